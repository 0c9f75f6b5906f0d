import { bundleName, instancesOf, settingsOf } from '../lightning/page-composition.ts';
import { componentKey, problemOf, type Component, type Problem } from '../metadata/component.ts';
import { child, children, childText, type XmlElement } from '../metadata/xml-element.ts';
import type { Schema } from '../schema/object-definition.ts';

interface Known {
  readonly schema: Schema;
  readonly components: ReadonlyMap<string, Component>;
}

/** Components of the platform itself, such as `force:detailPanel`, are not looked at. */
const PLATFORM = /^(?!c:)\w+:/;

/** Checks what a Lightning page names (Metadata API, "FlexiPage"): its object, components and their settings. */
export function checkFlexiPage(component: Component, xml: XmlElement, { schema, components }: Known): Problem[] {
  const problems: Problem[] = [];
  const object = child(xml, 'sobjectType');
  if (object !== undefined && schema.object(object.text.trim()) === undefined) {
    problems.push(problemOf(component, `The object ${object.text.trim()} doesn't exist.`, object.position));
  }
  for (const instance of instancesOf(xml)) {
    if (PLATFORM.test(childText(instance, 'componentName') ?? '')) continue;
    const bundle = components.get(componentKey('LightningComponentBundle', bundleName(instance)));
    if (bundle === undefined) {
      const text = `We couldn't find the component ${bundleName(instance)} that the page uses.`;
      problems.push(problemOf(component, text, child(instance, 'componentName')?.position));
      continue;
    }
    const settings = new Set(settingsOf(bundle).map(({ attributes }) => attributes.get('name')));
    for (const property of children(instance, 'componentInstanceProperties')) {
      const name = childText(property, 'name')?.trim() ?? '';
      if (settings.has(name)) continue;
      const text = `The property '${name}' isn't defined in component ${bundleName(instance)}.`;
      problems.push(problemOf(component, text, property.position));
    }
  }
  return problems;
}

/** Checks what a quick action names (Metadata API, "QuickAction"): its object and its Lightning web component. */
export function checkQuickAction(component: Component, xml: XmlElement, { schema, components }: Known): Problem[] {
  const [objectName = '', action] = component.fullName.split('.');
  if (action !== undefined && schema.object(objectName) === undefined) {
    return [problemOf(component, `Entity of type 'CustomObject' named '${objectName}' cannot be found`)];
  }
  const named = child(xml, 'lightningWebComponent');
  const bundle = named?.text.trim() ?? '';
  if (named === undefined || components.has(componentKey('LightningComponentBundle', bundle))) return [];
  const text = `In field: lightningWebComponent - no LightningComponentBundle named ${bundle} found`;
  return [problemOf(component, text, named.position)];
}

/** Checks that translated labels are there (Metadata API, "Translations"). */
export function checkTranslations(component: Component, xml: XmlElement, { components }: Known): Problem[] {
  return children(xml, 'customLabels').flatMap((label) => {
    const name = childText(label, 'name')?.trim() ?? '';
    if (components.has(componentKey('CustomLabel', name))) return [];
    return [problemOf(component, `In field: customLabels - no CustomLabel named ${name} found`, label.position)];
  });
}
