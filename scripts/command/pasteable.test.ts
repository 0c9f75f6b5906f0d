import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { pasteable } from './pasteable.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** Commands that work on an org; a message that names one names the org, too. */
const ON_AN_ORG = /npm run (?:setup|verify|doctor|rotate-key|campaign|requeue|export|uninstall|probe)\b/;

describe('messages', () => {
  it('bear commands that can be pasted: the org in use stands in them', () => {
    const remedy = 'npm run setup -- --target-org ALIAS starts it again; npx sf org login web --alias ALIAS';
    assert.equal(
      pasteable(remedy, { targetOrg: 'my-org' }),
      'npm run setup -- --target-org my-org starts it again; npx sf org login web --alias my-org',
    );
    assert.equal(pasteable(remedy, {}), remedy);
    assert.equal(pasteable('--target-org ALIAS', { targetOrg: "it's $& mine" }), `--target-org 'it'\\''s $& mine'`);
  });

  it('name the stand-in of Sertifier where the command did, and only for commands that ask Sertifier', () => {
    const target = { targetOrg: 'local', sertifierUrl: 'http://127.0.0.1:9' };
    assert.equal(
      pasteable('npm run doctor -- --target-org ALIAS; npm run campaign -- add "A" --target-org ALIAS', target),
      'npm run doctor -- --target-org local; npm run campaign -- add "A" --target-org local --sertifier-url http://127.0.0.1:9',
    );
  });

  it('of every command that works on an org are written with a place for its name', () => {
    const files = globSync('scripts/**/*.ts', { cwd: ROOT }).filter((file) => !file.endsWith('.test.ts'));
    const incomplete = files.flatMap((file) =>
      readFileSync(ROOT + file, 'utf8')
        .split('\n')
        .filter((line) => !/^\s*(?:\/?\*|\/\/)/.test(line) && !/(?:Reason__c|sourceFlow): '/.test(line))
        .filter((line) => ON_AN_ORG.test(line) && !line.includes('--target-org ALIAS'))
        .map((line) => `${file}: ${line.trim()}`),
    );
    assert.deepEqual(incomplete, []);
  });
});
