import { asText, ElementFault, isCollection } from '../run/flow-values.ts';
import type { ActionInputs } from './standard-action.ts';

/** The fault of a standard action that refuses what it was given. */
export function refusal(action: string, message: string): ElementFault {
  return new ElementFault(`This error occurred when the flow tried to run the action ${action}: ${message}`);
}

/** An input as text; null where it is blank. */
export function textOf(inputs: ActionInputs, name: string): string | null {
  const text = asText(inputs.get(name) ?? null)?.trim();
  return text === undefined || text === '' ? null : text;
}

/** The texts of a collection; a single value is a collection of one. */
export function textsOf(inputs: ActionInputs, name: string): string[] {
  const value = inputs.get(name) ?? null;
  const items = isCollection(value) ? value : [value];
  return items.flatMap((item) => {
    const text = asText(item)?.trim();
    return text === undefined || text === '' ? [] : [text];
  });
}

/** Those of the named inputs that are set, as plain JSON. */
export function setInputs(inputs: ActionInputs, names: readonly string[]): Record<string, string | boolean> {
  const set: Record<string, string | boolean> = {};
  for (const name of names) {
    const value = inputs.get(name) ?? null;
    if (typeof value === 'boolean') set[name] = value;
    else {
      const text = asText(value);
      if (text !== null) set[name] = text;
    }
  }
  return set;
}
