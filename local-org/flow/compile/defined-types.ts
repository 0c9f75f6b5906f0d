import type { ApexCatalog } from '../../apex/apex-catalog.ts';
import type { ExternalServiceCatalog } from '../../external-services/external-service.ts';
import type { Schema } from '../../schema/object-definition.ts';
import { apexType, serviceType, type FlowType } from '../model/flow-type.ts';

/** Types of the properties of an Apex-defined data type, by name; undefined where there is no such type. */
export type DefinedTypes = (className: string) => ReadonlyMap<string, FlowType> | undefined;

/**
 * The Apex-defined data types that flows may use: classes that the platform makes of external services, and classes
 * of the org with members that `@AuraEnabled` shows (help "Considerations for the Apex-Defined Data Type").
 */
export function definedTypes(
  schema: Schema,
  apex: ApexCatalog,
  externalServices: ExternalServiceCatalog | undefined,
): DefinedTypes {
  const isDefined = (className: string): boolean => apex.dataClass(className) !== undefined;
  return (className) => {
    const service = externalServices?.class(className);
    if (service !== undefined) return new Map(service.properties.map(({ name, type }) => [name, serviceType(type)]));
    const members = apex.dataClass(className)?.members;
    return members && new Map(members.map(({ name, type }) => [name, apexType(type, schema, isDefined)]));
  };
}
