import type { Component } from '../metadata/component.ts';
import { child, childFlag, children, childText } from '../metadata/xml-element.ts';

/** A Lightning Web Component as it was deployed. */
export interface DeployedBundle {
  /** Folder name, such as `orderStatus`. */
  readonly name: string;
  /** Text of each file by its path inside the bundle, such as `orderStatus.html`. */
  readonly files: ReadonlyMap<string, string>;
  readonly isExposed: boolean;
  readonly label: string;
  /** Such as `lightning__RecordPage`. */
  readonly targets: readonly string[];
  /** The objects that a target is limited to; a target without an entry is for every object. */
  readonly objectsOfTarget: ReadonlyMap<string, ReadonlySet<string>>;
}

const SOURCE = /\.(?:js|html|css|json)$/;

/** The Lightning Web Components among deployed components. */
export function deployedBundles(components: Iterable<Component>): DeployedBundle[] {
  return [...components].filter(({ type }) => type === 'LightningComponentBundle').map(bundleOf);
}

function bundleOf(component: Component): DeployedBundle {
  const { fullName: name, xml } = component;
  const prefix = `lwc/${name}/`;
  const decoder = new TextDecoder();
  const files = new Map<string, string>();
  for (const { path, bytes } of component.files) {
    const inside = path.slice(path.indexOf(prefix) + prefix.length);
    if (SOURCE.test(inside)) files.set(inside, decoder.decode(bytes));
  }
  const targets = xml === undefined ? undefined : child(xml, 'targets');
  const configs = xml === undefined ? undefined : child(xml, 'targetConfigs');
  const objectsOfTarget = new Map<string, ReadonlySet<string>>();
  for (const config of configs === undefined ? [] : children(configs, 'targetConfig')) {
    const objects = child(config, 'objects');
    const names = objects === undefined ? [] : children(objects, 'object').map(({ text }) => text.trim());
    if (names.length === 0) continue;
    for (const target of (config.attributes.get('targets') ?? '').split(',')) {
      objectsOfTarget.set(target.trim(), new Set(names));
    }
  }
  return {
    name,
    files,
    isExposed: xml !== undefined && childFlag(xml, 'isExposed') === true,
    label: (xml === undefined ? undefined : childText(xml, 'masterLabel')) ?? name,
    targets: targets === undefined ? [] : children(targets, 'target').map(({ text }) => text.trim()),
    objectsOfTarget,
  };
}

/**
 * The components that an administrator could put on the record page of an object, by label (LWC Developer Guide,
 * "XML Configuration File Elements": exposed, target `lightning__RecordPage`, and the object among those of its
 * target configuration, if it names any).
 */
export function bundlesOfRecordPage(bundles: readonly DeployedBundle[], objectName: string): DeployedBundle[] {
  return bundles
    .filter(({ isExposed, targets }) => isExposed && targets.includes('lightning__RecordPage'))
    .filter(({ objectsOfTarget }) => objectsOfTarget.get('lightning__RecordPage')?.has(objectName) ?? true)
    .sort((a, b) => a.label.localeCompare(b.label));
}

/** The tag of a component: `orderStatus` is `c-order-status`. */
export function tagOf(bundleName: string): string {
  return `c-${bundleName.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
