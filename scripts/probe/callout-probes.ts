import type { MetadataFile } from '../org/org-port.ts';
import { action, assignments, escapeXml, flowXml, formula, launched, OUTCOME, ref, variable } from './flow-parts.ts';
import { ECHO_API, FORMULA_HEADER, LITERAL_HEADER, OWN_API } from './probe-package.ts';
import {
  ACTION,
  atOnce,
  PREFIX,
  problemOf,
  reading,
  type Bench,
  type FlowAnswer,
  type Probe,
  type Reading,
} from './probe.ts';

/** Asks the list of API versions, which needs no login: `Accept` decides between XML and JSON. */
function headerProbe(): Probe {
  const key = 'headerWithoutFormula';
  const flow = (credential: string): string => {
    const name = `${PREFIX}Call_${credential.slice(PREFIX.length)}`;
    return flowXml(name, [
      OUTCOME,
      launched('Call'),
      action('Call', ACTION, { mode: `callout:${credential}/services/data`, key: 'header' }, { next: 'Tell' }),
      assignments('Tell', [['outcome', 'Assign', ref('Call.answer')]]),
    ]);
  };
  const [literal, control] = [`${PREFIX}Call_Literal`, `${PREFIX}Call_Formula`];
  return {
    name: key,
    reads: [key],
    flows: { [literal]: flow(LITERAL_HEADER), [control]: flow(FORMULA_HEADER) },
    start: async (bench) => {
      const expected = textOf(await bench.run(control));
      const found = textOf(await bench.run(literal));
      if (!isXml(expected)) {
        return atOnce([reading(key, undefined, `a header with a formula did not bring XML either: ${expected}`)]);
      }
      const value = isXml(found) ? 'sent verbatim' : found.startsWith('200 ') ? 'not sent' : found;
      return atOnce([reading(key, value, `with "Accept: application/xml" the org answered: ${found}`)]);
    },
  };
}

const isXml = (answer: string): boolean => answer.startsWith('200 <');

function textOf(answer: FlowAnswer): string {
  if (answer.kind === 'fault') return answer.message;
  return typeof answer.outputs.outcome === 'string' ? answer.outputs.outcome : '';
}

interface Service {
  readonly name: string;
  readonly credential?: string;
  readonly method?: 'get' | 'post';
  readonly path: string;
  /** Members of the request's body and of the answer, all texts. */
  readonly request?: readonly string[];
  readonly answer: readonly string[];
  readonly isList?: boolean;
}

const objectOf = (members: readonly string[]): object => ({
  type: 'object',
  properties: Object.fromEntries(members.map((member) => [member, { type: 'string' }])),
});
const contentOf = (schema: object): object => ({ 'application/json': { schema } });

/** The registration of a service with one operation, `call`. */
function registration(service: Service): MetadataFile {
  const { name, credential = OWN_API, method = 'get', path, request, answer, isList = false } = service;
  const reference = { $ref: '#/components/schemas/Answer' };
  const schema = {
    openapi: '3.0.1',
    info: { title: name, version: '1.0.0', description: 'A probe' },
    paths: {
      [path]: {
        [method]: {
          operationId: 'call',
          ...(request === undefined
            ? {}
            : { requestBody: { required: true, content: contentOf({ $ref: '#/components/schemas/Body' }) } }),
          responses: {
            200: { description: 'ok', content: contentOf(isList ? { type: 'array', items: reference } : reference) },
          },
        },
      },
    },
    components: {
      schemas: { Answer: objectOf(answer), ...(request === undefined ? {} : { Body: objectOf(request) }) },
    },
  };
  const binding =
    '{"host":"","basePath":"/","allowedSchemes":[],"requestMediaTypes":[],"responseMediaTypes":[],"compatibleMediaTypes":{}}';
  return {
    path: `externalServiceRegistrations/${name}.externalServiceRegistration`,
    content:
      '<?xml version="1.0" encoding="UTF-8"?><ExternalServiceRegistration xmlns="http://soap.sforce.com/2006/04/metadata">' +
      `<description>A probe</description><label>${name}</label><namedCredentialReference>${credential}</namedCredentialReference>` +
      '<operations><active>true</active><name>call</name></operations><registrationProviderType>Custom</registrationProviderType>' +
      `<schema>${escapeXml(JSON.stringify(schema))}</schema><schemaType>OpenApi3</schemaType><serviceBinding>${escapeXml(binding)}</serviceBinding>` +
      '<status>Complete</status></ExternalServiceRegistration>',
  };
}

/** Calls the operation; the outcome says which connector it left by, and the status that could be read there. */
function serviceFlow(service: Service, further: readonly string[] = [], outcome = 'went on'): string {
  const isSending = service.request !== undefined;
  return flowXml(PREFIX + service.name, [
    OUTCOME,
    variable('status', 'Number', { isOutput: true }),
    launched(isSending ? 'Fill' : 'Call'),
    action('Call', ['externalService', `${service.name}.call`], isSending ? { body: ref('body') } : {}, {
      next: 'Went_On',
      fault: 'Faulted',
    }),
    assignments('Went_On', [['outcome', 'Assign', outcome === 'went on' ? outcome : ref(outcome)]]),
    assignments('Faulted', [['outcome', 'Assign', ref('Fault')]], 'Read_Status'),
    assignments('Read_Status', [['status', 'Assign', ref('Call.responseCode')]]),
    formula('Fault', 'String', "'fault: ' & {!$Flow.FaultMessage}"),
    ...further,
  ]);
}

