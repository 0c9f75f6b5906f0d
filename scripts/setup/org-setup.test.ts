import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { CommandError } from '../command/command-error.ts';
import { lineOfPath } from './json-position.ts';
import { readOrgSetup } from './org-setup.ts';

const folder = mkdtempSync(join(tmpdir(), 'org-setup-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const GOOD = `{
  "campaigns": [
    { "developerName": "A", "label": "A", "title": "A" },
    {
      "developerName": "B",
      "label": "B",
      "campaignId": "1"
    }
  ],
  "defaultCampaign": "A",
  "permissionSets": { "Sertifier_Admin": ["me"] }
}`;

async function problemOf(text: string): Promise<string> {
  const file = join(folder, 'org-setup.json');
  writeFileSync(file, text);
  try {
    await readOrgSetup(file);
  } catch (error) {
    assert.ok(error instanceof CommandError);
    assert.equal(error.exitCode, 2);
    return error.problem;
  }
  return '';
}

describe('the set-up file', () => {
  it('is read with its defaults', async () => {
    assert.equal(await problemOf(GOOD), '');
  });

  const mistakes: readonly (readonly [string, string, string, RegExp])[] = [
    [
      'a name that cannot be one',
      '"developerName": "B"',
      '"developerName": "B 2"',
      /^line 5: campaigns\[1\]: "developerName"/,
    ],
    ['a typing mistake', '"label": "B"', '"lable": "B"', /^line 6: campaigns\[1\]: "lable" is unknown/],
    ['a wrong type', '"campaignId": "1"', '"campaignId": 1', /^line 7: /],
    ['a default that is none of the campaigns', '"defaultCampaign": "A"', '"defaultCampaign": "Z"', /^line 10: /],
    ['a list that is none', '["me"]', '"me"', /^line 11: "Sertifier_Admin" must be a list/],
    ['the same campaign twice', '"developerName": "B"', '"developerName": "A"', /^line 4: .*twice/],
  ];
  for (const [name, from, to, expected] of mistakes) {
    it(`${name} is told with its line`, async () => {
      assert.match(await problemOf(GOOD.replace(from, to)), expected);
    });
  }

  const broken: readonly (readonly [string, string, string, RegExp])[] = [
    ['a comma too many', '"campaignId": "1"\n', '"campaignId": "1",\n', /^line 8: } cannot stand here/],
    ['a comma too few', '"label": "B",', '"label": "B"', /^line 7: "campaignId" cannot stand here/],
    ['a quote that is missing', '"label": "B",', '"label": B",', /^line 6: B cannot stand here/],
    ['a key without quotes', '"defaultCampaign"', 'defaultCampaign', /^line 10: defaultCampaign cannot/],
    ['a bracket that is missing', '\n  ],', '\n  ,', /^line 10: : cannot stand here/],
    ['an end that is missing', '["me"] }\n}', '["me"] }\n', /^line 11: it ends too early/],
    ['something behind the end', '["me"] }\n}', '["me"] }\n}\n]', /^line 13: ] cannot stand here/],
  ];
  for (const [name, from, to, expected] of broken) {
    it(`text that is no JSON is told with its line: ${name}`, async () => {
      assert.match(await problemOf(GOOD.replace(from, to)), expected);
    });
  }

  it('a byte order mark does not matter; a missing file is told', async () => {
    assert.equal(await problemOf(`\uFEFF${GOOD}`), '');
    await assert.rejects(readOrgSetup(join(folder, 'nowhere.json')), CommandError);
  });

  it('the line of a path that is missing is that of its parent', () => {
    assert.equal(lineOfPath('{\n "a": {\n "b": 1 }\n}', ['a', 'c']), 2);
  });
});
