import { PlatformError } from '../../transactions/errors.ts';

/** How much of a query the platform shows on each side of the place that it complains about. */
const SNIPPET = 20;

/** A complaint about a query, with the place where a word of it stands, in the layout of the REST API. */
export function soqlError(errorCode: string, message: string, soql: string, word?: string): PlatformError {
  const offset = word === undefined ? -1 : offsetOf(soql, word);
  if (offset < 0) return new PlatformError(errorCode, message);
  const row = soql.slice(0, offset).split('\n').length;
  const column = offset - soql.lastIndexOf('\n', offset - 1);
  const start = Math.max(soql.lastIndexOf('\n', offset - 1) + 1, offset - SNIPPET);
  const snippet = soql.slice(start, offset + (word?.length ?? 0) + SNIPPET).replaceAll('\n', ' ');
  const caret = `${' '.repeat(offset - start)}^`;
  return new PlatformError(errorCode, `\n${snippet}\n${caret}\nERROR at Row:${row}:Column:${column}\n${message}`);
}

/** Something of SOQL that the local org does not imitate. */
export function notImplemented(what: string, soql: string, word?: string): PlatformError {
  return soqlError('MALFORMED_QUERY', `The local org does not implement ${what} in SOQL.`, soql, word);
}

export function unknownField(name: string, objectName: string, soql: string): PlatformError {
  return soqlError(
    'INVALID_FIELD',
    `No such column '${name}' on entity '${objectName}'. If you are attempting to use a custom field, be sure to ` +
      "append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.",
    soql,
    name,
  );
}

export function unknownRelationship(
  name: string,
  place: 'field path' | 'FROM part of query call',
  soql: string,
): PlatformError {
  return soqlError(
    place === 'field path' ? 'INVALID_FIELD' : 'INVALID_TYPE',
    `Didn't understand relationship '${name}' in ${place}. If you are attempting to use a custom relationship, be sure ` +
      "to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.",
    soql,
    name,
  );
}

export function unknownObject(name: string, soql: string): PlatformError {
  return soqlError(
    'INVALID_TYPE',
    `sObject type '${name}' is not supported. If you are attempting to use a custom object, be sure to append the ` +
      "'__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.",
    soql,
    name,
  );
}

function offsetOf(soql: string, word: string): number {
  const escaped = word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const match = new RegExp(`(?<![\\w.])${escaped}(?!\\w)`, 'i').exec(soql) ?? new RegExp(escaped, 'i').exec(soql);
  return match?.index ?? -1;
}
