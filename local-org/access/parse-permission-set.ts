import { problemOf, type Component, type Problem } from '../metadata/component.ts';
import { children, childFlag, childText, type XmlElement } from '../metadata/xml-element.ts';
import type { ObjectPermissions, PermissionSetDefinition } from './permission-set.ts';

/** Elements of a permission set that have no effect in the local org. */
const WITHOUT_EFFECT: ReadonlySet<string> = new Set([
  'applicationVisibilities',
  'flowAccesses',
  'license',
  'tabSettings',
]);

const READ: ReadonlySet<string> = new Set([
  'classAccesses',
  'customMetadataTypeAccesses',
  'customPermissions',
  'customSettingAccesses',
  'description',
  'externalCredentialPrincipalAccesses',
  'fieldPermissions',
  'fullName',
  'hasActivationRequired',
  'label',
  'objectPermissions',
  'userPermissions',
]);

/** Which object permission needs which others (Object Reference, ObjectPermissions). */
const NEEDS: readonly (readonly [keyof ObjectPermissions, readonly (keyof ObjectPermissions)[]])[] = [
  ['create', ['read']],
  ['edit', ['read']],
  ['delete', ['read', 'edit']],
  ['viewAll', ['read']],
  ['modifyAll', ['read', 'edit', 'delete', 'viewAll']],
];

const WORDS: Readonly<Record<keyof ObjectPermissions, string>> = {
  create: 'Create',
  read: 'Read',
  edit: 'Edit',
  delete: 'Delete',
  viewAll: 'View All',
  modifyAll: 'Modify All',
};

/**
 * Reads a permission set. What it names (objects, fields, classes…) is checked by `checkPermissionSetReferences`.
 * @returns what it grants, and why it cannot be deployed
 */
export function parsePermissionSet(component: Component): {
  readonly definition: PermissionSetDefinition;
  readonly problems: readonly Problem[];
} {
  const parser = new PermissionSetParser(component);
  const definition = parser.parse();
  return { definition, problems: parser.problems };
}

class PermissionSetParser {
  readonly problems: Problem[] = [];
  private readonly component: Component;
  private readonly root: XmlElement;

  constructor(component: Component) {
    this.component = component;
    this.root = component.xml ?? EMPTY;
  }

  parse(): PermissionSetDefinition {
    this.checkElements();
    const description = childText(this.root, 'description');
    return {
      name: this.component.fullName,
      label: this.required(this.root, 'label'),
      ...(description === undefined ? {} : { description }),
      objects: this.objects(),
      fields: this.fields(),
      classes: this.enabled('classAccesses', 'apexClass'),
      customPermissions: this.enabled('customPermissions', 'name'),
      principals: this.principals(),
      userPermissions: this.enabled('userPermissions', 'name'),
    };
  }

  private checkElements(): void {
    for (const element of this.root.children) {
      if (READ.has(element.name) || WITHOUT_EFFECT.has(element.name)) continue;
      this.complain(`The local org does not implement '${element.name}' of a permission set.`, element);
    }
    if (childFlag(this.root, 'hasActivationRequired') === true) {
      this.complain(
        'The local org does not implement session-based permission sets (hasActivationRequired).',
        this.root,
      );
    }
  }

  private objects(): ReadonlyMap<string, ObjectPermissions> {
    const objects = new Map<string, ObjectPermissions>();
    for (const element of children(this.root, 'objectPermissions')) {
      const name = this.required(element, 'object');
      const permissions = {
        create: childFlag(element, 'allowCreate') ?? false,
        read: childFlag(element, 'allowRead') ?? false,
        edit: childFlag(element, 'allowEdit') ?? false,
        delete: childFlag(element, 'allowDelete') ?? false,
        viewAll: childFlag(element, 'viewAllRecords') ?? false,
        modifyAll: childFlag(element, 'modifyAllRecords') ?? false,
      };
      this.checkDependencies(name, permissions, element);
      this.once(objects, name, permissions, element);
    }
    for (const accesses of ['customMetadataTypeAccesses', 'customSettingAccesses']) {
      for (const element of children(this.root, accesses)) {
        const name = this.required(element, 'name');
        if (childFlag(element, 'enabled') === true) this.once(objects, name, READ_ONLY, element);
      }
    }
    return objects;
  }

  private checkDependencies(object: string, permissions: ObjectPermissions, element: XmlElement): void {
    for (const [permission, needed] of NEEDS) {
      if (!permissions[permission]) continue;
      const missing = needed.filter((one) => !permissions[one]).map((one) => `${WORDS[one]} ${object}`);
      if (missing.length === 0) continue;
      this.complain(
        `Permission ${WORDS[permission]} ${object} depends on permission(s): ${missing.join(', ')}`,
        element,
      );
    }
  }

  private fields(): PermissionSetDefinition['fields'] {
    const fields = new Map<string, { read: boolean; edit: boolean }>();
    for (const element of children(this.root, 'fieldPermissions')) {
      const name = this.required(element, 'field');
      const edit = childFlag(element, 'editable') ?? false;
      const read = childFlag(element, 'readable') ?? false;
      if (edit && !read) this.complain(`Permission Edit ${name} depends on permission(s): Read ${name}`, element);
      this.once(fields, name, { read, edit }, element);
    }
    return fields;
  }

  private principals(): ReadonlySet<string> {
    const principals = this.enabled('externalCredentialPrincipalAccesses', 'externalCredentialPrincipal');
    for (const element of children(this.root, 'externalCredentialPrincipalAccesses')) {
      const name = childText(element, 'externalCredentialPrincipal')?.trim() ?? '';
      if (/^[A-Za-z]\w*-\S.*$/.test(name)) continue;
      this.complain(
        `'${name}' names no principal: write ExternalCredential-Principal, with a hyphen and no spaces around it.`,
        element,
      );
    }
    return principals;
  }

  private enabled(elementName: string, nameElement: string): ReadonlySet<string> {
    const names = new Set<string>();
    for (const element of children(this.root, elementName)) {
      const name = this.required(element, nameElement);
      if (childFlag(element, 'enabled') === true) names.add(name);
    }
    return names;
  }

  private once<Value>(map: Map<string, Value>, name: string, value: Value, element: XmlElement): void {
    if (map.has(name)) this.complain(`'${element.name}' names ${name} twice.`, element);
    map.set(name, value);
  }

  private required(element: XmlElement, name: string): string {
    const text = childText(element, name)?.trim() ?? '';
    if (text === '') this.complain(`Required field is missing: ${name}`, element);
    return text;
  }

  private complain(message: string, element: XmlElement): void {
    this.problems.push(problemOf(this.component, message, element.position));
  }
}

const READ_ONLY: ObjectPermissions = {
  create: false,
  read: true,
  edit: false,
  delete: false,
  viewAll: false,
  modifyAll: false,
};

const EMPTY: XmlElement = {
  name: 'PermissionSet',
  attributes: new Map(),
  children: [],
  text: '',
  position: { line: 1, column: 1 },
};
