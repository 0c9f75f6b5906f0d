import { DATE_FUNCTIONS } from './date-functions.ts';
import type { FunctionDefinition } from './function-definition.ts';
import { LOGIC_FUNCTIONS } from './logic-functions.ts';
import { NUMBER_FUNCTIONS } from './number-functions.ts';
import { TEXT_FUNCTIONS } from './text-functions.ts';

/** Every function that the local org evaluates, by name: documentation is made from this. */
export const FORMULA_FUNCTIONS: ReadonlyMap<string, FunctionDefinition> = new Map(
  Object.entries({ ...DATE_FUNCTIONS, ...LOGIC_FUNCTIONS, ...NUMBER_FUNCTIONS, ...TEXT_FUNCTIONS }).sort(
    ([one], [other]) => (one < other ? -1 : 1),
  ),
);

/** Functions that the platform knows and the local org refuses, by name, with the reason. */
export const REFUSED_FUNCTIONS: ReadonlyMap<string, string> = new Map([
  ...['ACOS', 'ASIN', 'ATAN', 'ATAN2', 'COS', 'PI', 'SIN', 'TAN'].map((name) => [name, 'trigonometry'] as const),
  ...['DISTANCE', 'GEOLOCATION'].map((name) => [name, 'the local org has no geolocation fields'] as const),
  ...['CURRENCYRATE', 'FORMATCURRENCY'].map((name) => [name, 'the local org has no currency rates'] as const),
  ...['PARENTGROUPVAL', 'PREVGROUPVAL'].map((name) => [name, 'the local org has no reports'] as const),
  ...[
    'HTMLENCODE',
    'JSENCODE',
    'JSINHTMLENCODE',
    'URLENCODE',
    'URLFOR',
    'LINKTO',
    'INCLUDE',
    'REQUIRESCRIPT',
    'GETRECORDIDS',
    'JUNCTIONIDLIST',
  ].map((name) => [name, 'for custom buttons, links and Visualforce pages, which the local org has not'] as const),
  ['FORMATDURATION', 'the platform documents too few edge cases'],
  ['GETSESSIONID', 'a session ID is a secret'],
  ['IMAGE', 'for pages of the classic interface'],
  ['IMAGEPROXYURL', 'for pages of the classic interface'],
  ['ISCLONE', 'only the Clone button of the interface makes it true, and the local org has none'],
  ['PICKLISTCOUNT', 'use INCLUDES'],
  ['PREDICT', 'the local org has no Einstein'],
  ['VLOOKUP', 'it queries records from inside a formula'],
]);
