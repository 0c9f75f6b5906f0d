import { problemOf, type Component, type Problem } from '../metadata/component.ts';
import { children, childText, type Position } from '../metadata/xml-element.ts';
import type { FieldDefinition, ObjectDefinition, Schema } from '../schema/object-definition.ts';
import type { PermissionSetDefinition } from './permission-set.ts';
import { userPermissions } from './user-permissions.ts';

/** What a permission set may name in one state of the org. */
export interface KnownNames {
  readonly schema: Schema;
  hasClass(name: string): boolean;
  hasCustomPermission(name: string): boolean;
  hasPrincipal(externalCredential: string, principal: string): boolean;
  hasComponent(type: string, fullName: string): boolean;
}

/** The object behind which the platform keeps the tokens of external credentials: it is no object of the schema. */
export const USER_EXTERNAL_CREDENTIAL = 'UserExternalCredential';

/**
 * Checks what a permission set names against what there is.
 * @returns why it cannot be deployed; messages read like the platform's
 */
export function checkPermissionSetReferences(
  definition: PermissionSetDefinition,
  component: Component,
  known: KnownNames,
): readonly Problem[] {
  const problems: Problem[] = [];
  const complain = (message: string, elementName: string, name: string): void => {
    problems.push(problemOf(component, message, positionOf(component, elementName, name)));
  };
  checkObjects(definition, component, known, complain);
  checkFields(definition, known, complain);
  for (const name of definition.classes) {
    if (!known.hasClass(name)) complain(`In field: apexClass - no ApexClass named ${name} found`, 'apexClass', name);
  }
  for (const name of definition.customPermissions) {
    if (known.hasCustomPermission(name)) continue;
    complain(`In field: name - no CustomPermission named ${name} found`, 'name', name);
  }
  for (const name of definition.principals) {
    const { externalCredential, principal } = splitPrincipal(name);
    if (known.hasPrincipal(externalCredential, principal)) continue;
    complain(
      `In field: externalCredentialPrincipal - no ExternalCredentialPrincipal named ${name} found`,
      'externalCredentialPrincipal',
      name,
    );
  }
  checkInterface(component, known, complain);
  checkUserPermissions(component, complain);
  return problems;
}

/** What has no effect here, and must be there all the same. Those of the platform begin in a way of their own. */
const INTERFACE = [
  { element: 'applicationVisibilities', named: 'application', type: 'CustomApplication', ofPlatform: 'standard__' },
  { element: 'tabSettings', named: 'tab', type: 'CustomTab', ofPlatform: 'standard-' },
  { element: 'flowAccesses', named: 'flow', type: 'Flow', ofPlatform: undefined },
] as const;

function checkInterface({ xml }: Component, known: KnownNames, complain: Complain): void {
  for (const { element, named, type, ofPlatform } of INTERFACE) {
    for (const block of xml === undefined ? [] : children(xml, element)) {
      const name = childText(block, named)?.trim() ?? '';
      if (known.hasComponent(type, name) || (ofPlatform !== undefined && name.startsWith(ofPlatform))) continue;
      complain(`In field: ${named} - no ${type} named ${name} found`, named, name);
    }
  }
}

/** Whether they are granted or not: the platform refuses a name in any case (declarative-lookup-rollup-summaries #58). */
function checkUserPermissions({ xml }: Component, complain: Complain): void {
  for (const block of xml === undefined ? [] : children(xml, 'userPermissions')) {
    const name = childText(block, 'name')?.trim() ?? '';
    if (!userPermissions().has(name)) complain(`Unknown user permission: ${name}`, 'name', name);
  }
}

/** The parts of `ExternalCredential-Principal`; the name of an external credential holds no hyphen. */
function splitPrincipal(name: string): { readonly externalCredential: string; readonly principal: string } {
  const hyphen = name.indexOf('-');
  return { externalCredential: name.slice(0, hyphen), principal: name.slice(hyphen + 1) };
}

type Complain = (message: string, elementName: string, name: string) => void;

/** Which element grants access to which kind of object, and what names the object in it. */
const PLACES: readonly { readonly element: string; readonly named: string; readonly kinds: readonly string[] }[] = [
  { element: 'objectPermissions', named: 'object', kinds: ['standard', 'custom', 'platformEvent'] },
  { element: 'customMetadataTypeAccesses', named: 'name', kinds: ['customMetadata'] },
  { element: 'customSettingAccesses', named: 'name', kinds: ['customSetting'] },
];

/** Says where access to an object is granted in the place for others (Metadata API, "PermissionSet"). */
function checkPlace({ kind, name }: ObjectDefinition, component: Component, complain: Complain): void {
  const right = PLACES.find(({ kinds }) => kinds.includes(kind))?.element ?? '';
  for (const { element, named } of PLACES) {
    const blocks = element === right || component.xml === undefined ? [] : children(component.xml, element);
    if (!blocks.some((block) => childText(block, named)?.trim() === name)) continue;
    complain(`Access to ${name} is not granted in ${element}: use ${right}.`, named, name);
  }
}

function checkObjects(
  definition: PermissionSetDefinition,
  component: Component,
  { schema }: KnownNames,
  complain: Complain,
): void {
  for (const [name, permissions] of definition.objects) {
    if (name === USER_EXTERNAL_CREDENTIAL) continue;
    const object = schema.object(name);
    if (object === undefined) {
      complain(`In field: object - no CustomObject named ${name} found`, 'object', name);
      continue;
    }
    checkPlace(object, component, complain);
    if (object.name !== name) complain(exactName(name, object.name), 'object', name);
    if (!permissions.read) continue;
    for (const field of object.fields.values()) {
      if (field.kind !== 'MasterDetail') continue;
      const parent = field.referenceTo?.[0] ?? '';
      if (definition.objects.get(parent)?.read === true) continue;
      complain(`Permission Read ${name} depends on permission(s): Read ${parent}`, 'object', name);
    }
  }
}

function checkFields(definition: PermissionSetDefinition, { schema }: KnownNames, complain: Complain): void {
  for (const [name, { edit }] of definition.fields) {
    const [objectName = '', fieldName = ''] = name.split('.');
    const object = schema.object(objectName);
    const field = object?.field(fieldName);
    if (object === undefined || field === undefined) {
      complain(`In field: field - no CustomField named ${name} found`, 'field', name);
    } else if (`${object.name}.${field.name}` !== name) {
      complain(exactName(name, `${object.name}.${field.name}`), 'field', name);
    } else if (isAlwaysVisible(field)) {
      complain(`You cannot deploy to a required field: ${name}`, 'field', name);
    } else if (edit && !field.createable && !field.updateable) {
      complain(`The field ${name} is written by the platform alone: it cannot be editable.`, 'field', name);
    }
  }
}

/** The platform takes names in any case; here the grants are looked up by their exact names. */
function exactName(written: string, exact: string): string {
  return `Write ${exact} instead of ${written}: the local org wants names of a permission set in their exact case.`;
}

/** Fields without field-level security: whoever sees the record sees them. */
export function isAlwaysVisible(field: FieldDefinition): boolean {
  return field.kind === 'MasterDetail' || field.kind === 'Id' || (field.required && field.kind !== 'Checkbox');
}

function positionOf(component: Component, elementName: string, name: string): Position | undefined {
  for (const block of component.xml?.children ?? []) {
    if (childText(block, elementName)?.trim() === name) return children(block, elementName)[0]?.position;
  }
  return component.xml?.position;
}
