import { compileMergeText, type CompiledMergeText } from '../formula/merge-text.ts';
import type { FormulaProblem, FormulaScope, ReferencePath } from '../formula/formula.ts';
import { problemOf, type Component, type Problem } from '../metadata/component.ts';
import type { Position } from '../metadata/xml-element.ts';
import type { HeaderTemplate } from './credential-catalog.ts';

/** What `$User` and `$Organization` offer in a header's formula here. */
const GLOBALS: ReadonlySet<string> = new Set(['$User.Id', '$User.Username', '$Organization.Id', '$Organization.Name']);

/**
 * Compiles a header value with formulas: `{!$Credential.My_Credential.apiKey}`, `{!'token ' & $Credential.My_Credential.apiKey}`
 * (help, "Create Custom Authentication Credentials").
 * @param externalCredential the only one whose parameters the header may use
 */
export function compileHeader(
  value: string,
  externalCredential: string,
): CompiledMergeText | { readonly problems: readonly FormulaProblem[] } {
  return compileMergeText(value, headerScope(externalCredential), 'field');
}

/** Whether a path names a parameter of a principal: `$Credential.ExternalCredential.parameter`. */
export function isCredentialParameter(path: ReferencePath): boolean {
  return path.length === 3 && path[0]?.toLowerCase() === '$credential';
}

function headerScope(externalCredential: string): FormulaScope {
  return {
    allowsPriorValues: false,
    resolve: (path) => {
      const name = path.join('.');
      if (isCredentialParameter(path)) {
        if (path[1]?.toLowerCase() === externalCredential.toLowerCase()) return { type: 'Text' };
        return {
          problem: `Field ${name} does not exist. Check spelling. (The external credential is ${externalCredential}.)`,
        };
      }
      return GLOBALS.has(name) ? { type: 'Text' } : { problem: `Field ${name} does not exist. Check spelling.` };
    },
  };
}

/** Adds a problem for each mistake in a header's formula. */
export function checkHeaderFormula(
  component: Component,
  header: HeaderTemplate,
  externalCredential: string,
  position: Position | undefined,
  problems: Problem[],
): void {
  const compiled = compileHeader(header.value, externalCredential);
  if (!('problems' in compiled)) return;
  for (const { message } of compiled.problems) {
    problems.push(problemOf(component, `The header ${header.name} has a formula error: ${message}`, position));
  }
}
