import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { spawnSync } from 'node:child_process';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PAGES = globSync('docs/*.md', { cwd: ROOT }).concat(existsSync(`${ROOT}README.md`) ? ['README.md'] : []);
const METADATA = globSync('force-app/**/*', { cwd: ROOT });
const SOURCES = METADATA.filter((path) => path.endsWith('-meta.xml')).map((path) => readFileSync(ROOT + path, 'utf8'));
const SCRIPTS = (JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8')) as { scripts: Record<string, string> })
  .scripts;
/** Pages whose every word is checked; others belong to their own checks. */
const CHECKED = new Set([
  'install',
  'set-up',
  'operate',
  'troubleshoot',
  'security',
  'limits',
  'real-org',
  'contribute',
]);

function pages(): readonly { readonly page: string; readonly text: string }[] {
  return PAGES.map((page) => ({ page, text: readFileSync(ROOT + page, 'utf8') }));
}

function checkedPages(): readonly { readonly page: string; readonly text: string }[] {
  return pages().filter(({ page }) => CHECKED.has(page.replace(/^docs\/|\.md$/g, '')));
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

describe('the documentation (P38)', () => {
  it('has every page', () => {
    for (const page of CHECKED) assert.ok(PAGES.includes(`docs/${page}.md`), page);
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
    const names = new Set(
      METADATA.flatMap((path) => path.split('/').map((part) => part.replace(/\..*-meta\.xml$|\.\w+$/, ''))),
    );
    const source = SOURCES.join('\n');
    for (const { page, text } of checkedPages()) {
      for (const [, word = ''] of text.matchAll(/`([^`\n]+)`/g)) {
        if (/^(?:[\w.-]+\/)+[\w.-]*$|^[\w-]+\.(?:json|ts|md|yml)$/.test(word) && !word.startsWith('test-results')) {
          const isOwnOutput = ['probe.json', 'credentials.csv'].includes(word);
          assert.ok(isOwnOutput || existsSync(ROOT + word), `${page}: ${word}`);
        }
        const component = /^(Sertifier_\w+)(?:\.(\w+))?$/.exec(word);
        if (component !== null) assert.ok(names.has(component[1] ?? '') || source.includes(word), `${page}: ${word}`);
        if (/^\w+__(?:c|mdt)$/.test(word)) assert.ok(names.has(word), `${page}: ${word}`);
      }
      for (const [, label = ''] of text.matchAll(/(?:list view|permission set|flow) "([^"]+)"/g)) {
        assert.ok(source.includes(`<label>${label}</label>`), `${page}: "${label}"`);
      }
    }
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
