import { ListValue } from '../runtime/apex-value.ts';
import { ExceptionValue, SystemFailure, type DmlFailure } from '../runtime/exception-value.ts';
import { STRING, typeName } from '../types/apex-type.ts';
import { exception, integer, optionalText, text, typeToken } from './arguments.ts';
import type { LibraryFunction, LibrarySource } from './library-type.ts';

const messageOf = (value: ExceptionValue): string => value.text ?? 'Script-thrown exception';

const EXCEPTION: LibrarySource = {
  name: 'Exception',
  description: 'What every exception has.',
  members: {
    'String getMessage()': (_, self) => messageOf(exception(self)),
    'String getTypeName()': (_, self) => typeName(exception(self).type),
    'Exception getCause()': (_, self) => exception(self).inner,
    'void initCause(Exception cause)': (_, self, cause) => {
      exception(self).inner = exception(cause);
      return undefined;
    },
    'void setMessage(String message)': (_, self, message) => {
      exception(self).text = text(message);
      return undefined;
    },
    'Integer getLineNumber()': (_, self) => exception(self).line,
    'String getStackTraceString()': (_, self) => exception(self).trace ?? '',
    'String toString()': (_, self) => `${typeName(exception(self).type)}: ${messageOf(exception(self))}`,
  },
};

function failure(self: ExceptionValue, index: number): DmlFailure {
  const found = self.failures[index];
  if (found === undefined) throw new SystemFailure('ListException', `List index out of bounds: ${index}`);
  return found;
}

const about = (read: (failure: DmlFailure) => ReturnType<LibraryFunction>): LibraryFunction => {
  return (_, self, index) => read(failure(exception(self), integer(index)));
};

const DML_MEMBERS: LibrarySource['members'] = {
  'Integer getNumDml()': (_, self) => exception(self).failures.length,
  'String getDmlMessage(Integer index)': about((one) => one.message),
  'String getDmlId(Integer index)': about((one) => one.id),
  'Integer getDmlIndex(Integer index)': about((one) => one.index),
  'String getDmlStatusCode(Integer index)': about((one) => one.statusCode),
  'List<String> getDmlFieldNames(Integer index)': about((one) => new ListValue(STRING, [...one.fields])),
};

/** Those of the namespace System that code of the subset can meet; all extend Exception. */
const NAMES: readonly string[] = [
  'AsyncException', 'CalloutException', 'DmlException', 'FinalException', 'IllegalArgumentException', 'InvalidParameterValueException',
  'JSONException', 'ListException', 'MathException', 'NoAccessException', 'NoDataFoundException', 'NoSuchElementException',
  'NullPointerException', 'QueryException', 'SecurityException', 'SerializationException', 'SObjectException',
  'StringException', 'TypeException', 'UnexpectedException', 'VisualforceException', 'XmlException',
]; // prettier-ignore

function exceptionSource(name: string): LibrarySource {
  const named = (type: Parameters<typeof typeToken>[0], message: string | null): ExceptionValue =>
    new ExceptionValue(typeToken(type).type, message ?? undefined);
  return {
    name,
    description: `System.${name}`,
    superType: 'Exception',
    members: {
      [`${name}()`]: (_, type) => named(type, null),
      [`${name}(String message)`]: (_, type, message) => named(type, optionalText(message)),
      [`${name}(String message, Exception cause)`]: (_, type, message, cause) => {
        const made = named(type, optionalText(message));
        made.inner = exception(cause);
        return made;
      },
      ...(name === 'DmlException' ? DML_MEMBERS : {}),
    },
  };
}

export const EXCEPTION_CLASSES: readonly LibrarySource[] = [
  EXCEPTION,
  ...NAMES.map(exceptionSource),
  {
    name: 'AssertException',
    description: 'A failed assertion; no catch block gets it.',
    superType: 'Exception',
    uncatchable: true,
    members: {},
  },
  {
    name: 'LimitException',
    description: 'A governor limit was exceeded; no catch block gets it.',
    superType: 'Exception',
    uncatchable: true,
    members: {},
  },
];
