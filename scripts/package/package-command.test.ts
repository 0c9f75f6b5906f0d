import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { CommandError } from '../command/command-error.ts';
import { installText, PACKAGE, runPackaging } from './package-command.ts';

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
    assert.deepEqual(await runPackaging(ok, 'Creating', ['package']), { Id: '08c' });
    const stdout = JSON.stringify({ message: 'No Dev Hub.', actions: ['Enable it.'] });
    const bad = { run: () => Promise.resolve({ exitCode: 1, stdout, stderr: '' }) };
    await assert.rejects(runPackaging(bad, 'Creating', ['package']), (error: unknown) => {
      assert.ok(error instanceof CommandError);
      assert.deepEqual([error.problem, error.remedy], ['No Dev Hub.', 'Enable it.']);
      return true;
    });
  });

  it('the install command is for administrators alone', () => {
    assert.match(installText('04t000000000000'), /--security-type AdminsOnly/);
  });
});
