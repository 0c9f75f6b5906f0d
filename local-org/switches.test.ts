import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { SWITCH_VALUES, Switches } from './switches.ts';

it('a switch starts at its first value, takes only its own values, and is reset', () => {
  const switches = new Switches();
  assert.equal(switches.get('recordInAsyncPath'), 'fresh');
  assert.equal(switches.set('recordInAsyncPath', 'snapshot'), undefined);
  assert.equal(switches.get('recordInAsyncPath'), 'snapshot');
  assert.match(switches.set('recordInAsyncPath', 'stale') ?? '', /cannot be "stale". Allowed: "fresh", "snapshot"/);
  assert.match(switches.set('noSuch', 1) ?? '', /There is no switch 'noSuch'/);
  assert.equal(switches.get('recordInAsyncPath'), 'snapshot');
  switches.reset();
  assert.equal(switches.get('recordInAsyncPath'), 'fresh');
});

it('a reset returns to the values that were kept', () => {
  const switches = new Switches();
  switches.set('asyncOrder', 'reversed');
  switches.keep();
  switches.set('asyncOrder', 'shuffled');
  switches.set('pastDate', 'never runs');
  switches.reset();
  assert.equal(switches.get('asyncOrder'), 'reversed');
  assert.equal(switches.get('pastDate'), 'runs at once');
});

const ROOM = new URL('.', import.meta.url);

function sources(): { readonly tests: string; readonly engines: string } {
  const paths = globSync('**/*.ts', { cwd: fileURLToPath(ROOM) }).filter((path) => !path.startsWith('switches'));
  const read = (chosen: readonly string[]): string =>
    chosen.map((path) => readFileSync(new URL(path, ROOM), 'utf8')).join('\n');
  const isTest = (path: string): boolean => path.endsWith('.test.ts');
  return { tests: read(paths.filter(isTest)), engines: read(paths.filter((path) => !isTest(path))) };
}

it('every switch is read by an engine, and has a test that sets it', () => {
  const { tests, engines } = sources();
  const keys = Object.keys(SWITCH_VALUES);
  assert.deepEqual(
    keys.filter((key) => !engines.includes(`'${key}'`)),
    [],
    'no engine reads these',
  );
  assert.deepEqual(
    keys.filter((key) => !new RegExp(`\\b${key}\\b`).test(tests)),
    [],
    'no test sets these',
  );
});
