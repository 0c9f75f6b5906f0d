import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { strToU8, zipSync } from 'fflate';
import { startLocalOrg, type RunningLocalOrg } from '../start-local-org.ts';

const NAMESPACE = 'xmlns="http://soap.sforce.com/2006/04/metadata"';
const FLOW = `<?xml version="1.0" encoding="UTF-8"?>
<Flow ${NAMESPACE}><apiVersion>66.0</apiVersion><label>Say Hello</label><processType>AutoLaunchedFlow</processType>
<start><locationX>0</locationX><locationY>0</locationY></start><status>Active</status></Flow>`;
const MANIFEST = `<Package ${NAMESPACE}><types><members>Say_Hello</members><name>Flow</name></types><version>66.0</version></Package>`;
const TOOLING = '/services/data/v66.0/tooling';

let running: RunningLocalOrg;
before(async () => {
  running = await startLocalOrg({ productionLike: true });
  await deployFlow();
});
after(() => running.close());

async function send(method: string, path: string, body?: unknown, token = running.org.token): Promise<Response> {
  return fetch(running.instanceUrl + path, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

const deployFlow = (): Promise<void> =>
  deploy({ 'package.xml': strToU8(MANIFEST), 'flows/Say_Hello.flow': strToU8(FLOW) });

async function deploy(files: Record<string, Uint8Array>): Promise<void> {
  const zip = zipSync(files);
  const form = new FormData();
  form.set('entity_content', new Blob([JSON.stringify({ deployOptions: {} })], { type: 'application/json' }));
  form.set('file', new Blob([Buffer.from(zip)], { type: 'application/zip' }), 'package.zip');
  const response = await fetch(`${running.instanceUrl}/services/data/v66.0/metadata/deployRequest`, {
    method: 'POST',
    headers: { authorization: `Bearer ${running.org.token}` },
    body: form,
  });
  const { id } = (await response.json()) as { id: string };
  for (;;) {
    const status = await send('GET', `/services/data/v66.0/metadata/deployRequest/${id}?includeDetails=true`);
    const { deployResult } = (await status.json()) as { deployResult: { done: boolean; success: boolean } };
    if (!deployResult.done) continue;
    assert.equal(deployResult.success, true, JSON.stringify(deployResult));
    return;
  }
}

interface Definition {
  readonly Id: string;
  readonly ActiveVersionId: string | null;
}

async function definition(): Promise<Definition> {
  const soql = encodeURIComponent("SELECT Id, ActiveVersionId FROM FlowDefinition WHERE DeveloperName = 'Say_Hello'");
  const response = await send('GET', `${TOOLING}/query?q=${soql}`);
  const [record] = ((await response.json()) as { records: Definition[] }).records;
  assert.ok(record);
  return record;
}

describe('activation of flows (Tooling API, "FlowDefinition")', () => {
  it('a flow arrives inactive in a production org, is activated and deactivated, and stays so when deployed unchanged', async () => {
    const { Id, ActiveVersionId } = await definition();
    assert.equal(ActiveVersionId, null);
    const path = `${TOOLING}/sobjects/FlowDefinition/${Id}`;
    assert.equal((await send('PATCH', path, { Metadata: { activeVersionNumber: 1 } })).status, 204);
    assert.notEqual((await definition()).ActiveVersionId, null);
    await deployFlow();
    assert.notEqual((await definition()).ActiveVersionId, null);
    assert.equal((await send('PATCH', path, { Metadata: { activeVersionNumber: 0 } })).status, 204);
    assert.equal((await definition()).ActiveVersionId, null);
    assert.equal((await send('PATCH', path, { Metadata: { activeVersionNumber: 1 } })).status, 204);
    assert.notEqual((await definition()).ActiveVersionId, null);
  });

  it('refuses a version that does not exist, an unknown flow, and other changes', async () => {
    const { Id } = await definition();
    const path = `${TOOLING}/sobjects/FlowDefinition/${Id}`;
    const missing = await send('PATCH', path, { Metadata: { activeVersionNumber: 9 } });
    assert.equal(missing.status, 400);
    assert.match(await missing.text(), /has no version 9/);
    assert.equal((await send('PATCH', path, { Metadata: { description: 'x' } })).status, 400);
    assert.equal((await send('PATCH', `${TOOLING}/sobjects/FlowDefinition/300000000000000AAA`, {})).status, 404);
  });

  it('a production org says that it is one, and what an administrator may do', async () => {
    const one = async (soql: string): Promise<unknown> => {
      const response = await send('GET', `/services/data/v66.0/query?q=${encodeURIComponent(soql)}`);
      return ((await response.json()) as { records: unknown[] }).records[0];
    };
    const organization = (await one('SELECT OrganizationType FROM Organization')) as { OrganizationType: string };
    assert.equal(organization.OrganizationType, 'Enterprise Edition');
    const rights = (await one('SELECT PermissionsModifyMetadata FROM UserPermissionAccess')) as Record<string, unknown>;
    assert.equal(rights.PermissionsModifyMetadata, true);
  });

  it('goes with the flow when that is deleted, so that the next deployment is not held up by it', async () => {
    const { Id } = await definition();
    await send('PATCH', `${TOOLING}/sobjects/FlowDefinition/${Id}`, { Metadata: { activeVersionNumber: 0 } });
    const nothing = strToU8(`<Package ${NAMESPACE}><version>66.0</version></Package>`);
    await deploy({ 'package.xml': nothing, 'destructiveChanges.xml': strToU8(MANIFEST) });
    await deploy({ 'package.xml': nothing });
    await deployFlow();
    assert.equal((await definition()).ActiveVersionId, null);
  });
});
