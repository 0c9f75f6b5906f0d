/**
 * Where the platform accepts what its newest WSDL does not declare. Short on purpose; each entry says why.
 */

/** Elements that orgs still accept and older retrieves still hold, by type and element; their content is not checked. */
export const RETIRED_ELEMENTS: ReadonlySet<string> = new Set([
  // Written by retrieves of API 58 to 61, deprecated from 62 on (Metadata API Developer Guide, FlowActionCall)
  'FlowActionCall.versionSegment',
  // An older name that real flows still hold; missing from the newest WSDL
  'Flow.steppedStages',
  // Lightning pages of older API versions held components without item instances
  'FlexiPageRegion.componentInstances',
  // Geolocation fields carry it in real projects; missing from the newest WSDL
  'CustomField.displayLocationInDecimal',
]);

/** Elements that the WSDL requires but the platform does not, by type and element. */
export const NOT_REALLY_REQUIRED: ReadonlySet<string> = new Set([
  // -meta.xml files without a status deploy as Active
  'ApexClass.status',
  'ApexTrigger.status',
  'SharingRules.includeRecordsOwnedByAll',
  // Flow Builder itself writes empty connectors (`<connector/>`)
  'FlowConnector.targetReference',
]);

/**
 * Root types whose required elements are known to be required by the platform too; elsewhere a missing one is only
 * a warning.
 */
export const TYPES_WITH_PROVED_REQUIREMENTS: ReadonlySet<string> = new Set([
  'ApexClass',
  'ApexTrigger',
  'CompactLayout',
  'CspTrustedSite',
  'CustomApplication',
  'CustomField',
  'CustomLabel',
  'CustomMetadata',
  'CustomNotificationType',
  'CustomObject',
  'CustomPermission',
  'CustomTab',
  'ExternalCredential',
  'FieldSet',
  'FlexiPage',
  'Flow',
  'LightningComponentBundle',
  'ListView',
  'NamedCredential',
  'Package',
  'PermissionSet',
  'Queue',
  'RecordType',
  'ValidationRule',
]);

/** Elements whose content the WSDL calls text but whose files hold elements. */
export const FREE_FORM_ELEMENTS: ReadonlySet<string> = new Set(['LightningComponentBundle.targetConfigs']);

/** Enums whose elements orgs write empty, as placeholders with a comment inside (translations). */
export const ENUMS_WRITTEN_EMPTY: ReadonlySet<string> = new Set(['Gender']);
