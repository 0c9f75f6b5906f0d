import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { baseComponentsFolder } from './base-modules.ts';

const ICON_NAME = /\b(utility|standard|custom|action|doctype):([a-z]\w*)/g;
const LIBRARY = /^lightning\/iconSvgTemplates(Utility|Standard|Custom|Action|Doctype)(Rtl)?$/;

/** Icons, such as `utility:close`, that a source names. */
export function iconsIn(source: string): string[] {
  return [...source.matchAll(ICON_NAME)].map(([name]) => name);
}

/** Icons that the base components themselves name. */
export function iconsOfBaseComponents(): Set<string> {
  const folder = baseComponentsFolder();
  const icons = new Set<string>();
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || !/\.(?:js|html)$/.test(entry.name)) continue;
    if (/iconSvgTemplates|__/.test(entry.parentPath)) continue;
    for (const icon of iconsIn(readFileSync(join(entry.parentPath, entry.name), 'utf8'))) icons.add(icon);
  }
  return icons;
}

/**
 * The source of one of the package's icon libraries with the named icons alone: all 1,500 would take most of a
 * build's time. Undefined for a module that is no icon library.
 */
export function iconLibrarySource(moduleName: string, icons: ReadonlySet<string>): string | undefined {
  const match = LIBRARY.exec(moduleName);
  if (match === null) return undefined;
  const category = (match[1] ?? '').toLowerCase();
  const folder = join(baseComponentsFolder(), moduleName.slice('lightning/'.length), 'buildTemplates', category);
  const names = [...icons]
    .filter((icon) => icon.startsWith(`${category}:`))
    .map((icon) => icon.slice(category.length + 1))
    .filter((name) => existsSync(join(folder, `${name}.html`)))
    .sort();
  const imports = names.map(
    (name) => `import ${category}_${name} from ${JSON.stringify(join(folder, `${name}.html`))};`,
  );
  const own = `{ ${names.map((name) => `${category}_${name}`).join(', ')} }`;
  // icons that only deployed components name come later, from their own build
  return `${imports.join('\n')}
const more = (globalThis.localOrgIcons ??= {});
export default new Proxy(${own}, {
  get: (own, name) => own[name] ?? more[name],
  has: (own, name) => name in own || name in more,
});`;
}

/** A module that adds icons to the libraries, for those that the base components do not name. */
export function moreIconsSource(icons: Iterable<string>): string {
  const lines = [...new Set(icons)].sort().flatMap((icon) => {
    const [category = '', name = ''] = icon.split(':');
    const library = `iconSvgTemplates${category.charAt(0).toUpperCase()}${category.slice(1)}`;
    const file = join(baseComponentsFolder(), library, 'buildTemplates', category, `${name}.html`);
    return existsSync(file) ? [{ key: `${category}_${name}`, file }] : [];
  });
  return `${lines.map(({ key, file }) => `import ${key} from ${JSON.stringify(file)};`).join('\n')}
Object.assign((globalThis.localOrgIcons ??= {}), { ${lines.map(({ key }) => key).join(', ')} });`;
}
