import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { commandFigures, deploymentsOf } from './command-figures.ts';

const DATA = '/services/data/v66.0';

describe('the figures of the commands', () => {
  it('count every request, and as writes what changed the org', () => {
    const requests = [
      { method: 'GET', path: `${DATA}/query`, status: 200 },
      { method: 'POST', path: '/services/Soap/m/66.0', status: 200 },
      { method: 'POST', path: '/services/Soap/m/66.0', status: 200 },
      { method: 'POST', path: `${DATA}/sobjects/Sertifier_Control__c`, status: 201 },
      { method: 'PATCH', path: `${DATA}/tooling/sobjects/FlowDefinition/300`, status: 204 },
      { method: 'DELETE', path: `${DATA}/sobjects/Contact/003`, status: 204 },
      { method: 'POST', path: `${DATA}/actions/custom/apex/Sertifier_Test_Connection`, status: 200 },
    ];
    assert.deepEqual(commandFigures({ milliseconds: 1234, requests, deployments: 2 }), {
      seconds: 1.23,
      requests: 7,
      writes: 5,
    });
  });

  it('a request that was refused is a request and no write', () => {
    const requests = [{ method: 'POST', path: `${DATA}/sobjects/PermissionSetAssignment`, status: 400 }];
    assert.deepEqual(commandFigures({ milliseconds: 0, requests, deployments: 0 }), {
      seconds: 0,
      requests: 1,
      writes: 0,
    });
  });

  it('count a deployment for each deploying step that changed something', () => {
    const steps = [
      { step: 'deploy', changes: ['deploy the package'] },
      { step: 'campaign', changes: [] },
      { step: 'permission set', changes: ['assign', 'assign'] },
    ];
    assert.equal(deploymentsOf(steps), 1);
  });
});
