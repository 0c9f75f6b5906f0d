import type { ExternalServiceCatalog } from '../../external-services/external-service.ts';
import type { ReferencePath } from '../../formula/formula.ts';
import { recordType, scalar, type ScalarType } from '../model/flow-type.ts';
import type { Reader } from '../model/flow-model.ts';
import { dayOf } from '../run/flow-values.ts';
import type { DefinedTypes } from './defined-types.ts';
import type { FlowScope, Resolution, Resolved } from './flow-scope.ts';

/** What has to exist when a flow is deployed that names it. */
export interface GlobalLookups {
  readonly hasLabel: (name: string) => boolean;
  readonly hasCustomPermission: (name: string) => boolean;
  readonly hasCustomMetadataRecord: (objectName: string, developerName: string) => boolean;
  /** None where it is left out. */
  readonly externalServices?: ExternalServiceCatalog;
  readonly definedTypes: DefinedTypes;
}

/** A record behind a global variable, with the path that is still to be followed. */
interface GlobalRecord {
  readonly base: Resolved;
  readonly rest: readonly string[];
}

type GlobalResolution = Resolution | GlobalRecord;

const FLOW_VALUES: Readonly<Record<string, { readonly type: ScalarType; readonly read: Reader }>> = {
  CurrentDateTime: { type: 'DateTime', read: ({ interview }) => interview.services.clock.now() },
  CurrentDate: {
    type: 'Date',
    read: ({ interview }) => dayOf(interview.services.clock.now(), interview.transaction.user.timeZone),
  },
  InterviewStartTime: { type: 'DateTime', read: ({ interview }) => interview.transaction.startedAt },
  FaultMessage: { type: 'Text', read: (frame) => frame.faultMessage },
  InterviewGuid: { type: 'Text', read: ({ interview }) => interview.guid },
  CurrentRecord: { type: 'Text', read: ({ interview }) => interview.trigger.record?.id ?? null },
};

/** Resolves what begins with `$` (help "Global Variables in Flows", "Global Constants"). */
export function resolveGlobal(path: ReferencePath, place: 'element' | 'formula', scope: FlowScope): GlobalResolution {
  const [global = '', ...rest] = path;
  switch (global) {
    case '$Record':
      return triggerRecord(rest, scope);
    case '$Record__Prior':
      return priorRecord(rest, scope);
    case '$Flow':
      return flowValue(rest);
    case '$User':
      return userRecord(rest, scope);
    case '$Organization':
      return organization(rest, scope);
    case '$Permission':
      return permission(rest, scope);
    case '$Label':
      return label(rest, scope);
    case '$GlobalConstant':
      return constant(rest);
    case '$CustomMetadata':
      return customMetadata(rest, place, scope);
    case '$Setup':
      return customSetting(rest, place, scope);
    default:
      return { problem: `The local org does not implement the global variable ${global} in flows.` };
  }
}

function triggerRecord(rest: readonly string[], scope: FlowScope): GlobalResolution {
  if (scope.triggerObject === undefined) {
    return { problem: "$Record can't be used: no record triggers this flow." };
  }
  const base: Resolved = {
    type: recordType(scope.triggerObject.name),
    read: ({ interview }) => interview.trigger.record,
    write: ({ interview }, value) => {
      if (value !== null && typeof value === 'object' && 'fields' in value) interview.trigger.record = value;
    },
  };
  return rest.length === 0 ? { type: base.type, read: base.read } : { base, rest };
}

function priorRecord(rest: readonly string[], scope: FlowScope): GlobalResolution {
  if (scope.triggerObject === undefined) {
    return { problem: "$Record__Prior can't be used: no record triggers this flow." };
  }
  const base: Resolved = {
    type: recordType(scope.triggerObject.name),
    read: ({ interview }) => interview.trigger.prior,
  };
  return rest.length === 0 ? base : { base, rest };
}

function flowValue(rest: readonly string[]): Resolution {
  const [name = ''] = rest;
  const known = Object.hasOwn(FLOW_VALUES, name) ? FLOW_VALUES[name] : undefined;
  if (known === undefined || rest.length !== 1) {
    return { problem: `The local org does not implement $Flow.${rest.join('.')}.` };
  }
  return { type: scalar(known.type), read: known.read };
}

