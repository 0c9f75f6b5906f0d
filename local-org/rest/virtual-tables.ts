import type { UserAccess } from '../access/access.ts';
import type { FlowVersion } from '../flow/flow-runtime.ts';
import { componentKey } from '../metadata/component.ts';
import { childText } from '../metadata/xml-element.ts';
import { aggregateCoverage, percentCovered } from './apex-coverage.ts';
import type { ApexTestRun, MethodCoverage } from './apex-test-runs.ts';
import { APEX_CLASS, FLOW_DEFINITION, FLOW_VERSION, metadataId } from './metadata-ids.ts';
import type { OrgServices } from './org-services.ts';
import type { RestState } from './rest-state.ts';
import type { VirtualRow, VirtualTable } from './virtual-table.ts';

/** Everything that the Tooling API answers a query about, and what is computed for whoever asks. */
export function virtualTables(services: OrgServices, state: RestState, access: UserAccess): readonly VirtualTable[] {
  const runs = state.testRuns.all();
  const { apex, components, flows } = services.configuration();
  const coverage = runs.flatMap((run) => run.coverage);
  return [
    table('ApexClass', ['Id', 'Name', 'NamespacePrefix', 'ApiVersion', 'Status', 'IsValid'], () =>
      apex.classNames().map((name) => {
        const xml = components.get(componentKey('ApexClass', name))?.xml;
        const version = xml === undefined ? undefined : childText(xml, 'apiVersion');
        const ApiVersion = version === undefined ? null : Number(version);
        return { ...classOf('', name), ApiVersion, Status: 'Active', IsValid: true };
      }),
    ),
    table('ApexTestRunResult', RUN_COLUMNS, () => runs.map(runRow)),
    table('ApexTestQueueItem', ITEM_COLUMNS, () => runs.flatMap(itemRows)),
    table('ApexTestResult', RESULT_COLUMNS, () => runs.flatMap(resultRows)),
    table('ApexCodeCoverage', COVERAGE_COLUMNS, () => coverage.map(coverageRow)),
    table('ApexCodeCoverageAggregate', AGGREGATE_COLUMNS, () => aggregateCoverage(coverage).map(linesRow)),
    table('ApexOrgWideCoverage', ['PercentCovered'], () => [
      { PercentCovered: percentCovered(aggregateCoverage(coverage)) },
    ]),
    table('FlowDefinition', DEFINITION_COLUMNS, () => definitions(flows.versions()).map(definitionRow)),
    table('FlowDefinitionView', DEFINITION_VIEW_COLUMNS, () => definitions(flows.versions()).map(definitionViewRow)),
    table('Flow', FLOW_COLUMNS, () => flows.versions().map(flowRow)),
    table('InstalledSubscriberPackage', PACKAGE_COLUMNS, () => []),
    table('UserPermissionAccess', USER_PERMISSIONS, () => [
      Object.fromEntries(
        USER_PERMISSIONS.map((name) => [name, name === 'PermissionsApiEnabled' || access.isAdministrator]),
      ),
    ]),
    table('FlowVersionView', FLOW_VERSION_VIEW_COLUMNS, () => flows.versions().map(flowVersionViewRow)),
  ];
}

