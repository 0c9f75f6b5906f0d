import assert from 'node:assert/strict';
import { it } from 'node:test';
import { candidates, type CoveredScenario } from './coverage.ts';
import { flowParts, shownAt } from './flow-elements.ts';
import type { Mutant } from './operators.ts';

const scenario = (name: string, ...passed: string[]): CoveredScenario => ({ path: 'x', name, milliseconds: 1, passed });
const mutant = (places: readonly string[] | undefined): Mutant => ({
  id: 'F / x: y',
  flow: 'F',
  xml: '',
  kind: 'guard',
  shownAt: places,
});

it('only scenarios that come past a damage can notice it', () => {
  const coverage = {
    scenarios: [scenario('one', 'F.Send', 'F.Decide'), scenario('two', 'G.Send')],
    leftOut: [],
  };
  const names = (places: readonly string[] | undefined): readonly string[] =>
    candidates(coverage, mutant(places), { all: false }).map(({ name }) => name);
  assert.deepEqual(names(['Send']), ['one']);
  assert.deepEqual(names(['Update']), []);
  assert.deepEqual(names(undefined), ['one', 'two'], 'a damaged start can show anywhere');
});

it('of scenarios that come past the same elements the two cheapest are played, unless all are wanted', () => {
  const alike = [5, 1, 3].map((milliseconds) => ({ ...scenario(`takes ${milliseconds}`, 'F.Send'), milliseconds }));
  const coverage = { scenarios: [...alike, scenario('other', 'F.Send', 'F.Decide')], leftOut: [] };
  const names = (all: boolean): readonly string[] =>
    candidates(coverage, mutant(['Send']), { all }).map(({ name }) => name);
  assert.deepEqual(names(false), ['takes 1', 'other', 'takes 3']);
  assert.equal(names(true).length, 4);
});

it('a formula shows at the elements that use it, if only through another one', () => {
  const part = (kind: string, name: string, inner: string): string =>
    `    <${kind}>\n        <name>${name}</name>\n${inner}    </${kind}>\n`;
  const parts = flowParts(
    part('decisions', 'Decide', '        <leftValueReference>isLate</leftValueReference>\n') +
      part('formulas', 'age', '        <expression>NOW() - {!$Record.CreatedDate}</expression>\n') +
      part('formulas', 'isLate', '        <expression>{!age} &gt; 1</expression>\n') +
      part('assignments', 'Assign', '        <assignToReference>other</assignToReference>\n'),
  );
  const age = parts.find(({ name }) => name === 'age');
  const decide = parts.find(({ name }) => name === 'Decide');
  assert.ok(age !== undefined && decide !== undefined);
  assert.deepEqual(shownAt(parts, age), ['Decide']);
  assert.deepEqual(shownAt(parts, decide), ['Decide']);
});
