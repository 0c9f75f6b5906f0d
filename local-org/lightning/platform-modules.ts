import { posix } from 'node:path';
import type { Plugin } from 'rollup';
import { publicBaseModules, shimModules } from './base-modules.ts';
import { LightningBuildError } from './build-error.ts';
import type { DeployedBundle } from './deployed-bundle.ts';
import { DEPLOYED } from './rollup-build.ts';

const VIRTUAL = '\0platform:';
const LIGHTNING_EXPERIENCE_ONLY = 'It is not in the package of base components that the local org renders with.';

export interface PlatformModulesOptions {
  readonly bundles: readonly DeployedBundle[];
  /** Text of custom labels by name. */
  readonly labels: ReadonlyMap<string, string>;
}

/**
 * Answers what the platform answers when it compiles a deployed component: other components (`c/…`), labels, schema
 * references and modules of the platform (LWC Developer Guide, "@salesforce Modules"). Sources come from memory.
 * What the local org does not have is refused by name. Goes before the LWC plugin.
 */
export function platformModules({ bundles, labels }: PlatformModulesOptions): Plugin {
  const sources = new Map<string, string>();
  for (const { name, files } of bundles) {
    for (const [path, text] of files) sources.set(`${DEPLOYED}${name}/${path}`, text);
  }
  const provided = new Set(['lwc', ...publicBaseModules(), ...shimModules().keys()]);
  const virtual = new Map<string, string>();

  const resolveOwn = (id: string, importer: string | undefined): string | undefined => {
    if (id.startsWith('.') && importer?.startsWith(DEPLOYED) === true) {
      return deployedFile(sources, posix.join(posix.dirname(withoutQuery(importer)), id));
    }
    const entry = id.startsWith('c/') ? `${DEPLOYED}${id.slice(2)}/${id.slice(2)}.js` : undefined;
    if (entry === undefined) return undefined;
    if (!sources.has(entry)) throw refusal(importer, `there is no deployed Lightning web component '${id}'`);
    return entry;
  };

  return {
    name: 'platform-modules',
    resolveId(id, importer) {
      if (id.startsWith(DEPLOYED)) return id;
      const own = resolveOwn(id, importer);
      if (own !== undefined) return own;
      if (provided.has(id)) return { id, external: true };
      if (id.startsWith('lightning/'))
        throw refusal(importer, `the local org has no '${id}'. ${LIGHTNING_EXPERIENCE_ONLY}`);
      if (!id.startsWith('@salesforce/')) {
        if (/^[./\0@]/.test(id) && !id.startsWith('@')) return null;
        throw refusal(importer, `there is no module '${id}' on the platform`);
      }
      virtual.set(VIRTUAL + id, scopedModule(id, importer, labels));
      return VIRTUAL + id;
    },
    load(id) {
      return virtual.get(id) ?? sources.get(withoutQuery(id)) ?? null;
    },
  };
}

function withoutQuery(id: string): string {
  return id.split('?', 1)[0] ?? id;
}

/** A file of a bundle; undefined for a template or style sheet that a component does not have, which is allowed. */
function deployedFile(sources: ReadonlyMap<string, string>, path: string): string | undefined {
  const [file = path, query] = path.split('?', 2);
  const found = [file, `${file}.js`, `${file}.html`].find((one) => sources.has(one));
  if (found === undefined) {
    if (/\.(?:html|css)$/.test(file)) return undefined;
    throw new LightningBuildError(`${file.slice(DEPLOYED.length)} is imported, but the bundle has no such file.`);
  }
  return query === undefined ? found : `${found}?${query}`;
}

/** What can be imported as `@salesforce/<scope>/<name>` beside what a deployment brings (LWC Developer Guide). */
const SERVED: Readonly<Record<string, readonly string[]>> = {
  user: ['Id', 'isGuest'],
  i18n: ['timeZone', 'locale', 'lang', 'dir'],
  client: ['formFactor'],
};

/** Whether the local org has the module `@salesforce/<scope>/<name>` of the platform. */
export function isServed(scope: string, name: string): boolean {
  return SERVED[scope]?.includes(name) ?? false;
}

/** The module behind an `@salesforce/…` import. */
function scopedModule(id: string, importer: string | undefined, labels: ReadonlyMap<string, string>): string {
  const [, scope = '', ...rest] = id.split('/');
  const name = rest.join('/');
  switch (scope) {
    case 'schema': {
      const [objectApiName, ...fields] = name.split('.');
      return asModule(fields.length === 0 ? { objectApiName } : { fieldApiName: fields.join('.'), objectApiName });
    }
    case 'label': {
      const text = name.startsWith('c.') ? labels.get(name.slice(2)) : undefined;
      if (text === undefined) throw refusal(importer, `there is no custom label '${name}' in the org`);
      return asModule(text);
    }
    case 'user':
      if (name === 'Id') return 'export default globalThis.localOrg.userId;';
      if (name === 'isGuest') return asModule(false);
      break;
    case 'i18n':
      if (isServed(scope, name)) return `export default globalThis.localOrg.${name};`;
      break;
    case 'customPermission':
      // true, or undefined for a person without it (LWC Developer Guide, "Check Permissions")
      return `export default globalThis.localOrg.customPermissions.includes(${JSON.stringify(name)}) || undefined;`;
    case 'client':
      if (name === 'formFactor') return asModule('Large');
      break;
  }
  throw refusal(importer, `the local org does not implement '${id}' for components`);
}

function asModule(value: unknown): string {
  return `export default ${JSON.stringify(value)};`;
}

function refusal(importer: string | undefined, what: string): LightningBuildError {
  const file = withoutQuery(importer ?? '').replace(DEPLOYED, 'lwc/');
  return new LightningBuildError(`${file}: ${what}.`.replace(/\.\.$/, '.'));
}
