import { componentKey, type Component } from '../metadata/component.ts';
import { children, childText, type XmlElement } from '../metadata/xml-element.ts';

/** What a browser on a desk is to the platform (Metadata API, "ActionOverride": `formFactor`). */
const DESKTOP = 'Large';

/**
 * Name of the Lightning page that the org shows for an object's records: the override of the action View, which the
 * App Builder writes when a page is made the org default (Metadata API, "ActionOverride"). Overrides of apps and
 * profiles are not looked at: the local org has one app.
 */
export function activePage(components: ReadonlyMap<string, Component>, objectName: string): string | undefined {
  const object = components.get(componentKey('CustomObject', objectName))?.xml;
  const override = (object === undefined ? [] : actionOverrides(object)).find(
    (one) =>
      childText(one, 'actionName')?.trim() === 'View' &&
      childText(one, 'type')?.trim() === 'Flexipage' &&
      (childText(one, 'formFactor')?.trim() ?? DESKTOP) === DESKTOP,
  );
  return override === undefined ? undefined : childText(override, 'content')?.trim();
}

export function actionOverrides(object: XmlElement): XmlElement[] {
  return children(object, 'actionOverrides');
}
