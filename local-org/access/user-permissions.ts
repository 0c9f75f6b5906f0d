import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const DECLARATION = /^export type PermissionSet = .*?^\};/ms;
const PERMISSION = /^\s+Permissions(?<name>\w+)\??: boolean;/gm;

let known: ReadonlySet<string> | undefined;

/**
 * The user permissions that a permission set can grant, such as `ApiEnabled`: the `Permissions…` fields of
 * `PermissionSet` (Object Reference, "PermissionSet") in the installed `@salesforce/types`. Orgs know more or fewer of
 * them, according to their licenses and settings.
 */
export function userPermissions(): ReadonlySet<string> {
  known ??= new Set(
    namesIn(readFileSync(join(dirname(require.resolve('@salesforce/types/tooling')), 'tooling.d.ts'), 'utf8')),
  );
  return known;
}

function namesIn(declarations: string): string[] {
  const [declaration = ''] = DECLARATION.exec(declarations) ?? [];
  return [...declaration.matchAll(PERMISSION)].flatMap(({ groups }) => groups?.name ?? []);
}
