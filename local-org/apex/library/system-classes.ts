import { CalendarDate } from '../../values/calendar-date.ts';
import { ApexObject, type ApexValue } from '../runtime/apex-value.ts';
import { elementsEqual, isEqual } from '../runtime/equality.ts';
import { ExceptionValue, NotSupportedError, SystemFailure } from '../runtime/exception-value.ts';
import type { Execution } from '../runtime/execution.ts';
import { textOf } from '../runtime/text-of-value.ts';
import { isInstance } from '../runtime/value-type.ts';
import { typeName } from '../types/apex-type.ts';
import { typeToken } from './arguments.ts';
import { localParts } from './datetime-format.ts';
import type { LibraryFunction, LibrarySource } from './library-type.ts';

/** Ends the test method; no catch block gets it (Apex Reference Guide, "Assert Class"). */
function fail(execution: Execution, detail: string, message: ApexValue): never {
  const parts = [...(message === null ? [] : [textOf(message, execution)]), ...(detail === '' ? [] : [detail])];
  const text = parts.length === 0 ? 'Assertion Failed' : `Assertion Failed: ${parts.join(': ')}`;
  throw new ExceptionValue({ kind: 'library', type: execution.libraryType('AssertException') }, text);
}

/** Equality of assertions: text with its case. */
function same(one: ApexValue, other: ApexValue): boolean {
  return typeof one === 'string' || typeof other === 'string' ? elementsEqual(one, other) : isEqual(one, other);
}

function shown(value: ApexValue, execution: Execution): string {
  return value instanceof CalendarDate ? `${value.toString()} 00:00:00` : textOf(value, execution);
}

const areEqual: LibraryFunction = (execution, _, expected, actual, message) => {
  if (same(expected, actual)) return undefined;
  return fail(execution, `Expected: ${shown(expected, execution)}, Actual: ${shown(actual, execution)}`, message);
};

const areNotEqual: LibraryFunction = (execution, _, one, other, message) => {
  return same(one, other) ? fail(execution, `Same value: ${shown(one, execution)}`, message) : undefined;
};

const isTrue: LibraryFunction = (execution, _, condition, message) => {
  return condition === true ? undefined : fail(execution, '', message);
};

const isFalse: LibraryFunction = (execution, _, condition, message) => {
  return condition === false ? undefined : fail(execution, '', message);
};

const isNull: LibraryFunction = (execution, _, value, message) => {
  return value === null ? undefined : fail(execution, `Expected: null, Actual: ${shown(value, execution)}`, message);
};

const isNotNull: LibraryFunction = (execution, _, value, message) => {
  return value === null ? fail(execution, 'Same value: null', message) : undefined;
};

/** Without the optional message, that argument arrives as undefined. */
const without = (check: LibraryFunction): LibraryFunction => {
  return (execution, self, one, other) => check(execution, self, one, other, null, null);
};

const withoutSecond = (check: LibraryFunction): LibraryFunction => {
  return (execution, self, one) => check(execution, self, one, null, null, null);
};

export const ASSERT_CLASS: LibrarySource = {
  name: 'Assert',
  description: 'Assertions of tests.',
  members: {
    'static void areEqual(Object expected, Object actual)': without(areEqual),
    'static void areEqual(Object expected, Object actual, String message)': areEqual,
    'static void areNotEqual(Object notExpected, Object actual)': without(areNotEqual),
    'static void areNotEqual(Object notExpected, Object actual, String message)': areNotEqual,
    'static void isTrue(Boolean condition)': withoutSecond(isTrue),
    'static void isTrue(Boolean condition, String message)': isTrue,
    'static void isFalse(Boolean condition)': withoutSecond(isFalse),
    'static void isFalse(Boolean condition, String message)': isFalse,
    'static void isNull(Object value)': withoutSecond(isNull),
    'static void isNull(Object value, String message)': isNull,
    'static void isNotNull(Object value)': withoutSecond(isNotNull),
    'static void isNotNull(Object value, String message)': isNotNull,
    'static void isInstanceOfType(Object instance, Type expected)': (execution, _, value, type) =>
      ofType(execution, value, type, null),
    'static void isInstanceOfType(Object instance, Type expected, String message)': (
      execution,
      _,
      value,
      type,
      message,
    ) => ofType(execution, value, type, message),
    'static void fail()': (execution) => fail(execution, '', null),
    'static void fail(String message)': (execution, _, message) => fail(execution, '', message),
  },
};

function ofType(execution: Execution, value: ApexValue, type: ApexValue, message: ApexValue): undefined {
  const wanted = typeToken(type).type;
  if (isInstance(value, wanted, execution)) return undefined;
  return fail(execution, `Expected type: ${typeName(wanted)}`, message);
}

function today(execution: Execution): CalendarDate {
  const { year, month, day } = localParts(execution.services.clock.now(), execution.transaction.user.timeZone);
  return CalendarDate.of(year, month, day);
}

export const SYSTEM_CLASS: LibrarySource = {
  name: 'System',
  description: 'Clock, debug log and the older assertions.',
  members: {
    'static void assert(Boolean condition)': withoutSecond(isTrue),
    'static void assert(Boolean condition, Object message)': isTrue,
    'static void assertEquals(Object expected, Object actual)': without(areEqual),
    'static void assertEquals(Object expected, Object actual, Object message)': areEqual,
    'static void assertNotEquals(Object expected, Object actual)': without(areNotEqual),
    'static void assertNotEquals(Object expected, Object actual, Object message)': areNotEqual,
    'static void debug(Object message)': () => undefined,
    'static void debug(LoggingLevel level, Object message)': () => undefined,
    'static Datetime now()': (execution) => execution.services.clock.now(),
    'static Date today()': today,
    'static Long currentTimeMillis()': (execution) => BigInt(execution.services.clock.now().epochMilliseconds),
  },
};