const RUN_COLUMNS = [
  'Id',
  'AsyncApexJobId',
  'Status',
  'ClassesCompleted',
  'ClassesEnqueued',
  'MethodsCompleted',
  'MethodsEnqueued',
  'MethodsFailed',
  'StartTime',
  'EndTime',
  'TestTime',
  'TestSetupTime',
  'UserId',
];
const ITEM_COLUMNS = ['Id', 'Status', 'ApexClassId', 'TestRunResultId', 'ParentJobId', 'ExtendedStatus'];
const CLASS_COLUMNS = ['ApexClass.Id', 'ApexClass.Name', 'ApexClass.NamespacePrefix'];
const RESULT_COLUMNS = [
  'Id',
  'QueueItemId',
  'StackTrace',
  'Message',
  'RunTime',
  'TestTimestamp',
  'AsyncApexJobId',
  'MethodName',
  'Outcome',
  'ApexLogId',
  'IsTestSetup',
  'ApexClassId',
  ...CLASS_COLUMNS,
];
const LINE_COLUMNS = [
  'ApexClassOrTrigger.Id',
  'ApexClassOrTrigger.Name',
  'NumLinesCovered',
  'NumLinesUncovered',
  'Coverage',
];
const AGGREGATE_COLUMNS = ['ApexClassOrTriggerId', ...LINE_COLUMNS];
const COVERAGE_COLUMNS = ['ApexTestClassId', 'TestMethodName', ...AGGREGATE_COLUMNS];
const DEFINITION_COLUMNS = [
  'Id',
  'DeveloperName',
  'NamespacePrefix',
  'MasterLabel',
  'ActiveVersionId',
  'LatestVersionId',
  'ActiveVersion.VersionNumber',
  'LatestVersion.VersionNumber',
];
const DEFINITION_VIEW_COLUMNS = [
  'Id',
  'DurableId',
  'ApiName',
  'Label',
  'NamespacePrefix',
  'IsActive',
  'ActiveVersionId',
  'LatestVersionId',
  'VersionNumber',
];
const FLOW_COLUMNS = ['Id', 'DefinitionId', 'Definition.DeveloperName', 'MasterLabel', 'Status', 'VersionNumber'];
const FLOW_VERSION_VIEW_COLUMNS = ['DurableId', 'FlowDefinitionViewId', 'Label', 'Status', 'VersionNumber'];

/** Object Reference, "UserPermissionAccess", as far as set-up commands ask: what administrators may do. */
const USER_PERMISSIONS = [
  'PermissionsApiEnabled',
  'PermissionsAssignPermissionSets',
  'PermissionsAuthorApex',
  'PermissionsCustomizeApplication',
  'PermissionsManageInteraction',
  'PermissionsManageNamedCredentials',
  'PermissionsModifyMetadata',
];
/** Tooling API, "InstalledSubscriberPackage". Nothing is ever installed here: metadata is deployed. */
const PACKAGE_COLUMNS = [
  'Id',
  'SubscriberPackageId',
  'SubscriberPackage.Name',
  'SubscriberPackage.NamespacePrefix',
  'SubscriberPackageVersionId',
  'SubscriberPackageVersion.MajorVersion',
  'SubscriberPackageVersion.MinorVersion',
  'SubscriberPackageVersion.PatchVersion',
];

function table(name: string, columns: readonly string[], rows: () => readonly VirtualRow[]): VirtualTable {
  return { name, columns, rows };
}

function classOf(prefix: string, name: string): VirtualRow {
  return { [`${prefix}Id`]: metadataId(APEX_CLASS, name), [`${prefix}Name`]: name, [`${prefix}NamespacePrefix`]: null };
}

function runRow(run: ApexTestRun): VirtualRow {
  return {
    Id: run.id.replace('707', '05m'),
    AsyncApexJobId: run.id,
    Status: run.status,
    ClassesCompleted: run.items.filter((item) => item.status === 'Completed' || item.status === 'Failed').length,
    ClassesEnqueued: run.items.length,
    MethodsCompleted: run.results.length,
    MethodsEnqueued: run.methodsEnqueued,
    MethodsFailed: run.results.filter((one) => one.outcome === 'Fail').length,
    StartTime: run.startedAt.toString(),
    EndTime: run.endedAt?.toString() ?? null,
    TestTime: run.results.reduce((sum, one) => sum + one.milliseconds, 0),
    TestSetupTime: 0,
    UserId: run.userId,
  };
}

