import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { CommandError } from '../command/command-error.ts';
import { pasteable } from '../command/pasteable.ts';
import { installText, PACKAGE, askDevHub } from './package-command.ts';

describe('packaging (P27, P30)', () => {
  it('the project names one package, without a namespace, as the commands do', () => {
    const project = JSON.parse(readFileSync(new URL('../../sfdx-project.json', import.meta.url), 'utf8')) as {
      namespace: string;
      packageDirectories: readonly { package: string; versionNumber: string }[];
    };
    assert.equal(project.namespace, '');
    assert.deepEqual(
      project.packageDirectories.map((one) => one.package),
      [PACKAGE],
    );
    assert.match(project.packageDirectories[0]?.versionNumber ?? '', /^\d+\.\d+\.\d+\.NEXT$/);
  });

  it('reads the CLI’s answer, and tells its fault with what it proposes', async () => {
    const ok = { run: () => Promise.resolve({ exitCode: 0, stdout: '{"result":{"Id":"08c"}}', stderr: '' }) };
    assert.deepEqual(await askDevHub(ok, 'Creating', ['package']), { Id: '08c' });
    const stdout = JSON.stringify({ message: 'No Dev Hub.', actions: ['Enable it.'] });
    const bad = { run: () => Promise.resolve({ exitCode: 1, stdout, stderr: '' }) };
    await assert.rejects(askDevHub(bad, 'Creating', ['package']), (error: unknown) => {
      assert.ok(error instanceof CommandError);
      assert.deepEqual([error.problem, error.remedy], ['No Dev Hub.', 'Enable it.']);
      assert.equal(error.attempted, 'Creating (sf package)');
      return true;
    });
  });

  it('tells what is wrong without what the CLI’s parser says around it, and a remedy that can be pasted', async () => {
    const message =
      'Parsing --target-dev-hub \n\tNo authorization information found for hub.\nSee more help with --help';
    const sf = { run: () => Promise.resolve({ exitCode: 2, stdout: JSON.stringify({ message }), stderr: '' }) };
    await assert.rejects(askDevHub(sf, 'Creating', ['package', 'create', '--name', 'A']), (error: unknown) => {
      assert.ok(error instanceof CommandError);
      assert.equal(error.problem, 'No authorization information found for hub.');
      assert.match(pasteable(error.remedy, { devHub: 'hub' }), /sf org login web --alias hub\./);
      return true;
    });
  });

  it('the install command is for administrators alone', () => {
    assert.match(installText('04t000000000000'), /--security-type AdminsOnly/);
  });
});
