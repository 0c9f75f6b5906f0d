import { componentKey, problemOf, type Component, type Problem } from '../metadata/component.ts';
import { child, children, childText, type XmlElement } from '../metadata/xml-element.ts';
import { checkActionOverrides } from './action-override-check.ts';
import { checkDashboard, checkQueue, checkReport, checkReportType } from './analytics-check.ts';
import type { ObjectDefinition, Schema } from '../schema/object-definition.ts';
import { checkFlexiPage, checkQuickAction, checkTranslations } from './page-check.ts';

interface Known {
  readonly schema: Schema;
  readonly components: ReadonlyMap<string, Component>;
}

type Check = (component: Component, xml: XmlElement, known: Known) => Problem[];

/** Columns of list views that are no fields of the object (Metadata API, "ListView"). */
const LIST_VIEW_COLUMN =
  /^(?:NAME|RECORDTYPE|(?:OWNER|CREATEDBY_USER|UPDATEDBY_USER|CORE_USERS?)\.?[A-Z_.]*|CREATED_DATE|LAST_UPDATE|[A-Z]+\.[A-Z0-9_]+)$/;
/** Such as `standard-Contact`. */
const STANDARD_TAB_PREFIX = 'standard-';

/** Checks what presentation metadata names (layouts, list views, tabs, apps) against what there is. */
export function checkReferences(components: Iterable<Component>, known: Known): Problem[] {
  const problems: Problem[] = [];
  for (const component of components) {
    const check = CHECKS.get(component.type);
    if (check !== undefined && component.xml !== undefined) problems.push(...check(component, component.xml, known));
  }
  return problems;
}

const layout: Check = (component, xml, { schema }) => {
  const objectName = component.fullName.split('-')[0] ?? '';
  const object = schema.object(objectName);
  if (object === undefined)
    return [problemOf(component, `Entity of type 'CustomObject' named '${objectName}' cannot be found`)];
  const items = children(xml, 'layoutSections')
    .flatMap((section) => children(section, 'layoutColumns'))
    .flatMap((column) => children(column, 'layoutItems'))
    .flatMap((item) => child(item, 'field') ?? []);
  return unknownFields(component, object, items);
};

const compactLayout: Check = (component, xml, { schema }) => {
  const object = parentObject(component, schema);
  return object === undefined ? [] : unknownFields(component, object, children(xml, 'fields'));
};

const listView: Check = (component, xml, { schema }) => {
  const object = parentObject(component, schema);
  if (object === undefined) return [];
  const filters = children(xml, 'filters').flatMap((filter) => child(filter, 'field') ?? []);
  const named = [...children(xml, 'columns'), ...filters].filter(
    (element) => !LIST_VIEW_COLUMN.test(element.text.trim()),
  );
  return unknownFields(component, object, named);
};

const tab: Check = (component, xml, { schema, components }) => {
  const bundle = childText(xml, 'lwcComponent')?.trim();
  if (childText(xml, 'customObject')?.trim() === 'true' && schema.object(component.fullName) === undefined) {
    return [problemOf(component, `In field: customObject - no CustomObject named ${component.fullName} found`)];
  }
  if (bundle !== undefined && !components.has(componentKey('LightningComponentBundle', bundle))) {
    return [problemOf(component, `In field: lwcComponent - no LightningComponentBundle named ${bundle} found`)];
  }
  return [];
};

const application: Check = (component, xml, { components }) =>
  children(xml, 'tabs')
    .filter(
      ({ text }) =>
        !text.trim().startsWith(STANDARD_TAB_PREFIX) && !components.has(componentKey('CustomTab', text.trim())),
    )
    .map(({ text, position }) =>
      problemOf(component, `In field: tab - no CustomTab named ${text.trim()} found`, position),
    );

const CHECKS: ReadonlyMap<string, Check> = new Map([
  ['Layout', layout],
  ['CompactLayout', compactLayout],
  ['ListView', listView],
  ['CustomTab', tab],
  ['CustomApplication', application],
  ['Dashboard', checkDashboard],
  ['CustomObject', checkActionOverrides],
  ['FlexiPage', checkFlexiPage],
  ['QuickAction', checkQuickAction],
  ['Translations', checkTranslations],
  ['Queue', checkQueue],
  ['Report', checkReport],
  ['ReportType', checkReportType],
]);

function parentObject(component: Component, schema: Schema): ObjectDefinition | undefined {
  return schema.object(component.fullName.split('.')[0] ?? '');
}

function unknownFields(component: Component, object: ObjectDefinition, names: readonly XmlElement[]): Problem[] {
  return names
    .filter(({ text }) => object.field(text.trim()) === undefined)
    .map(({ text, position }) =>
      problemOf(component, `In field: field - no CustomField named ${object.name}.${text.trim()} found`, position),
    );
}
