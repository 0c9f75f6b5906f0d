import type { AccessService, UserAccess } from '../../access/access.ts';
import type { ApexCatalog, InvocableAction } from '../../apex/apex-catalog.ts';
import type { CalloutService } from '../../callouts/callout-service.ts';
import { createDataStore, type DataStore } from '../../data/data-store.ts';
import type { SaveResult } from '../../data/data-service.ts';
import type { Component, Problem } from '../../metadata/component.ts';
import { children } from '../../metadata/xml-element.ts';
import type { ExternalServiceCatalog } from '../../external-services/external-service.ts';
import type { Schema } from '../../schema/object-definition.ts';
import { buildSchema } from '../../schema/build-schema.ts';
import { componentFromXml, customField, customObject } from '../../schema/testing/components-from-xml.ts';
import { Switches } from '../../switches.ts';
import { VirtualClock } from '../../transactions/clock.ts';
import { Coordinator, type TransactionRecord } from '../../transactions/coordinator.ts';
import { Scheduler } from '../../transactions/scheduler.ts';
import type { RunningUser, Transaction } from '../../transactions/transaction.ts';
import type { Work } from '../../transactions/work.ts';
import { Instant } from '../../values/instant.ts';
import type { RuntimeValue } from '../../values/runtime-value.ts';
import { SObject, type SObjectValue } from '../../values/sobject.ts';
import { compileFlows } from '../compile/compile-flows.ts';
import type { CompiledFlowCatalog } from '../compile/flow-catalog.ts';
import { createFlowRuntime, type LocalFlowRuntime } from '../create-flow-runtime.ts';

const picklist = (...values: readonly string[]): string => {
  const items = values.map((value) => `<value><fullName>${value}</fullName><default>false</default></value>`).join('');
  return `<valueSet><valueSetDefinition>${items}</valueSetDefinition></valueSet>`;
};

/** Objects that the flow tests work on. */
export const OBJECTS: readonly Component[] = [
  customObject('Order__c'),
  customField('Order__c.Key__c', 'Text', '<length>40</length><unique>true</unique><externalId>true</externalId>'),
  customField('Order__c.Status__c', 'Picklist', picklist('New', 'Queued', 'Done', 'Failed', 'Waiting')),
  customField('Order__c.Amount__c', 'Number', '<precision>10</precision><scale>2</scale>'),
  customField('Order__c.Note__c', 'Text', '<length>255</length>'),
  customField('Order__c.Open__c', 'Checkbox', '<defaultValue>false</defaultValue>'),
  customField('Order__c.Due__c', 'DateTime'),
  customField('Order__c.Day__c', 'Date'),
  customField('Order__c.Log__c', 'LongTextArea', '<length>4000</length><visibleLines>3</visibleLines>'),
  customField(
    'Order__c.Contact__c',
    'Lookup',
    '<referenceTo>Contact</referenceTo><relationshipName>Orders</relationshipName>',
  ),
  customObject('Line__c'),
  customField('Line__c.Name__c', 'Text', '<length>80</length><required>true</required>'),
  customField('Line__c.Price__c', 'Number', '<precision>10</precision><scale>2</scale>'),
  customField(
    'Line__c.Order__c',
    'Lookup',
    '<referenceTo>Order__c</referenceTo><relationshipName>Lines</relationshipName>',
  ),
];

export const USER: RunningUser = {
  id: '005000000000001AAA',
  username: 'rep@orders.example',
  name: 'Sales Rep',
  timeZone: 'Europe/Istanbul',
  locale: 'en_US',
};
export const AUTOMATED: RunningUser = { ...USER, id: '005000000000002AAA', username: 'autoproc@orders.example' };
export const WORKFLOW: RunningUser = { ...USER, id: '005000000000003AAA', username: 'workflow@orders.example' };

type Values = Readonly<Record<string, RuntimeValue>>;

/** An Apex action whose method is written in the test. */
export function makeAction(
  className: string,
  method: (requests: readonly Values[], transaction: Transaction) => readonly Values[],
  shape: Partial<Pick<InvocableAction, 'inputs' | 'outputs' | 'callout'>> = {},
): InvocableAction {
  return {
    className,
    label: className,
    callout: shape.callout ?? true,
    inputs: shape.inputs ?? [{ name: 'key', label: 'Key', type: 'String', required: true }],
    outputs: shape.outputs ?? [{ name: 'answer', label: 'Answer', type: 'String', required: false }],

    *call(requests, transaction): Work<ReadonlyMap<string, RuntimeValue>[]> {
      const results = method(
        requests.map((request) => Object.fromEntries(request)),
        transaction,
      );
      return results.map((result) => new Map(Object.entries(result)));
    },
  };
}

