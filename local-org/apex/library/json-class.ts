import { text, typeToken } from './arguments.ts';
import { typed, untyped } from './json-reading.ts';
import { parseJson } from './json-text.ts';
import { JsonWriter } from './json-writing.ts';
import type { Execution } from '../runtime/execution.ts';
import type { ApexValue } from '../runtime/apex-value.ts';
import type { LibrarySource } from './library-type.ts';

/** So many characters of JSON cost as much as one statement. */
const CHARACTERS_PER_STEP = 64;

function write(execution: Execution, value: ApexValue, pretty: boolean, leaveOutNulls: boolean): string {
  const json = new JsonWriter(execution, pretty, leaveOutNulls).write(value);
  execution.charge(Math.ceil(json.length / CHARACTERS_PER_STEP));
  return json;
}

function read(execution: Execution, value: ApexValue): ReturnType<typeof parseJson> {
  const source = text(value);
  execution.charge(Math.ceil(source.length / CHARACTERS_PER_STEP));
  return parseJson(source);
}

export const JSON_CLASS: LibrarySource = {
  name: 'JSON',
  description: 'Reads and writes JSON. Null values of a Map are written, so that a key is left out to leave it out.',
  members: {
    'static String serialize(Object value)': (execution, _self, value) => write(execution, value, false, false),
    'static String serialize(Object value, Boolean suppressNulls)': (execution, _self, value, suppress) =>
      write(execution, value, false, suppress === true),
    'static String serializePretty(Object value)': (execution, _self, value) => write(execution, value, true, false),
    'static String serializePretty(Object value, Boolean suppressNulls)': (execution, _self, value, suppress) =>
      write(execution, value, true, suppress === true),
    'static Object deserialize(String json, Type type)': (execution, _self, json, type) =>
      typed(read(execution, json), typeToken(type).type, false, execution),
    'static Object deserializeStrict(String json, Type type)': (execution, _self, json, type) =>
      typed(read(execution, json), typeToken(type).type, true, execution),
    'static Object deserializeUntyped(String json)': (execution, _self, json) => untyped(read(execution, json)),
  },
};
