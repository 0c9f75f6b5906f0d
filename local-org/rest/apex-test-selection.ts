import type { ApexCatalog } from '../apex/apex-catalog.ts';
import { isJsonObject, type JsonObject, type JsonValue, member, textList } from './json.ts';
import { APEX_CLASS, metadataId } from './metadata-ids.ts';
import { RestError } from './rest-error.ts';

export interface TestMethod {
  readonly className: string;
  readonly methodName: string;
}

/**
 * The test methods that a request names: `tests` with classes and methods, `classNames`, `classids`, or a test level
 * (Tooling API, "runTestsSynchronous" and "runTestsAsynchronous").
 * @throws RestError 400 INVALID_INPUT for a class or method that is no test; 501 for test suites
 */
export function selectedTests(catalog: ApexCatalog, json: JsonObject): TestMethod[] {
  if (
    textList(member(json, 'suiteNames'), 'suiteNames').length > 0 ||
    textList(member(json, 'suiteids'), 'suiteids').length > 0
  ) {
    throw RestError.notImplemented('test suites', 'Name the test classes.');
  }
  const named = [
    ...entriesOf(member(json, 'tests')),
    ...textList(member(json, 'classNames'), 'classNames').map((className) => ({ className, methods: [] })),
    ...textList(member(json, 'classids'), 'classids').map((classId) => ({ classId, methods: [] })),
  ];
  const classes =
    named.length > 0 ? named.map((one) => ({ ...one, className: nameOf(catalog, one) })) : allClasses(catalog, json);
  return classes.flatMap(({ className, methods }) => methodsOf(catalog, className, methods));
}

interface NamedTests {
  readonly className?: string;
  readonly classId?: string;
  readonly methods: readonly string[];
}

function entriesOf(tests: JsonValue | undefined): NamedTests[] {
  if (!Array.isArray(tests)) return [];
  return tests.filter(isJsonObject).flatMap((one) => {
    const { className, classId } = one;
    if (typeof className !== 'string' && typeof classId !== 'string') return [];
    return [
      {
        ...(typeof className === 'string' ? { className } : {}),
        ...(typeof classId === 'string' ? { classId } : {}),
        methods: textList(member(one, 'testMethods'), 'testMethods'),
      },
    ];
  });
}

function allClasses(catalog: ApexCatalog, json: JsonObject): { className: string; methods: readonly string[] }[] {
  const level = member(json, 'testLevel');
  if (level !== 'RunLocalTests' && level !== 'RunAllTestsInOrg') {
    throw invalid('The request names no tests: give tests, classNames, classids or a testLevel of RunLocalTests.');
  }
  return catalog.testClasses().map((className) => ({ className, methods: [] }));
}

function nameOf(catalog: ApexCatalog, one: NamedTests): string {
  const known = catalog.testClasses();
  const found = known.find((name) =>
    one.className === undefined
      ? metadataId(APEX_CLASS, name).startsWith((one.classId ?? '').slice(0, 15))
      : name.toLowerCase() === one.className.toLowerCase(),
  );
  if (found !== undefined) return found;
  throw invalid(
    `This class name's value is invalid: ${one.className ?? one.classId ?? ''}. Provide the name of an Apex class that has test methods.`,
  );
}

function methodsOf(catalog: ApexCatalog, className: string, wanted: readonly string[]): TestMethod[] {
  const known = catalog.testMethods(className);
  const names = wanted.length === 0 ? known : wanted.map((name) => exactMethod(className, known, name));
  return names.map((methodName) => ({ className, methodName }));
}

function exactMethod(className: string, known: readonly string[], name: string): string {
  const found = known.find((one) => one.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return found;
  throw invalid(`The test method '${name}' does not exist in the class ${className}.`);
}

function invalid(message: string): RestError {
  return RestError.of(400, 'INVALID_INPUT', message);
}
