import { buildLibrary } from './build-library.ts';
import { LIST_CLASS, MAP_CLASS, SET_CLASS } from './collection-methods.ts';
import { HIERARCHY_SETTING, LIST_SETTING } from './custom-setting-methods.ts';
import { DATABASE_CLASS, DATABASE_RESULTS, SOBJECT_CLASS } from './database-classes.ts';
import { DATE_CLASS, DATETIME_CLASS, TIME_CLASS } from './date-classes.ts';
import { BLOB_CLASS, ENCODING_UTIL } from './encoding-classes.ts';
import { EXCEPTION_CLASSES } from './exception-classes.ts';
import { HTTP_CALLOUT_MOCK, HTTP_CLASS, HTTP_REQUEST, HTTP_RESPONSE } from './http-classes.ts';
import { JSON_CLASS } from './json-class.ts';
import type { LibraryType } from './library-type.ts';
import { BOOLEAN_CLASS, DECIMAL_CLASS, DOUBLE_CLASS, INTEGER_CLASS, LONG_CLASS, MATH_CLASS, ROUNDING_MODE } from './number-methods.ts'; // prettier-ignore
import { ID_CLASS, STRING_CLASS } from './string-methods.ts';
import { ASSERT_CLASS, COMPARABLE, ENUM_CLASS, LIMITS_CLASS, LOGGING_LEVEL, OBJECT_CLASS, SYSTEM_CLASS, TEST_CLASS, TYPE_CLASS, USER_INFO } from './system-classes.ts'; // prettier-ignore

/** Every class of the library of the subset, by lower-case name. The tables themselves are its documentation. */
export const STANDARD_LIBRARY: ReadonlyMap<string, LibraryType> = buildLibrary([
  ...EXCEPTION_CLASSES,
  OBJECT_CLASS, ENUM_CLASS, TYPE_CLASS, COMPARABLE, STRING_CLASS, ID_CLASS, BOOLEAN_CLASS, INTEGER_CLASS, LONG_CLASS,
  DOUBLE_CLASS, DECIMAL_CLASS, ROUNDING_MODE, MATH_CLASS, DATE_CLASS, DATETIME_CLASS, TIME_CLASS, BLOB_CLASS,
  LIST_CLASS, SET_CLASS, MAP_CLASS, SOBJECT_CLASS, HIERARCHY_SETTING, LIST_SETTING, ENCODING_UTIL, JSON_CLASS, HTTP_CLASS, HTTP_REQUEST, HTTP_RESPONSE,
  HTTP_CALLOUT_MOCK, DATABASE_CLASS, ...DATABASE_RESULTS, SYSTEM_CLASS, LOGGING_LEVEL, TEST_CLASS, ASSERT_CLASS,
  LIMITS_CLASS, USER_INFO,
]); // prettier-ignore

/** A class of the library that the engine itself relies on. */
export function libraryType(name: string): LibraryType {
  const type = STANDARD_LIBRARY.get(name.toLowerCase());
  if (type === undefined) throw new Error(`The library has no class ${name}.`);
  return type;
}
