import type { MetadataFile } from '../org/org-port.ts';
import { escapeXml } from './flow-parts.ts';
import { ACTION, DATED, EVENT, LOG, PREFIX, RECORD, REFUSED, SETTING, STRICT_ACTION } from './probe.ts';

const NAMESPACE = 'http://soap.sforce.com/2006/04/metadata';

/** Longer than the ten seconds that anybody waits for a record (help 000229525), and within the limit of 60. */
const HOLDING_MILLISECONDS = 25_000;
const TEST = `${PREFIX}Test`;
export const PERMISSION_SET = `${PREFIX}Access`;
export const EXTERNAL_CREDENTIAL = `${PREFIX}External`;
export const PRINCIPAL = `${PREFIX}Principal`;
export const OWN_API = `${PREFIX}Own`;
export const LITERAL_HEADER = `${PREFIX}Literal`;
export const FORMULA_HEADER = `${PREFIX}Formula`;
export const ECHO_API = `${PREFIX}Echo`;

/** What the probes share: two objects that trigger flows, one for what flows note, an event, an action, credentials. */
export function basePackage(instanceUrl: string, echoUrl: string | undefined): readonly MetadataFile[] {
  return [
    file(`objects/${RECORD}.object`, object('Record', [TEXTS, DUE, PARENT])),
    file(`objects/${DATED}.object`, object('Dated', [TEXTS, DUE])),
    file(`objects/${LOG}.object`, object('Log', [TEXTS, NUMBERS, TIMES], VALIDATION)),
    file(`objects/${EVENT}.object`, EVENT_OBJECT),
    file(`objects/${SETTING}.object`, SETTING_OBJECT),
    ...apexClass(ACTION[1], ACTION_CLASS),
    ...apexClass(STRICT_ACTION[1], STRICT_CLASS),
    ...apexClass(TEST, TEST_CLASS),
    file(`externalCredentials/${EXTERNAL_CREDENTIAL}.externalCredential`, EXTERNAL),
    ...namedCredential(OWN_API, instanceUrl),
    ...namedCredential(LITERAL_HEADER, instanceUrl, 'application/xml'),
    ...namedCredential(FORMULA_HEADER, instanceUrl, "{!'application/xml'}"),
    ...(echoUrl === undefined ? [] : namedCredential(ECHO_API, echoUrl)),
    file(`permissionsets/${PERMISSION_SET}.permissionset`, PERMISSIONS),
  ];
}

function file(path: string, content: string): MetadataFile {
  return { path, content };
}

