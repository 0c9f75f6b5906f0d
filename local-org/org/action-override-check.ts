import { actionOverrides } from '../lightning/active-page.ts';
import { componentKey, problemOf, type Component, type Problem } from '../metadata/component.ts';
import { child, childText, type XmlElement } from '../metadata/xml-element.ts';

interface Known {
  readonly components: ReadonlyMap<string, Component>;
}

/**
 * Checks what an object's actions are overridden by (Metadata API, "ActionOverride"): the platform's own page
 * (`Default`, `Standard`), or for View a Lightning page of that object. A page that is in use cannot be deleted.
 */
export function checkActionOverrides(component: Component, xml: XmlElement, { components }: Known): Problem[] {
  return actionOverrides(xml).flatMap((override) => {
    const [type, action] = [childText(override, 'type')?.trim(), childText(override, 'actionName')?.trim() ?? ''];
    if (type === 'Default' || type === 'Standard') return [];
    const complain = (text: string, at?: string): Problem[] => [
      problemOf(component, text, (at === undefined ? undefined : child(override, at)?.position) ?? override.position),
    ];
    if (type !== 'Flexipage' || action !== 'View') {
      return complain(`The local org does not implement an override of '${action}' of type '${type ?? ''}'.`, 'type');
    }
    const name = childText(override, 'content')?.trim() ?? '';
    const page = components.get(componentKey('FlexiPage', name))?.xml;
    if (page === undefined) return complain(`In field: content - no FlexiPage named ${name} found`, 'content');
    const object = childText(page, 'sobjectType')?.trim() ?? '';
    if (childText(page, 'type')?.trim() === 'RecordPage' && object === component.fullName) return [];
    return complain(`The Lightning page ${name} is no record page of ${component.fullName}.`, 'content');
  });
}
