import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ORDER_OBJECT, packageXml, zipOf } from '../metadata/testing/deployment-fixture.ts';
import { isXmlFault, parseXml } from '../metadata/parse-xml.ts';
import { child, childText, type XmlElement } from '../metadata/xml-element.ts';
import { RealClock } from '../transactions/clock.ts';
import { DeployService } from './deploy-service.ts';
import { FakeTarget } from './testing/fake-target.ts';
import { handleMetadataSoap } from './metadata-soap.ts';
import type { MetadataSoapContext } from './metadata-api-context.ts';
import { RetrieveService } from './retrieve-service.ts';

function setUp(): MetadataSoapContext {
  const target = new FakeTarget();
  const clock = new RealClock();
  const deployments = new DeployService(target, clock);
  return {
    deployments,
    retrievals: new RetrieveService(() => target.existing(), deployments.ids, clock),
    apiVersion: '66.0',
    authenticate: (sessionId) => (sessionId === 'secret' ? { id: '005000000000001AAA', name: 'Ann & Co' } : undefined),
  };
}

function envelope(body: string, session = 'secret'): string {
  return `<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:m="http://soap.sforce.com/2006/04/metadata">
    <s:Header><m:SessionHeader><m:sessionId>${session}</m:sessionId></m:SessionHeader></s:Header><s:Body>${body}</s:Body></s:Envelope>`;
}

async function call(
  context: MetadataSoapContext,
  body: string,
  session?: string,
): Promise<{ status: number; result: XmlElement }> {
  const { status, xml } = await handleMetadataSoap(envelope(body, session), context);
  const root = parseXml(xml);
  assert.ok(!isXmlFault(root), xml);
  return { status, result: root.children[0]?.children[0] ?? assert.fail(xml) };
}

async function fault(context: MetadataSoapContext, body: string, session?: string): Promise<string> {
  const { status, result } = await call(context, body, session);
  assert.equal(status, 500);
  return `${childText(result, 'faultcode') ?? ''} | ${childText(result, 'faultstring') ?? ''}`;
}

const DEPLOY = `<m:deploy><m:ZipFile>${Buffer.from(
  zipOf({ 'package.xml': packageXml({ CustomObject: ['Order__c'] }), 'objects/Order__c.object': ORDER_OBJECT }),
).toString('base64')}</m:ZipFile><m:DeployOptions><m:singlePackage>true</m:singlePackage></m:DeployOptions></m:deploy>`;

test('SOAP: deploy, status, list and retrieve; namespace prefixes do not matter', async () => {
  const context = setUp();
  const deployed = await call(context, DEPLOY);
  const id = childText(child(deployed.result, 'result') ?? assert.fail(), 'id') ?? '';
  const { result } = await call(
    context,
    `<checkDeployStatus><asyncProcessId>${id}</asyncProcessId><includeDetails>true</includeDetails></checkDeployStatus>`,
  );
  const status = child(result, 'result') ?? assert.fail();
  assert.equal(result.name, 'checkDeployStatusResponse');
  assert.equal(childText(status, 'status'), 'Succeeded');
  assert.equal(childText(status, 'createdByName'), 'Ann & Co');
  const messages = child(status, 'details')?.children.filter(({ name }) => name === 'componentSuccesses') ?? [];
  assert.equal(messages.length, 5);
  const listed = await call(context, '<listMetadata><queries><type>CustomField</type></queries></listMetadata>');
  assert.deepEqual(
    listed.result.children.map((one) => childText(one, 'fullName')),
    ['Order__c.Status__c', 'Order__c.Total__c'],
  );
  const retrieve = await call(
    context,
    '<retrieve><request><unpackaged><types><members>Order__c</members><members>Gone__c</members><name>CustomObject</name></types><version>66.0</version></unpackaged></request></retrieve>',
  );
  const retrieval = childText(child(retrieve.result, 'result') ?? assert.fail(), 'id') ?? '';
  const got = await call(
    context,
    `<checkRetrieveStatus><asyncProcessId>${retrieval}</asyncProcessId></checkRetrieveStatus>`,
  );
  const answer = child(got.result, 'result') ?? assert.fail();
  assert.equal(childText(answer, 'done'), 'true');
  assert.equal(
    Buffer.from(childText(answer, 'zipFile') ?? '', 'base64')
      .subarray(0, 2)
      .toString(),
    'PK',
  );
  assert.match(childText(child(answer, 'messages') ?? assert.fail(), 'problem') ?? '', /'Gone__c' cannot be found/);
});

test('SOAP: describeMetadata names every type with its children', async () => {
  const { result } = await call(setUp(), '<describeMetadata><asOfVersion>66.0</asOfVersion></describeMetadata>');
  const objects = child(result, 'result')?.children.filter(({ name }) => name === 'metadataObjects') ?? [];
  const object = objects.find((one) => childText(one, 'xmlName') === 'CustomObject') ?? assert.fail();
  assert.ok(object.children.some(({ name, text }) => name === 'childXmlNames' && text === 'CustomField'));
});

test('SOAP: a foreign session, an unknown operation and bad arguments are faults that say so', async () => {
  const context = setUp();
  assert.match(await fault(context, DEPLOY, 'wrong'), /^sf:INVALID_SESSION_ID \| INVALID_SESSION_ID: /);
  assert.match(
    await fault(context, '<readMetadata/>'),
    /^soapenv:Client \| No operation available for request 'readMetadata'/,
  );
  assert.match(await fault(context, '<checkDeployStatus/>'), /asyncProcessId/);
  assert.match(
    await fault(context, '<checkDeployStatus><asyncProcessId>0Af</asyncProcessId></checkDeployStatus>'),
    /no deployment '0Af'/,
  );
  assert.match(
    await fault(context, '<checkRetrieveStatus><asyncProcessId>09S</asyncProcessId></checkRetrieveStatus>'),
    /no retrieval/,
  );
  assert.match(await fault(context, '<cancelDeploy><String>0Af</String></cancelDeploy>'), /no such deployment/);
  assert.match(
    await fault(context, '<deployRecentValidation><validationId>0Af</validationId></deployRecentValidation>'),
    /Quick deploy/,
  );
  assert.match(
    await fault(context, '<listMetadata><queries><type>Odd</type></queries></listMetadata>'),
    /INVALID_TYPE.*Odd/,
  );
  assert.match(
    await fault(context, '<retrieve><request><packageNames>A</packageNames></request></retrieve>'),
    /packageNames/,
  );
  assert.match(await fault(context, '<retrieve><request/></retrieve>'), /unpackaged/);
  const notXml = await handleMetadataSoap('no <xml', context);
  assert.match(notXml.xml, /The request is no XML/);
  const noEnvelope = await handleMetadataSoap('<a/>', context);
  assert.match(noEnvelope.xml, /no SOAP envelope/);
});
