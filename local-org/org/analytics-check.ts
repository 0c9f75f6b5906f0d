import { componentKey, problemOf, type Component, type Problem } from '../metadata/component.ts';
import { child, children, childText, type XmlElement } from '../metadata/xml-element.ts';
import type { ObjectDefinition, Schema } from '../schema/object-definition.ts';

interface Known {
  readonly schema: Schema;
  readonly components: ReadonlyMap<string, Component>;
}

/** `Object__c$Field__c` or `Object__c.Field__c`; what has no custom object in front is a column of the platform's own. */
const CUSTOM_COLUMN = /^([A-Za-z]\w*__c)[$.]([A-Za-z]\w*)$/;
/** Columns of every custom object that are no fields under that name. */
const SYSTEM_COLUMNS = new Set(['NAME', 'CREATED_DATE', 'LAST_UPDATE', 'OWNER_NAME', 'CREATED_BY', 'UPDATED_BY']);

/** Checks what a custom report type names (Metadata API, "ReportType"): its objects, child relationships and fields. */
export function checkReportType(component: Component, xml: XmlElement, { schema }: Known): Problem[] {
  const base = child(xml, 'baseObject');
  const object = schema.object(base?.text.trim() ?? '');
  if (object === undefined) return [entityProblem(component, base?.text.trim() ?? '', base)];
  const problems: Problem[] = [];
  const tables = new Map([[object.name, object]]);
  let parent: { readonly path: string; readonly object: ObjectDefinition } = { path: object.name, object };
  for (let join = child(xml, 'join'); join !== undefined; join = child(join, 'join')) {
    const name = childText(join, 'relationship')?.trim() ?? '';
    const list = schema.childRelationships(parent.object.name).find((one) => one.name === name);
    const joined = list === undefined ? undefined : schema.object(list.childObject);
    if (joined === undefined) {
      problems.push(problemOf(component, `In field: relationship - no child relationship named ${name} found`));
      return problems;
    }
    parent = { path: `${parent.path}.${name}`, object: joined };
    tables.set(parent.path, joined);
  }
  for (const column of children(xml, 'sections').flatMap((section) => children(section, 'columns'))) {
    const table = tables.get(childText(column, 'table')?.trim() ?? '');
    const field = childText(column, 'field')?.trim() ?? '';
    if (table === undefined) {
      const named = childText(column, 'table')?.trim() ?? '';
      problems.push(problemOf(component, `In field: table - no table named ${named} found`, column.position));
    } else if (!hasColumn(table, field)) {
      problems.push(fieldProblem(component, `${table.name}.${field}`, column));
    }
  }
  return problems;
}

/** Checks what a report names: its report type, and fields of custom objects wherever it mentions them. */
export function checkReport(component: Component, xml: XmlElement, { schema, components }: Known): Problem[] {
  const problems: Problem[] = [];
  const type = child(xml, 'reportType');
  const typeName = type?.text.trim() ?? '';
  const entity = /^CustomEntity\$(\w+)$/.exec(typeName)?.[1];
  if (entity !== undefined && schema.object(entity) === undefined) {
    problems.push(entityProblem(component, entity, type));
  }
  if (typeName.endsWith('__c') && !components.has(componentKey('ReportType', typeName.replace(/__c$/, '')))) {
    problems.push(problemOf(component, `In field: reportType - no ReportType named ${typeName} found`, type?.position));
  }
  for (const column of descendants(xml, ['field', 'column', 'dateColumn'])) {
    const [, objectName = '', fieldName = ''] = CUSTOM_COLUMN.exec(column.text.trim()) ?? [];
    if (objectName === '' || SYSTEM_COLUMNS.has(fieldName)) continue;
    const object = schema.object(objectName);
    if (object === undefined) problems.push(entityProblem(component, objectName, column));
    else if (!hasColumn(object, fieldName))
      problems.push(fieldProblem(component, `${object.name}.${fieldName}`, column));
  }
  return problems;
}

/** Checks that the reports of a dashboard are there. */
export function checkDashboard(component: Component, xml: XmlElement, { components }: Known): Problem[] {
  return descendants(xml, ['report'])
    .filter(({ text }) => !components.has(componentKey('Report', text.trim())))
    .map(({ text, position }) =>
      problemOf(component, `In field: report - no Report named ${text.trim()} found`, position),
    );
}

/** Checks the objects of a queue; its members are checked where the records are. */
export function checkQueue(component: Component, xml: XmlElement, { schema }: Known): Problem[] {
  return children(xml, 'queueSobject').flatMap((one) => {
    const name = childText(one, 'sobjectType')?.trim() ?? '';
    return schema.object(name) === undefined ? [entityProblem(component, name, one)] : [];
  });
}

function hasColumn(object: ObjectDefinition, path: string): boolean {
  const first = path.split('.')[0] ?? '';
  return object.field(first) !== undefined || object.parentRelationship(first) !== undefined;
}

function descendants(xml: XmlElement, names: readonly string[]): XmlElement[] {
  return xml.children.flatMap((one) => (names.includes(one.name) ? [one] : descendants(one, names)));
}

function entityProblem(component: Component, name: string, at: XmlElement | undefined): Problem {
  return problemOf(component, `Entity of type 'CustomObject' named '${name}' cannot be found`, at?.position);
}

function fieldProblem(component: Component, name: string, at: XmlElement): Problem {
  return problemOf(component, `In field: field - no CustomField named ${name} found`, at.position);
}
