import { problemOf, type Component, type Problem } from '../metadata/component.ts';

/** Types that some engine compiles or runs. */
export const RUN_TYPES: readonly string[] = [
  'ApexClass',
  'CustomField',
  'CustomLabel',
  'CustomLabels',
  'CustomMetadata',
  'CustomNotificationType',
  'CustomObject',
  'CustomPermission',
  'ExternalCredential',
  'ExternalServiceRegistration',
  'Flow',
  'FlowDefinition',
  'GlobalValueSet',
  'Group',
  'LightningComponentBundle',
  'NamedCredential',
  'PermissionSet',
  'Queue',
  'Translations',
  'ValidationRule',
];

/** Types that are checked, kept and given back, but that show nothing here: the browser page has a layout of its own. */
export const KEPT_TYPES: readonly string[] = [
  'CompactLayout',
  'CustomApplication',
  'CustomTab',
  'CspTrustedSite',
  'Dashboard',
  'DashboardFolder',
  'EmailFolder',
  'EmailTemplate',
  'FlexiPage',
  'Layout',
  'ListView',
  'QuickAction',
  'RemoteSiteSetting',
  'Report',
  'ReportFolder',
  'ReportType',
];

const DEPLOYABLE_TYPES: ReadonlySet<string> = new Set([...RUN_TYPES, ...KEPT_TYPES]);

/** Refuses, by name, what the local org does not implement: a deployment that seems to work would be a guess. */
export function undeployableTypes(components: Iterable<Component>): Problem[] {
  const problems: Problem[] = [];
  for (const component of components) {
    if (DEPLOYABLE_TYPES.has(component.type)) continue;
    problems.push(problemOf(component, `The local org does not implement the metadata type ${component.type}.`));
  }
  return problems;
}
