import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { DeployService } from '../deploy/deploy-service.ts';
import { RetrieveService } from '../deploy/retrieve-service.ts';
import { FakeTarget } from '../deploy/testing/fake-target.ts';
import { RealClock } from '../transactions/clock.ts';
import { deploymentMounts } from './deployment-mounts.ts';
import { ADMINISTRATOR, startTestOrg, type TestOrg } from './testing/org-fixture.ts';

const NAMESPACE = 'http://soap.sforce.com/2006/04/metadata';

describe('The Metadata API behind the server', () => {
  let org: TestOrg;
  before(async () => {
    const clock = new RealClock();
    const target = new FakeTarget();
    const deployments = new DeployService(target, clock);
    const retrievals = new RetrieveService(() => target.existing(), deployments.ids, clock);
    org = await startTestOrg({
      mounts: deploymentMounts({
        deployments,
        retrievals,
        authenticate: (token) => (token === org.adminToken ? ADMINISTRATOR : undefined),
      }),
    });
  });
  after(async () => org.close());

  const envelope = (token: string): string =>
    `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Header xmlns="${NAMESPACE}">` +
    `<SessionHeader><sessionId>${token}</sessionId></SessionHeader></soapenv:Header><soapenv:Body xmlns="${NAMESPACE}">` +
    '<describeMetadata><asOfVersion>66.0</asOfVersion></describeMetadata></soapenv:Body></soapenv:Envelope>';

  it('answers SOAP, whose session stands in the envelope', async () => {
    for (const path of ['/services/Soap/m/66.0', '//services/Soap/m/66.0', `/services/Soap/m/66.0/00D000000000001`]) {
      const reply = await org.send('POST', path, undefined, { token: null, text: envelope(org.adminToken) });
      assert.equal(reply.status, 200, path);
      assert.match(reply.text, /describeMetadataResponse/);
    }
  });

  it('answers a fault to a wrong session, garbage and other methods', async () => {
    const wrong = await org.send('POST', '/services/Soap/m/66.0', undefined, { token: null, text: envelope('wrong') });
    assert.equal(wrong.status, 500);
    assert.match(wrong.text, /INVALID_SESSION_ID/);
    const garbage = await org.send('POST', '/services/Soap/m/66.0', undefined, { token: null, text: '<a><b' });
    assert.equal(garbage.status, 500);
    assert.equal((await org.send('GET', '/services/Soap/m/66.0', undefined, { token: null })).status, 405);
  });

  it('answers REST deployments with the session of the header, and offers no other versions', async () => {
    const path = '/services/data/v66.0/metadata/deployRequest';
    assert.equal((await org.send('POST', path, {}, { token: null })).status, 401);
    assert.equal((await org.send('POST', path, {})).status, 400);
    assert.equal((await org.send('PUT', path, {})).status, 405);
    assert.equal((await org.send('GET', '/services/data/v99.0/metadata/deployRequest/0Af000000000001')).status, 404);
    assert.equal(
      (await org.send('POST', '/services/Soap/m/99.0', undefined, { text: envelope(org.adminToken) })).status,
      404,
    );
  });
});