function xml(type: string, inside: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><${type} xmlns="${NAMESPACE}">${inside}</${type}>`;
}

const field = (name: string, type: string, inside = ''): string =>
  `<fields><fullName>${name}__c</fullName>${inside}<label>${name.replaceAll('_', ' ')}</label><type>${type}</type></fields>`;
const TEXTS = ['Probe', 'Key', 'Text', 'Needs'].map((name) => field(name, 'Text', `<length>255</length>`)).join('');
const DUE = field('Due', 'DateTime');
/** Cleared with its parent: what the platform locks for such a lookup is an open point. */
const PARENT = field(
  'Parent',
  'Lookup',
  `<deleteConstraint>SetNull</deleteConstraint><referenceTo>${LOG}</referenceTo><relationshipLabel>Children</relationshipLabel><relationshipName>Children</relationshipName>`,
);
const NUMBERS = ['Number', 'Count']
  .map((name) => field(name, 'Number', '<precision>10</precision><scale>0</scale>'))
  .join('');
const TIMES = ['Ran_At', 'Saved_At'].map((name) => field(name, 'DateTime')).join('');
const VALIDATION =
  `<validationRules><fullName>Refuse</fullName><active>true</active><errorConditionFormula>Text__c = "${REFUSED}"</errorConditionFormula>` +
  '<errorMessage>The probe has this row refused.</errorMessage></validationRules>';

function object(label: string, fields: readonly string[], inside = ''): string {
  return xml(
    'CustomObject',
    `<deploymentStatus>Deployed</deploymentStatus>${fields.join('')}<label>Probe ${label}</label>` +
      '<nameField><label>Number</label><displayFormat>{000000}</displayFormat><type>AutoNumber</type></nameField>' +
      `<pluralLabel>Probe ${label}s</pluralLabel><sharingModel>ReadWrite</sharingModel>${inside}`,
  );
}

/** Published at once: what it says survives a transaction that is taken back. */
const EVENT_OBJECT = xml(
  'CustomObject',
  `<deploymentStatus>Deployed</deploymentStatus><eventType>HighVolume</eventType>${TEXTS}<label>Probe Event</label>` +
    '<pluralLabel>Probe Events</pluralLabel><publishBehavior>PublishImmediately</publishBehavior>',
);
const SETTING_OBJECT = xml(
  'CustomObject',
  '<label>Probe Setting</label><pluralLabel>Probe Settings</pluralLabel><visibility>Public</visibility>',
);

function apexClass(name: string, body: string): MetadataFile[] {
  return [
    file(`classes/${name}.cls`, body),
    file(`classes/${name}.cls-meta.xml`, xml('ApexClass', '<apiVersion>66.0</apiVersion><status>Active</status>')),
  ];
}

const ACTION_CLASS = `/** Shows how flows call an action. Deleted after the probe. */
public with sharing class ${ACTION[1]} {
    /** The same for all calls of one transaction, and for no others. */
    private static String token;

    public class ProbeException extends Exception {}

    public class Request {
        @InvocableVariable(label='Mode')
        public String mode;
        @InvocableVariable(label='Key')
        public String key;
    }

    public class Result {
        @InvocableVariable(label='Answer')
        public String answer;
        @InvocableVariable(label='Token')
        public String token;
        @InvocableVariable(label='List Size')
        public Integer listSize;
        @InvocableVariable(label='Position')
        public Integer position;
        @InvocableVariable(label='Queries')
        public Integer queries;
        @InvocableVariable(label='Query Limit')
        public Integer queryLimit;
        @InvocableVariable(label='Statements')
        public Integer statements;
    }

    @InvocableMethod(label='Probe' description='Shows how flows call an action.' callout=true)
    public static List<Result> probe(List<Request> requests) {
        if (token == null) {
            token = requests[0].key;
        }
        Integer statements = Limits.getDmlStatements();
        List<Result> results = new List<Result>();
        for (Request request : requests) {
            Result result = new Result();
            results.add(result);
            result.token = token;
            result.listSize = requests.size();
            result.position = results.size();
            result.queries = Limits.getQueries();
            result.queryLimit = Limits.getLimitQueries();
            result.statements = statements;
            result.answer = carryOut(request);
        }
        return results;
    }

    private static String carryOut(Request request) {
        if (request.mode == 'throw') {
            throw new ProbeException('The probe throws.');
        }
        if (request.mode == 'write') {
            insert new ${LOG}(Probe__c = 'Written', Key__c = request.key);
            return 'written';
        }
        if (request.mode == 'hold') {
            List<${LOG}> held = [SELECT Id FROM ${LOG} WHERE Id = :request.key FOR UPDATE];
            while (Limits.getCpuTime() < ${HOLDING_MILLISECONDS}) {
                token = request.key;
            }
            return 'held ' + held.size();
        }
        if (request.mode != null && request.mode.startsWith('callout:')) {
            HttpRequest callout = new HttpRequest();
            callout.setEndpoint(request.mode);
            callout.setMethod('GET');
            HttpResponse response = new Http().send(callout);
            return response.getStatusCode() + ' ' + response.getBody().left(60);
        }
        return 'ran';
    }
}
`;

const STRICT_CLASS = `/** Shows what a null in a required input hits. Deleted after the probe. */
public with sharing class ${STRICT_ACTION[1]} {
    public class Request {
        @InvocableVariable(label='Text' required=true)
        public String text;
    }

    @InvocableMethod(label='Probe Strictly' description='Has a required input.')
    public static List<String> probe(List<Request> requests) {
        List<String> results = new List<String>();
        for (Request request : requests) {
            results.add(request.text);
        }
        return results;
    }
}
`;

/** Production orgs take no Apex without tests. */
const TEST_CLASS = `/** Covers the probe's actions. Deleted after the probe. */
@IsTest
private class ${TEST} {
    private class Mock implements HttpCalloutMock {
        public HttpResponse respond(HttpRequest request) {
            HttpResponse response = new HttpResponse();
            response.setStatusCode(200);
            response.setBody('[]');
            return response;
        }
    }

    private static ${ACTION[1]}.Result call(String mode) {
        ${ACTION[1]}.Request request = new ${ACTION[1]}.Request();
        request.mode = mode;
        request.key = 'test';
        return ${ACTION[1]}.probe(new List<${ACTION[1]}.Request>{ request })[0];
    }

    @IsTest
    static void answers() {
        Test.setMock(HttpCalloutMock.class, new Mock());
        Assert.areEqual('ran', call('run').answer);
        Assert.areEqual('200 []', call('callout:${OWN_API}/services/data').answer);
        Assert.areEqual('written', call('write').answer);
        ${STRICT_ACTION[1]}.Request request = new ${STRICT_ACTION[1]}.Request();
        request.text = 'text';
        Assert.areEqual('text', ${STRICT_ACTION[1]}.probe(new List<${STRICT_ACTION[1]}.Request>{ request })[0]);
    }

    @IsTest
    static void throwsWhenAsked() {
        try {
            call('throw');
            Assert.fail('The probe should have thrown.');
        } catch (${ACTION[1]}.ProbeException error) {
            Assert.areEqual('The probe throws.', error.getMessage());
        }
    }
}
`;

const EXTERNAL = xml(
  'ExternalCredential',
  '<authenticationProtocol>Custom</authenticationProtocol><externalCredentialParameters>' +
    `<parameterGroup>${PRINCIPAL}</parameterGroup><parameterName>${PRINCIPAL}</parameterName>` +
    '<parameterType>NamedPrincipal</parameterType><sequenceNumber>1</sequenceNumber></externalCredentialParameters>' +
    '<label>Probe External</label>',
);

function namedCredential(name: string, url: string, accept?: string): MetadataFile[] {
  const parameter = (inside: string): string => `<namedCredentialParameters>${inside}</namedCredentialParameters>`;
  const header =
    accept === undefined
      ? ''
      : parameter(
          `<parameterName>Accept</parameterName><parameterType>HttpHeader</parameterType><parameterValue>${escapeXml(accept)}</parameterValue><sequenceNumber>1</sequenceNumber>`,
        );
  const content = xml(
    'NamedCredential',
    '<allowMergeFieldsInBody>false</allowMergeFieldsInBody><allowMergeFieldsInHeader>true</allowMergeFieldsInHeader>' +
      '<calloutStatus>Enabled</calloutStatus><generateAuthorizationHeader>false</generateAuthorizationHeader>' +
      `<label>${name.replaceAll('_', ' ')}</label>` +
      parameter(
        `<parameterName>Url</parameterName><parameterType>Url</parameterType><parameterValue>${escapeXml(url)}</parameterValue>`,
      ) +
      parameter(
        `<externalCredential>${EXTERNAL_CREDENTIAL}</externalCredential><parameterName>ExternalCredential</parameterName><parameterType>Authentication</parameterType>`,
      ) +
      `${header}<namedCredentialType>SecuredEndpoint</namedCredentialType>`,
  );
  return [file(`namedCredentials/${name}.namedCredential`, content)];
}

const objectPermission = (name: string, isWritten: boolean, seesAll: boolean): string =>
  `<objectPermissions><allowCreate>${isWritten}</allowCreate><allowDelete>${seesAll}</allowDelete><allowEdit>${seesAll}</allowEdit>` +
  `<allowRead>true</allowRead><modifyAllRecords>${seesAll}</modifyAllRecords><object>${name}</object><viewAllRecords>${seesAll}</viewAllRecords></objectPermissions>`;
const fieldPermissions = (name: string, fields: readonly string[]): string =>
  fields
    .map(
      (one) =>
        `<fieldPermissions><editable>true</editable><field>${name}.${one}__c</field><readable>true</readable></fieldPermissions>`,
    )
    .join('');
const TEXT_NAMES = ['Key', 'Needs', 'Probe', 'Text'];

/** Deployed fields are visible to nobody without a permission set. The class is granted to who holds it, nobody else. */
const PERMISSIONS = xml(
  'PermissionSet',
  [ACTION[1], STRICT_ACTION[1]]
    .map((name) => `<classAccesses><apexClass>${name}</apexClass><enabled>true</enabled></classAccesses>`)
    .join('') +
    `<externalCredentialPrincipalAccesses><enabled>true</enabled><externalCredentialPrincipal>${EXTERNAL_CREDENTIAL}-${PRINCIPAL}</externalCredentialPrincipal></externalCredentialPrincipalAccesses>` +
    fieldPermissions(RECORD, [...TEXT_NAMES, 'Due', 'Parent']) +
    fieldPermissions(DATED, [...TEXT_NAMES, 'Due']) +
    fieldPermissions(LOG, [...TEXT_NAMES, 'Number', 'Count', 'Ran_At', 'Saved_At']) +
    '<hasActivationRequired>false</hasActivationRequired><label>Sertifier Probe Access</label>' +
    [RECORD, DATED, LOG].map((name) => objectPermission(name, true, true)).join('') +
    objectPermission(EVENT, true, false) +
    objectPermission('UserExternalCredential', false, false),
);