/** A flow from its inside. Elements of a kind are put side by side, as files have them. */
export function flowComponent(apiName: string, inside: string): Component {
  const component = rawFlowComponent(apiName, inside);
  const { xml } = component;
  if (xml === undefined) return component;
  const names = [...new Set(xml.children.map((one) => one.name))];
  const ordered = names.flatMap((name) => children(xml, name));
  return { ...component, xml: { ...xml, children: ordered } };
}

/** A flow exactly as written. */
export function rawFlowComponent(apiName: string, inside: string): Component {
  const status = inside.includes('<status>') ? '' : '<status>Active</status>';
  return componentFromXml(
    'Flow',
    apiName,
    `<Flow><apiVersion>66.0</apiVersion>${inside}<label>${apiName} label</label><processType>AutoLaunchedFlow</processType>${status}</Flow>`,
  );
}

export interface FlowOrgOptions {
  readonly actions?: readonly InvocableAction[];
  readonly classAccess?: (userId: string, className: string) => boolean;
  readonly labels?: Readonly<Record<string, string>>;
  readonly customMetadata?: readonly string[];
  readonly externalServices?: ExternalServiceCatalog;
  readonly callouts?: CalloutService;
}

/** A small org: real store, coordinator and scheduler, with flows from XML text and Apex actions from functions. */
export class FlowOrg {
  readonly clock = new VirtualClock(new Instant(Date.UTC(2026, 0, 31, 12, 0, 0)));
  readonly switches = new Switches();
  readonly crashes: Error[] = [];
  readonly scheduler: Scheduler;
  readonly coordinator: Coordinator;
  readonly schema: Schema;
  readonly data: DataStore;
  readonly runtime: LocalFlowRuntime;
  readonly apex: ApexCatalog;
  catalog: CompiledFlowCatalog;
  private readonly options: FlowOrgOptions;

  constructor(flows: Readonly<Record<string, string>>, options: FlowOrgOptions = {}) {
    this.options = options;
    this.schema = buildSchema(OBJECTS).schema;
    this.apex = apexOf(options.actions ?? []);
    this.catalog = this.compiled(flows);
    this.scheduler = new Scheduler(this.clock, (job, error) =>
      this.crashes.push(new Error(`The job '${job.description}' broke.`, { cause: error })),
    );
    this.coordinator = new Coordinator(this.clock, {
      send: () => Promise.resolve({ kind: 'failed', message: 'Nothing is sent in these tests.' }),
    });
    this.data = createDataStore({ schema: this.schema, clock: this.clock, organizationTimeZone: 'UTC' });
    this.runtime = createFlowRuntime({
      flows: () => this.catalog,
      apex: () => this.apex,
      data: this.data,
      coordinator: this.coordinator,
      scheduler: this.scheduler,
      clock: this.clock,
      switches: this.switches,
      access: accessOf(options),
      ...(options.callouts === undefined ? {} : { callouts: options.callouts }),
      userOf: (id) => [USER, AUTOMATED, WORKFLOW].find((user) => user.id === id),
      automatedProcessUser: () => AUTOMATED,
      defaultWorkflowUser: () => WORKFLOW,
      label: (name) => options.labels?.[name],
    });
    this.data.setAutomation(this.runtime);
    this.runtime.flowsChanged();
  }

  /** Replaces all flows, as a deployment does. */
  deploy(flows: Readonly<Record<string, string>>, definitions: Readonly<Record<string, number>> = {}): void {
    this.catalog = this.compiled(flows, this.catalog, definitions);
    this.runtime.flowsChanged();
  }

  insert(...records: SObject[]): Promise<SaveResult[]> {
    return this.save((transaction) => this.data.insert(records, transaction, { allOrNone: false }));
  }

  update(...records: SObject[]): Promise<SaveResult[]> {
    return this.save((transaction) => this.data.update(records, transaction, { allOrNone: false }));
  }

  delete(...records: SObject[]): Promise<SaveResult[]> {
    return this.save((transaction) => this.data.delete(records, transaction, { allOrNone: false }));
  }

  save<Result>(work: (transaction: Transaction) => Result): Promise<Result> {
    return this.coordinator.run({
      kind: 'request',
      user: USER,

      *work(transaction): Work<Result> {
        return work(transaction);
      },
    });
  }

  launch(apiName: string, ...inputs: readonly Values[]): Promise<Values[]> {
    const { runtime } = this;
    return this.coordinator.run({
      kind: 'request',
      user: USER,
      *work(transaction): Work<Values[]> {
        const maps = inputs.map((values) => new Map(Object.entries(values)));
        const outputs = yield* runtime.launch(apiName, maps, transaction);
        return outputs.map((values) => Object.fromEntries(values));
      },
    });
  }