function itemRows(run: ApexTestRun): VirtualRow[] {
  return run.items.map((item) => ({
    Id: item.id,
    Status: item.status,
    ApexClassId: metadataId(APEX_CLASS, item.className),
    TestRunResultId: run.id.replace('707', '05m'),
    ParentJobId: run.id,
    ExtendedStatus: null,
  }));
}

function resultRows(run: ApexTestRun): VirtualRow[] {
  return run.results.map((one) => ({
    Id: one.id,
    QueueItemId: one.queueItemId,
    StackTrace: one.stackTrace ?? null,
    Message: one.message ?? null,
    RunTime: one.milliseconds,
    TestTimestamp: one.finishedAt.toString(),
    AsyncApexJobId: run.id,
    MethodName: one.methodName,
    Outcome: one.outcome,
    ApexLogId: null,
    IsTestSetup: false,
    ApexClassId: metadataId(APEX_CLASS, one.className),
    ...classOf('ApexClass.', one.className),
  }));
}

function linesRow(one: {
  className: string;
  coveredLines: readonly number[];
  uncoveredLines: readonly number[];
}): VirtualRow {
  return {
    ...classOf('ApexClassOrTrigger.', one.className),
    ApexClassOrTriggerId: metadataId(APEX_CLASS, one.className),
    NumLinesCovered: one.coveredLines.length,
    NumLinesUncovered: one.uncoveredLines.length,
    Coverage: { coveredLines: one.coveredLines, uncoveredLines: one.uncoveredLines },
  };
}

function coverageRow(one: MethodCoverage): VirtualRow {
  return { ...linesRow(one), ApexTestClassId: metadataId(APEX_CLASS, one.testClass), TestMethodName: one.testMethod };
}

interface Definition {
  readonly latest: FlowVersion;
  readonly active: FlowVersion | undefined;
}

function definitions(versions: readonly FlowVersion[]): Definition[] {
  const byName = new Map<string, Definition>();
  for (const version of versions) {
    const known = byName.get(version.apiName);
    const latest = known === undefined || version.versionNumber > known.latest.versionNumber ? version : known.latest;
    byName.set(version.apiName, { latest, active: version.status === 'Active' ? version : known?.active });
  }
  return [...byName.values()];
}

function versionId(version: FlowVersion): string {
  return metadataId(FLOW_VERSION, `${version.apiName}-${version.versionNumber}`);
}

function definitionRow({ latest, active }: Definition): VirtualRow {
  return {
    Id: metadataId(FLOW_DEFINITION, latest.apiName),
    DeveloperName: latest.apiName,
    NamespacePrefix: null,
    MasterLabel: latest.label,
    ActiveVersionId: active === undefined ? null : versionId(active),
    LatestVersionId: versionId(latest),
    'ActiveVersion.VersionNumber': active?.versionNumber ?? null,
    'LatestVersion.VersionNumber': latest.versionNumber,
  };
}

function definitionViewRow({ latest, active }: Definition): VirtualRow {
  const id = metadataId(FLOW_DEFINITION, latest.apiName);
  return {
    Id: id,
    DurableId: id,
    ApiName: latest.apiName,
    Label: latest.label,
    NamespacePrefix: null,
    IsActive: active !== undefined,
    ActiveVersionId: active === undefined ? null : versionId(active),
    LatestVersionId: versionId(latest),
    VersionNumber: (active ?? latest).versionNumber,
  };
}

function flowRow(version: FlowVersion): VirtualRow {
  return {
    Id: versionId(version),
    DefinitionId: metadataId(FLOW_DEFINITION, version.apiName),
    'Definition.DeveloperName': version.apiName,
    MasterLabel: version.label,
    Status: version.status,
    VersionNumber: version.versionNumber,
  };
}

function flowVersionViewRow(version: FlowVersion): VirtualRow {
  return {
    DurableId: versionId(version),
    FlowDefinitionViewId: metadataId(FLOW_DEFINITION, version.apiName),
    Label: version.label,
    Status: version.status,
    VersionNumber: version.versionNumber,
  };
}
