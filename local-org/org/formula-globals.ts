import type { FormulaGlobals } from '../data/object-formulas.ts';
import type { FormulaGlobalValues } from '../data/record-reader.ts';
import type { ReferencePath } from '../formula/formula.ts';
import { componentKey, type Component } from '../metadata/component.ts';
import type { LocalOrg } from './local-org.ts';

/** What `$Permission.Name` and `$Label.Name` name in formulas of fields and validation rules (help "Global Variables"). */
export function formulaGlobals(components: ReadonlyMap<string, Component>): FormulaGlobals {
  return {
    resolve: (path) => {
      const named = globalOf(path);
      if (named === undefined) return { problem: `The local org does not know ${path.join('.')} in this formula.` };
      const { type, name } = named;
      if (!components.has(componentKey(type, name))) {
        return { problem: `Field ${path.join('.')} does not exist. Check spelling.` };
      }
      return { type: type === 'CustomPermission' ? 'Boolean' : 'Text' };
    },
    hasCustomMetadataRecord: (objectName, developerName) =>
      components.has(componentKey('CustomMetadata', `${objectName.replace(/__mdt$/i, '')}.${developerName}`)),
  };
}

/** The same for a running org, with values for whoever saves or reads. */
export function formulaGlobalValues(org: () => LocalOrg): FormulaGlobalValues {
  return {
    resolve: (path) => formulaGlobals(org().configuration().components).resolve(path),
    value: (path, transaction) => {
      const named = globalOf(path);
      if (named?.type === 'CustomLabel') return org().configuration().labels.get(named.name) ?? null;
      if (named === undefined || transaction === undefined) return null;
      return org().access.of(transaction.user.id).hasCustomPermission(named.name);
    },
  };
}

function globalOf(
  path: ReferencePath,
): { readonly type: 'CustomPermission' | 'CustomLabel'; readonly name: string } | undefined {
  const [first, name, ...rest] = path;
  if (name === undefined || rest.length > 0) return undefined;
  if (first === '$Permission') return { type: 'CustomPermission', name };
  return first === '$Label' ? { type: 'CustomLabel', name } : undefined;
}