  /** Lets all due work run; fails the test where the engine itself broke. */
  async settle(minutes = 0): Promise<void> {
    await this.scheduler.advance(this.clock, minutes * 60_000);
    const [crash] = this.crashes;
    if (crash !== undefined) throw crash;
  }

  find(objectName: string, id: string | null | undefined): SObject {
    const found = this.data.find(objectName, id ?? '');
    if (found === undefined) throw new Error(`There is no ${objectName} ${id ?? ''}.`);
    return found;
  }

  /** All records of an object, in the order of their creation. */
  async all(objectName: string): Promise<SObject[]> {
    return this.save((transaction) =>
      this.data.select(
        { object: objectName, orderBy: [{ path: ['Id'], descending: false, nulls: 'first' }] },
        transaction,
      ),
    );
  }

  /** Transactions so far, without those that only read for a test. */
  log(kind: TransactionRecord['kind']): TransactionRecord[] {
    return this.coordinator.log().filter((record) => record.kind === kind);
  }

  private compiled(
    flows: Readonly<Record<string, string>>,
    previous?: CompiledFlowCatalog,
    definitions: Readonly<Record<string, number>> = {},
  ): CompiledFlowCatalog {
    const components = [
      ...Object.entries(flows).map(([name, inside]) => this.sameOrNew(name, inside, previous)),
      ...Object.entries(definitions).map(([name, version]) =>
        componentFromXml(
          'FlowDefinition',
          name,
          `<FlowDefinition><activeVersionNumber>${version}</activeVersionNumber></FlowDefinition>`,
        ),
      ),
    ];
    const { catalog, problems } = compileComponents(components, this.schema, this.apex, this.options, previous);
    if (problems.length > 0) throw new Error(problems.map((problem) => problem.message).join('\n'));
    return catalog;
  }

  private readonly texts = new Map<string, { readonly inside: string; readonly component: Component }>();

  private sameOrNew(name: string, inside: string, previous: CompiledFlowCatalog | undefined): Component {
    const known = previous === undefined ? undefined : this.texts.get(name);
    if (known?.inside === inside) return known.component;
    const component = flowComponent(name, inside);
    this.texts.set(name, { inside, component });
    return component;
  }
}

/** Problems of one flow beside others, as `line:message`. */
export function problemsOf(
  inside: string,
  options: FlowOrgOptions & { readonly others?: Readonly<Record<string, string>> } = {},
): string[] {
  const components = [
    flowComponent('Tested', inside),
    ...Object.entries(options.others ?? {}).map(([name, text]) => flowComponent(name, text)),
  ];
  const { schema } = buildSchema(OBJECTS);
  const { problems } = compileComponents(components, schema, apexOf(options.actions ?? []), options);
  return problems.map((problem) => problem.message);
}

export function compileComponents(
  components: readonly Component[],
  schema: Schema,
  apex: ApexCatalog,
  options: FlowOrgOptions,
  previous?: CompiledFlowCatalog,
): { readonly catalog: CompiledFlowCatalog; readonly problems: Problem[] } {
  return compileFlows({
    components,
    schema,
    apex,
    previous,
    hasLabel: (name) => options.labels?.[name] !== undefined,
    hasCustomPermission: (name) => name === 'Manage_Orders',
    ...(options.externalServices === undefined ? {} : { externalServices: options.externalServices }),
    hasCustomMetadataRecord: (objectName, name) => options.customMetadata?.includes(`${objectName}.${name}`) === true,
  });
}

function apexOf(actions: readonly InvocableAction[]): ApexCatalog {
  return {
    action: (className) => actions.find((action) => action.className === className),
    hasClass: (name) => actions.some((action) => action.className === name),
    dataClass: () => undefined,
    classNames: () => actions.map((action) => action.className),
    testClasses: () => [],
    testMethods: () => [],
    runTest: () => {
      throw new Error('These tests run no Apex tests.');
    },
    coverage: () => [],
    resetCoverage: () => undefined,
  };
}

function accessOf(options: FlowOrgOptions): AccessService {
  const all = (): boolean => true;
  return {
    of: (userId): UserAccess => ({
      isAdministrator: true,
      canReadObject: all,
      canCreateObject: all,
      canEditObject: all,
      canDeleteObject: all,
      canReadField: all,
      canEditField: all,
      canUseClass: (className) => options.classAccess?.(userId, className) ?? true,
      hasCustomPermission: (name) => name === 'Manage_Orders',
      hasPrincipal: all,
    }),
  };
}

export function record(objectName: string, fields: Readonly<Record<string, SObjectValue>> = {}): SObject {
  return new SObject(objectName, Object.entries(fields));
}
