import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { randomStory } from './random-story.ts';
import { tell } from './story.ts';

it('a story is told in plain words, a line a step', () => {
  const story = tell({
    readings: { asyncBatchSize: 7 },
    steps: [
      { kind: 'create', contacts: ['ordinary', 'without e-mail'] },
      { kind: 'trouble', trouble: 'breaks the connection after the work', requests: 2 },
      { kind: 'tick', which: [0, 1] },
    ],
  });
  assert.equal(
    story,
    [
      'Platform: asyncBatchSize = 7.',
      '1. Contacts are created: ordinary, without e-mail.',
      '2. Sertifier breaks the connection after the work, for 2 requests.',
      '3. Issue Credential is ticked on contact 0, 1.',
    ].join('\n'),
  );
});

it('every random story begins with contacts and can be told', () => {
  fc.assert(
    fc.property(randomStory, (story) => {
      assert.equal(story.steps[0]?.kind, 'create');
      assert.equal(tell(story).split('\n').length, story.steps.length + 1);
    }),
  );
});