function serviceProbe(
  service: Service,
  options: {
    readonly reads: readonly string[];
    readonly needs?: Probe['needs'];
    readonly flow?: string;
    readonly read: (outcome: string, answer: FlowAnswer) => readonly Reading[];
  },
): Probe {
  const flow = PREFIX + service.name;
  return {
    name: service.name,
    reads: options.reads,
    ...(options.needs === undefined ? {} : { needs: options.needs }),
    registrations: [registration(service)],
    flows: { [flow]: options.flow ?? serviceFlow(service) },
    start: async (bench: Bench) => {
      const answer = await bench.run(flow);
      return atOnce(options.read(textOf(answer), answer));
    },
  };
}

/** A reading of an outcome that is a fault or not. */
const faultOr = (key: string, outcome: string, otherwise: string): Reading =>
  reading(
    key,
    outcome.startsWith('fault: ') ? 'fault' : outcome === 'went on' ? otherwise : undefined,
    `the flow came to: ${outcome}`,
  );

/** The limits of an org are for those who are logged in: 401. */
const REFUSING: Service = { name: 'SertifierProbeRefused', path: '/services/data/v66.0/limits', answer: ['name'] };
const VERSIONS = { path: '/services/data', isList: true } as const;
const MISSING: Service = { ...VERSIONS, name: 'SertifierProbeMissing', answer: ['label', 'url', 'version', 'absent'] };
const UNKNOWN: Service = { ...VERSIONS, name: 'SertifierProbeUnknown', answer: ['version'] };
const EMPTY: Service = { name: 'SertifierProbeEmpty', credential: ECHO_API, path: '/status/200', answer: ['name'] };
const NULLS: Service = {
  name: 'SertifierProbeNulls',
  credential: ECHO_API,
  method: 'post',
  path: '/anything',
  request: ['given', 'unset'],
  answer: ['data', 'method', 'origin', 'url'],
};

function refusedReadings(outcome: string, answer: FlowAnswer): readonly Reading[] {
  const outputs = 'outputsOnFaultPath';
  const isFault = outcome.startsWith('fault: ');
  const status = answer.kind === 'ran' ? answer.outputs.status : undefined;
  return [
    faultOr('nonSuccess', outcome, 'continue'),
    isFault
      ? reading(
          outputs,
          status === 401 ? 'yes' : 'no',
          `on the fault path the response code was ${JSON.stringify(status ?? null)}`,
        )
      : reading(outputs, undefined, 'the answer did not lead to the fault path'),
  ];
}

function nullsReading(outcome: string): readonly Reading[] {
  const key = 'nullBody';
  const evidence = `the request's body was: ${outcome}`;
  if (!outcome.includes('"given"')) return [reading(key, undefined, evidence)];
  return [
    reading(
      key,
      /"unset"\s*:\s*null/.test(outcome) ? 'null' : outcome.includes('"unset"') ? outcome : 'omitted',
      evidence,
    ),
  ];
}

const NULLS_FLOW = serviceFlow(
  NULLS,
  [
    assignments('Fill', [['body.given', 'Assign', 'a text']], 'Call'),
    variable('body', 'Apex', { apexClass: `ExternalService__${NULLS.name}_Body` }),
  ],
  'Call.200.data',
);

/** Registration that comes with a flow. */
export const TOGETHER = 'SertifierProbeTogether';

/** Deploys a registration and a flow that uses it in one step. */
function togetherProbe(): Probe {
  const key = 'registrationWithFlow';
  const service: Service = { ...VERSIONS, name: TOGETHER, answer: ['version'] };
  return {
    name: service.name,
    reads: [key],
    deploysItself: [PREFIX + service.name],
    start: async (bench) => {
      try {
        await bench.deploy([
          registration(service),
          { path: `flows/${PREFIX}${service.name}.flow`, content: serviceFlow(service) },
        ]);
        return atOnce([reading(key, 'works', 'a registration and a flow that uses it were deployed in one step')]);
      } catch (error) {
        return atOnce([reading(key, 'fails', `the org refused the deployment: ${problemOf(error)}`)]);
      }
    },
  };
}

/** What Named Credentials and External Services leave open. The org calls itself: no other host, no secret. */
export const CALLOUT_PROBES: readonly Probe[] = [headerProbe(), togetherProbe()];
export const SERVICE_PROBES: readonly Probe[] = [
  serviceProbe(REFUSING, { reads: ['nonSuccess', 'outputsOnFaultPath'], read: refusedReadings }),
  serviceProbe(MISSING, {
    reads: ['missingResponseKey'],
    read: (outcome) => [faultOr('missingResponseKey', outcome, 'null')],
  }),
  serviceProbe(UNKNOWN, {
    reads: ['unknownResponseKeys'],
    read: (outcome) => [faultOr('unknownResponseKeys', outcome, 'dropped')],
  }),
  serviceProbe(EMPTY, {
    reads: ['emptyBody'],
    needs: 'echo',
    read: (outcome) => [faultOr('emptyBody', outcome, 'continue with null outputs')],
  }),
  serviceProbe(NULLS, { reads: ['nullBody'], needs: 'echo', flow: NULLS_FLOW, read: nullsReading }),
];
