import { componentKey, type Component } from '../metadata/component.ts';
import { child, children, childText, type XmlElement } from '../metadata/xml-element.ts';
import { activePage } from './active-page.ts';
import { bundlesOfRecordPage, type DeployedBundle } from './deployed-bundle.ts';

export interface PlacedComponent {
  readonly bundle: DeployedBundle;
  /** Values of its settings by name; the component's own defaults hold for the others. */
  readonly properties: Readonly<Record<string, string | number | boolean>>;
}

/** A button on a record's page that opens a component in a window. */
export interface QuickAction {
  readonly label: string;
  readonly bundle: DeployedBundle;
}

const TARGET = 'lightning__RecordPage';

/**
 * The components beside a record: those of the object's Lightning page with their settings, or, where none is
 * activated, all that could be placed, each with the defaults of its configuration file.
 * @param preview name of a deployed page of the object, as the App Builder shows a page before it is activated
 */
export function placedComponents(
  components: ReadonlyMap<string, Component>,
  bundles: readonly DeployedBundle[],
  objectName: string,
  preview?: string,
): PlacedComponent[] {
  const possible = bundlesOfRecordPage(bundles, objectName);
  const name = preview ?? activePage(components, objectName) ?? '';
  const page = components.get(componentKey('FlexiPage', name))?.xml;
  if (page === undefined) return possible.map((bundle) => ({ bundle, properties: defaultsOf(components, bundle) }));
  return instancesOf(page).flatMap((instance) => {
    const bundle = possible.find(({ name }) => name === bundleName(instance));
    if (bundle === undefined) return [];
    const types = typesOf(components, bundle);
    const chosen = children(instance, 'componentInstanceProperties').flatMap((one) => {
      const name = childText(one, 'name')?.trim() ?? '';
      const value = typed(childText(one, 'value') ?? '', types.get(name));
      return value === undefined ? [] : [[name, value] as const];
    });
    return [{ bundle, properties: { ...defaultsOf(components, bundle), ...Object.fromEntries(chosen) } }];
  });
}

/** The screen actions of an object that open a Lightning Web Component (Metadata API, "QuickAction"). */
export function quickActions(
  components: Iterable<Component>,
  bundles: readonly DeployedBundle[],
  objectName: string,
): QuickAction[] {
  const actions: QuickAction[] = [];
  for (const { type, fullName, xml } of components) {
    if (type !== 'QuickAction' || xml === undefined || !fullName.startsWith(`${objectName}.`)) continue;
    const bundle = bundles.find(({ name }) => name === childText(xml, 'lightningWebComponent')?.trim());
    const isScreen = childText(xml, 'actionSubtype')?.trim() === 'ScreenAction';
    if (bundle !== undefined && isScreen) actions.push({ label: childText(xml, 'label') ?? fullName, bundle });
  }
  return actions;
}

/** Each place of a component on a Lightning page. */
export function instancesOf(page: XmlElement): XmlElement[] {
  return children(page, 'flexiPageRegions')
    .flatMap((region) => children(region, 'itemInstances'))
    .flatMap((item) => child(item, 'componentInstance') ?? []);
}

/** `c:orderStatus` or `orderStatus`; the platform writes and takes both. */
export function bundleName(instance: XmlElement): string {
  return (childText(instance, 'componentName') ?? '').trim().replace(/^c:/, '');
}

/** Settings of a bundle on record pages: name, type and default. */
export function settingsOf(bundle: Component | undefined): XmlElement[] {
  const configs = bundle?.xml === undefined ? undefined : child(bundle.xml, 'targetConfigs');
  return (configs === undefined ? [] : children(configs, 'targetConfig'))
    .filter((config) => (config.attributes.get('targets') ?? '').split(',').some((target) => target.trim() === TARGET))
    .flatMap((config) => children(config, 'property'));
}

function typesOf(components: ReadonlyMap<string, Component>, bundle: DeployedBundle): Map<string, string> {
  const settings = settingsOf(components.get(componentKey('LightningComponentBundle', bundle.name)));
  return new Map(settings.map(({ attributes }) => [attributes.get('name') ?? '', attributes.get('type') ?? '']));
}

function defaultsOf(
  components: ReadonlyMap<string, Component>,
  bundle: DeployedBundle,
): Record<string, string | number | boolean> {
  const settings = settingsOf(components.get(componentKey('LightningComponentBundle', bundle.name)));
  const defaults = settings.flatMap(({ attributes }) => {
    const value = typed(attributes.get('default') ?? '', attributes.get('type'));
    return value === undefined ? [] : [[attributes.get('name') ?? '', value] as const];
  });
  return Object.fromEntries(defaults);
}

function typed(text: string, type: string | undefined): string | number | boolean | undefined {
  if (text === '') return undefined;
  if (type === 'Boolean') return text === 'true';
  return type === 'Integer' ? Number(text) : text;
}
