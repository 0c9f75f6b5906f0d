import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { fields, input, triggered, update } from '../flow/testing/flow-xml.ts';
import { metadataXml } from '../metadata/testing/deployment-fixture.ts';
import { API, startWith, type ComposedOrg } from './testing/composed-org.ts';
import { flowFile, ORDER } from './testing/small-project.ts';

const CLASS_META = metadataXml('ApexClass', '<apiVersion>66.0</apiVersion><status>Active</status>');
const apexClass = (name: string, text: string): Record<string, string> => ({
  [`classes/${name}.cls`]: text,
  [`classes/${name}.cls-meta.xml`]: CLASS_META,
});
const ADD = apexClass('Add', 'public class Add {\n  public static Integer one(Integer n) {\n    return n + 1;\n  }\n}');
const test = (expected: number): Record<string, string> =>
  apexClass(
    'Add_Test',
    `@IsTest\nprivate class Add_Test {\n  @IsTest\n  static void adds() {\n    Assert.areEqual(${expected}, Add.one(1));\n  }\n}`,
  );

let org: ComposedOrg;
before(async () => {
  org = await startWith(ORDER);
  await org.send('PATCH', '/local/settings', { productionLike: true });
  org.running.org.keep();
});
beforeEach(() => org.running.org.reset());
after(() => org.close());

describe('a deployment to production (Metadata API Developer Guide, "Running Tests in a Deployment")', () => {
  it('runs local tests where Apex is deployed, although nobody asked', async () => {
    assert.equal((await org.deploy({ ...ADD, ...test(2) })).success, true);
    await org.running.org.reset();
    const failing = await org.deploy({ ...ADD, ...test(3) });
    assert.equal(failing.success, false);
    assert.equal((await org.send('GET', `${API}/limits`)).status, 200);
  });

  it('fails for code that no test covers', async () => {
    assert.equal((await org.deploy(ADD)).success, false);
  });

  it('runs none for other metadata', async () => {
    const label = metadataXml('CustomPermission', '<isLicensed>false</isLicensed><label>May Order</label>');
    assert.equal((await org.deploy({ 'customPermissions/May_Order.customPermission': label })).success, true);
  });

  it('brings flows as drafts, and shows a paid edition; the setting goes with a reset', async () => {
    const edition = async (): Promise<string | undefined> =>
      (await org.query<{ OrganizationType: string }>('SELECT OrganizationType FROM Organization'))[0]?.OrganizationType;
    const flow = flowFile(
      update('Set_Note', fields(['Note__c', 'x']) + input('$Record')) + triggered({ first: 'Set_Note' }),
    ).replaceAll('Status__c', 'Key__c');
    const isActive = (): boolean =>
      org.running.org
        .configuration()
        .flows.versions()
        .some(({ status }) => status === 'Active');
    assert.equal(await edition(), 'Enterprise Edition');
    await org.mustDeploy({ 'flows/On_Save.flow': flow });
    assert.equal(isActive(), false);
    await org.running.org.reset();
    await org.send('PATCH', '/local/settings', { productionLike: false });
    assert.equal(await edition(), 'Developer Edition');
    await org.mustDeploy({ 'flows/On_Save.flow': flow });
    assert.equal(isActive(), true);
    await org.running.org.reset();
    assert.deepEqual((await org.send('GET', '/local/settings')).json, { productionLike: true });
  });
});