function userRecord(rest: readonly string[], scope: FlowScope): GlobalResolution {
  const object = scope.schema.object('User');
  if (object === undefined) return { problem: 'The object "User" doesn\'t exist.' };
  const base: Resolved = {
    type: recordType(object.name),
    read: ({ interview }) => interview.services.data.find(object.name, interview.transaction.user.id) ?? null,
  };
  return rest.length === 0 ? { problem: '$User needs a field, such as $User.Id.' } : { base, rest };
}

function organization(rest: readonly string[], scope: FlowScope): GlobalResolution {
  const object = scope.schema.object('Organization');
  if (object === undefined) return { problem: 'The object "Organization" doesn\'t exist.' };
  const base: Resolved = {
    type: recordType(object.name),
    read: ({ interview }) => interview.services.organization(interview.transaction) ?? null,
  };
  return rest.length === 0 ? { problem: '$Organization needs a field, such as $Organization.Id.' } : { base, rest };
}

function permission(rest: readonly string[], scope: FlowScope): Resolution {
  const [name = ''] = rest;
  if (rest.length !== 1 || !scope.lookups.hasCustomPermission(name)) {
    return { problem: `The custom permission "${rest.join('.')}" doesn't exist.` };
  }
  return {
    type: scalar('Boolean'),
    read: ({ interview }) => interview.services.access.of(interview.transaction.user.id).hasCustomPermission(name),
  };
}

function label(rest: readonly string[], scope: FlowScope): Resolution {
  const name = rest[0] === 'c' && rest.length === 2 ? (rest[1] ?? '') : (rest[0] ?? '');
  if (rest.length > 2 || !scope.lookups.hasLabel(name)) {
    return { problem: `The custom label "${rest.join('.')}" doesn't exist.` };
  }
  return { type: scalar('Text'), read: ({ interview }) => interview.services.label(name) ?? null };
}

function constant(rest: readonly string[]): Resolution {
  switch (rest.join('.')) {
    case 'True':
      return { type: scalar('Boolean'), read: () => true };
    case 'False':
      return { type: scalar('Boolean'), read: () => false };
    case 'EmptyString':
      return { type: scalar('Text'), read: () => '' };
    default:
      return { problem: `The global constant "${rest.join('.')}" doesn't exist.` };
  }
}

function customMetadata(rest: readonly string[], place: 'element' | 'formula', scope: FlowScope): GlobalResolution {
  const [typeName = '', recordName = '', ...further] = rest;
  if (place !== 'formula') return { problem: '$CustomMetadata can be used in formulas only.' };
  const object = scope.schema.object(typeName);
  if (object?.kind !== 'customMetadata') {
    return { problem: `The custom metadata type "${typeName}" doesn't exist.` };
  }
  if (!scope.lookups.hasCustomMetadataRecord(object.name, recordName)) {
    return { problem: `The custom metadata record "${object.name}.${recordName}" doesn't exist.` };
  }
  const base: Resolved = {
    type: recordType(object.name),
    read: ({ interview }) =>
      interview.services.customMetadataRecord(object.name, recordName, interview.transaction) ?? null,
  };
  return further.length === 0 ? { problem: '$CustomMetadata needs a field.' } : { base, rest: further };
}

/** Hierarchy custom settings alone, in formulas (help "Access Custom Settings with Code"). */
function customSetting(rest: readonly string[], place: 'element' | 'formula', scope: FlowScope): GlobalResolution {
  const [name = '', ...further] = rest;
  if (place !== 'formula') return { problem: '$Setup can be used in formulas only.' };
  const setting = scope.schema.object(name);
  if (setting?.kind !== 'customSetting') return { problem: `The custom setting "${name}" doesn't exist.` };
  if (setting.settingType !== 'Hierarchy') {
    return { problem: `$Setup reads hierarchy custom settings only; "${setting.name}" is a list.` };
  }
  const fieldName = further[0] ?? '';
  if (further.length !== 1) return { problem: `$Setup needs one field, such as $Setup.${setting.name}.Paused__c.` };
  if (setting.field(fieldName)?.custom !== true) {
    return { problem: `The field "${fieldName}" for the custom setting "${setting.name}" doesn't exist.` };
  }
  const base: Resolved = {
    type: recordType(setting.name),
    read: ({ interview }) => interview.services.customSetting(setting, interview.transaction),
  };
  return { base, rest: further };
}
