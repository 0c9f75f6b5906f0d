import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { metadataXml } from '../metadata/testing/deployment-fixture.ts';
import { API, startWith, type ComposedOrg } from './testing/composed-org.ts';
import { ORDER } from './testing/small-project.ts';

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
  org = await startWith(ORDER, { productionLike: true });
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
});
