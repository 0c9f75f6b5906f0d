import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cliEnvironment } from './sf.ts';

describe('the environment of the Salesforce CLI', () => {
  it('SF-11: does not hold the Sertifier key, which would be handed on to whatever the CLI starts', () => {
    const environment = cliEnvironment({ PATH: '/bin', SERTIFIER_SECRET_KEY: 'secret' }, {});
    assert.equal(environment.PATH, '/bin');
    assert.ok(!JSON.stringify(environment).includes('secret'));
    assert.ok(!('SERTIFIER_SECRET_KEY' in environment));
  });

  it('keeps the CLI’s state in the folder that was named', () => {
    assert.equal(cliEnvironment({ HOME: '/home/me' }, { home: '/tmp/one' }).HOME, '/tmp/one');
    assert.equal(cliEnvironment({ HOME: '/home/me' }, {}).HOME, '/home/me');
  });
});
