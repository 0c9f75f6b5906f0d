import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deploySource } from './deploy-source.ts';

/** The CLI, having printed that and ended with a fault. */
const cliThatPrinted = (stdout: string, stderr = '') => ({
  run: () => Promise.resolve({ exitCode: 1, stdout, stderr }),
});
const deploy = (stdout: string, stderr?: string): Promise<void> =>
  deploySource(cliThatPrinted(stdout, stderr), ['force-app'], 'local');

describe('deploying the source (SF-67)', () => {
  it('names each component that the org refused, with its line, and that nothing was deployed', async () => {
    const files = [
      { state: 'Failed', type: 'Flow', fullName: 'Send', lineNumber: 12, error: 'There is no field X__c.' },
      { state: 'Created', type: 'ApexClass', fullName: 'Fine' },
    ];
    await assert.rejects(deploy(JSON.stringify({ result: { files } })), (error: Error) => {
      assert.match(error.message, /the org refused\s+Flow Send, line 12: There is no field X__c\.[\s\S]*Nothing was/);
      assert.doesNotMatch(error.message, /Fine/);
      return true;
    });
  });

  it('claims nothing about the org where the CLI failed beside that', async () => {
    const message = JSON.stringify({ name: 'Error', message: 'read ECONNRESET' });
    await assert.rejects(deploy(message), /read ECONNRESET[\s\S]*is not known[\s\S]*run the command again/);
    await assert.rejects(deploy('', 'sf: out of memory'), /out of memory[\s\S]*is not known/);
  });
});