export const LOGGING_LEVEL: LibrarySource = {
  name: 'LoggingLevel',
  description: 'Levels of the debug log, which the local org does not write.',
  members: {},
  constants: ['NONE', 'ERROR', 'WARN', 'INFO', 'DEBUG', 'FINE', 'FINER', 'FINEST'],
};

/** `Test.startTest()`: limits count anew, and what was saved before does not stand in the way of a callout. */
function startTest(execution: Execution): undefined {
  const { test, transaction } = execution;
  if (test === undefined)
    throw new SystemFailure('UnexpectedException', 'startTest and stopTest are for test methods only');
  if (test.started) throw new SystemFailure('FinalException', 'Testing already started');
  test.started = true;
  execution.payForStatements();
  test.restoreLimits = transaction.limits.startAnew();
  transaction.uncommittedWork = false;
  return undefined;
}

function stopTest(execution: Execution): undefined {
  const { test } = execution;
  if (test?.restoreLimits === undefined) throw new SystemFailure('FinalException', 'Testing has not started');
  test.restoreLimits();
  test.restoreLimits = undefined;
  return undefined;
}

function setMock(execution: Execution, kind: ApexValue, mock: ApexValue): undefined {
  const name = typeName(typeToken(kind).type);
  if (name !== 'HttpCalloutMock') throw new NotSupportedError(`Test.setMock for ${name}`);
  if (execution.test === undefined) throw new SystemFailure('UnexpectedException', 'setMock is for test methods only');
  if (!(mock instanceof ApexObject) || !isInstance(mock, typeToken(kind).type, execution)) {
    throw new SystemFailure('TypeException', `The mock must implement ${name}`);
  }
  execution.test.mock = mock;
  return undefined;
}

export const TEST_CLASS: LibrarySource = {
  name: 'Test',
  description: 'Control of a test method.',
  members: {
    'static void startTest()': startTest,
    'static void stopTest()': stopTest,
    'static void setMock(Type kind, Object mock)': (execution, _, kind, mock) => setMock(execution, kind, mock),
    'static Boolean isRunningTest()': (execution) => execution.test !== undefined,
  },
};

const used = (counter: Parameters<Execution['transaction']['limits']['usedOf']>[0]): LibraryFunction => {
  return (execution) => execution.transaction.limits.usedOf(counter);
};

const most = (counter: Parameters<Execution['transaction']['limits']['usedOf']>[0]): LibraryFunction => {
  return (execution) => execution.transaction.limits.maximum(counter);
};

export const LIMITS_CLASS: LibrarySource = {
  name: 'Limits',
  description: 'Governor limits of the transaction: used and allowed. Times are milliseconds.',
  members: {
    'static Integer getCallouts()': used('callouts'),
    'static Integer getLimitCallouts()': most('callouts'),
    'static Integer getCpuTime()': used('cpuMilliseconds'),
    'static Integer getLimitCpuTime()': most('cpuMilliseconds'),
    'static Integer getDmlRows()': used('dmlRows'),
    'static Integer getLimitDmlRows()': most('dmlRows'),
    'static Integer getDmlStatements()': used('dmlStatements'),
    'static Integer getLimitDmlStatements()': most('dmlStatements'),
    'static Integer getQueries()': used('soqlQueries'),
    'static Integer getLimitQueries()': most('soqlQueries'),
    'static Integer getQueryRows()': used('soqlRows'),
    'static Integer getLimitQueryRows()': most('soqlRows'),
  },
};

export const USER_INFO: LibrarySource = {
  name: 'UserInfo',
  description: 'The running user.',
  members: {
    'static Id getUserId()': (execution) => execution.transaction.user.id,
    'static String getUserName()': (execution) => execution.transaction.user.username,
    'static String getName()': (execution) => execution.transaction.user.name,
    'static String getLocale()': (execution) => execution.transaction.user.locale,
    'static Id getOrganizationId()': (execution) => {
      const id = execution.services.organizationId;
      if (id === undefined) throw new NotSupportedError('UserInfo.getOrganizationId()');
      return id;
    },
  },
};

export const OBJECT_CLASS: LibrarySource = {
  name: 'Object',
  description: 'What every value has.',
  members: {
    'String toString()': (execution, self) => textOf(self, execution),
    'Boolean equals(Object other)': (_, self, other) => same(self, other),
  },
};

export const ENUM_CLASS: LibrarySource = {
  name: 'Enum',
  description: 'What every constant of an enum has.',
  members: {
    'String name()': (_, self) => (self !== null && typeof self === 'object' && 'ordinal' in self ? self.name : null),
    'Integer ordinal()': (_, self) =>
      self !== null && typeof self === 'object' && 'ordinal' in self ? self.ordinal : null,
    'String toString()': (execution, self) => textOf(self, execution),
    'Boolean equals(Object other)': (_, self, other) => self === other,
  },
};

export const TYPE_CLASS: LibrarySource = {
  name: 'Type',
  description: 'A type as a value: `String.class`.',
  members: {
    'String getName()': (_, self) => typeName(typeToken(self).type),
    'String toString()': (_, self) => typeName(typeToken(self).type),
    'Boolean equals(Object other)': (_, self, other) => same(self, other),
  },
};

export const COMPARABLE: LibrarySource = {
  name: 'Comparable',
  description: 'What a class implements to be sorted.',
  interface: true,
  members: { 'Integer compareTo(Object other)': () => 0 },
};
