import assert from 'node:assert/strict';
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { spawnSync } from 'node:child_process';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** What an administrator looks for (issue: install, set up, how it works, customise, operate, troubleshoot, …). */
const WANTED = [
  'install',
  'set-up',
  'how-it-works',
  'customise',
  'operate',
  'troubleshoot',
  'security',
  'limits',
  'real-org',
  'contribute',
];
const PAGES = globSync('docs/*.md', { cwd: ROOT }).concat(existsSync(`${ROOT}README.md`) ? ['README.md'] : []);
const METADATA = globSync('force-app/**/*', { cwd: ROOT });
const SOURCES = METADATA.filter((path) => path.endsWith('-meta.xml')).map((path) => readFileSync(ROOT + path, 'utf8'));
const SCRIPTS = (JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8')) as { scripts: Record<string, string> })
  .scripts;

function pages(): readonly { readonly page: string; readonly text: string }[] {
  return PAGES.map((page) => ({ page, text: readFileSync(ROOT + page, 'utf8') }));
}

const helpTexts = new Map<string, string>();

/** The help of a command of ours; undefined where the script is no command with a help. */
function helpOf(script: string): string | undefined {
  const file = /^node (scripts\/\S+\.ts)/.exec(SCRIPTS[script] ?? '')?.[1];
  if (file === undefined || !readFileSync(ROOT + file, 'utf8').includes('startCommand')) return undefined;
  const known = helpTexts.get(script);
  if (known !== undefined) return known;
  const { stdout } = spawnSync(process.execPath, [file, '--help'], { cwd: ROOT, encoding: 'utf8' });
  helpTexts.set(script, stdout);
  return stdout;
}

const NAMES = new Set(
  METADATA.flatMap((path) => path.split('/').map((part) => part.replace(/\..*-meta\.xml$|\.\w+$/, ''))),
);
const SOURCE = SOURCES.join('\n');
const PROBES = globSync('scripts/probe/*.ts', { cwd: ROOT })
  .map((path) => readFileSync(ROOT + path, 'utf8'))
  .join('\n');
const FOLDERS = new Set(
  readdirSync(ROOT, { withFileTypes: true }).flatMap((one) => (one.isDirectory() ? [one.name] : [])),
);
/** Files that commands write where their user says. */
const OUTPUTS = new Set(['probe.json', 'credentials.csv', 'rows.csv']);

/** What a page names and the project does not have: files, components, fields, labels. */
function strangersIn(text: string): readonly string[] {
  const isLabel = (label: string): boolean => SOURCE.includes(`abel>${label}</`);
  const codes = [...text.matchAll(/`([^`\n]+)`/g)].map(([, word = '']) => word);
  const labels = [
    ...text.matchAll(/(?:list view|permission set|flow) "([^"]+)"/gi),
    // names of flows, as Setup shows them
    ...text.matchAll(/(Sertifier — [A-Z][a-z]+(?: (?:(?:on|to|for|with) )?[A-Z][a-z]*)*)/g),
    ...text.matchAll(/_(Sertifier: [A-Z][\w ]+)_/g),
  ].map(([, label = '']) => label);
  return [...codes.filter((word) => !isKnown(word)), ...labels.filter((label) => !isLabel(label))];
}

function isKnown(word: string): boolean {
  const isPath = /^(?:[\w.-]+\/)+[\w.-]*$/.test(word) && FOLDERS.has(word.split('/')[0] ?? '');
  if (isPath || /^[\w-]+\.(?:json|ts|md|yml|csv)$/.test(word)) return OUTPUTS.has(word) || existsSync(ROOT + word);
  const component = /^(Sertifier_\w+)(?:\.\w+)?$/.exec(word)?.[1];
  if (component !== undefined) return NAMES.has(component) || SOURCE.includes(word) || isProbe(component);
  return !/^\w+__(?:c|mdt)$/.test(word) || NAMES.has(word);
}

/** `npm run probe` brings components of its own, and takes them away again. */
function isProbe(component: string): boolean {
  const [, name] = component.split(/^Sertifier_Probe_/);
  return name !== undefined && PROBES.includes(name);
}

describe('the documentation (P38)', () => {
  it('has every page', () => {
    for (const page of WANTED) assert.ok(PAGES.includes(`docs/${page}.md`), page);
  });

  it('names commands and options that exist', () => {
    for (const { page, text } of pages()) {
      for (const [, script = '', rest = ''] of text.matchAll(/npm run ([\w:-]+)(?: -- ([^`\n|]*))?/g)) {
        assert.ok(SCRIPTS[script] !== undefined, `${page}: npm run ${script}`);
        const help = helpOf(script);
        if (help === undefined) continue;
        for (const [option] of rest.matchAll(/--[a-z][a-z-]*/g)) {
          assert.ok(help.includes(`  ${option}`) || option === '--target-org', `${page}: ${script} ${option}`);
        }
      }
    }
  });

  it('links to files that exist', () => {
    for (const { page, text } of pages()) {
      for (const [, target = ''] of text.matchAll(/(?<!!)\[[^\]]*\]\(([^)]+)\)/g)) {
        if (/^(https?:|mailto:|#)/.test(target)) continue;
        assert.ok(existsSync(join(ROOT, dirname(page), target.split('#')[0] ?? '')), `${page}: ${target}`);
      }
    }
  });

  it('names files, metadata and labels that exist', () => {
    const wrong = pages().flatMap(({ page, text }) => strangersIn(text).map((word) => `${page}: ${word}`));
    assert.deepEqual(wrong, []);
  });

  it('P39: the arithmetic of docs/limits.md is that of the shipped settings', () => {
    const record = readFileSync(
      `${ROOT}force-app/main/default/customMetadata/Sertifier_Setting.Default.md-meta.xml`,
      'utf8',
    );
    const setting = (field: string): number =>
      Number(new RegExp(`<field>${field}</field>\\s*<value[^>]*>([^<]*)`).exec(record)?.[1]);
    const text = readFileSync(`${ROOT}docs/limits.md`, 'utf8');
    const perRequest = setting('Credentials_per_Request__c');
    assert.ok(text.includes(`up to ${perRequest} credentials`));
    assert.ok(text.includes(`${(50 * perRequest).toLocaleString('en-US')} a minute`));
    assert.ok(text.includes(`10,000 contacts are ${10_000 / 200} saves, thus ${Math.ceil(10_000 / perRequest)} calls`));
    assert.ok(text.includes(`\`Timeout_Seconds__c\` is ${setting('Timeout_Seconds__c')}`));
    const [retries, interval] = [setting('Retries__c'), setting('Retry_Interval_Minutes__c')];
    const calls = Array.from({ length: retries + 1 }, (_, index) => index * interval);
    assert.ok(text.includes(`calls at ${calls.slice(0, -1).join(', ')} and ${calls.at(-1)} minutes`));
  });
});
