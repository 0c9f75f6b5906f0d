import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buildSchema } from '../schema/build-schema.ts';
import { compileComponents, FlowOrg, OBJECTS, problemsOf, rawFlowComponent } from './testing/flow-org.ts';
import { assignments, asyncPath, filters, FIRST, launched, lookup, ref, triggered } from './testing/flow-xml.ts';

import { flagged, NOTE, REFUSALS, send, text } from './testing/refused-flows.ts';

describe('deploy-time checks (Metadata API, "Flow")', () => {
  const others = {
    Inner: launched('Do') + assignments('Do', [['one', 'Assign', 'x']]) + text('one'),
    Triggered_Flow: triggered({ first: 'Set_Note' }) + NOTE,
  };
  for (const [name, flow, expected] of REFUSALS) {
    it(`refuses ${name}`, () => {
      assert.match(problemsOf(flow, { actions: [send], others }).join('\n'), expected);
    });
  }

  it('names file, line and column', () => {
    const inside = `\n${launched('A')}\n  ${assignments('A', [['one', 'Assign', ref('nobody')]])}`;
    const { problems } = compileComponents(
      [rawFlowComponent('Tested', inside)],
      buildSchema(OBJECTS).schema,
      new FlowOrg({}).apex,
      {},
    );
    const [problem] = problems;
    assert.equal(problem?.fullName, 'Tested');
    assert.equal(problem.position?.line, 3);
    assert.ok(problem.position.column > 1);
  });

  it('blames an element that it refuses, and no connector to it', () => {
    assert.deepEqual(problemsOf(launched('A') + lookup('A', 'Nope__c', FIRST)), [
      'The object "Nope__c" doesn\'t exist.',
    ]);
  });

  it('wants elements of a kind side by side', () => {
    const inside = text('one') + launched('A') + assignments('A', [['one', 'Assign', 'x']]) + text('two');
    const { problems } = compileComponents(
      [rawFlowComponent('Tested', inside)],
      buildSchema(OBJECTS).schema,
      new FlowOrg({}).apex,
      {},
    );
    assert.deepEqual(
      problems.map((problem) => problem.message),
      ['Element variables is duplicated at this location in type Flow'],
    );
  });

  it('accepts an asynchronous path with IsChanged, and a Draft without a guard', () => {
    assert.deepEqual(
      problemsOf(flagged(asyncPath('Set_Note'), { changed: false, where: filters(['Status__c', 'IsChanged', true]) })),
      [],
    );
    assert.deepEqual(problemsOf(`${flagged(asyncPath('Set_Note'), { changed: false })}<status>Draft</status>`), []);
  });
});
