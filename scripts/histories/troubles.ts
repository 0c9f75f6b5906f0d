import type { Trouble } from './story.ts';

/** Longer than the shortened time-out of a history's org, in milliseconds. */
const TOO_LATE = 400;

/** Each trouble as the Sertifier stand-in plays it. */
export const TROUBLES: Readonly<Record<Trouble, Readonly<Record<string, unknown>>>> = {
  'answers 500': { status: 500 },
  'answers 503': { status: 503, variants: { errorBody: 'HTML' } },
  'answers 429': { status: 429 },
  'answers 429 and says when to come back': { status: 429, retryAfter: '120' },
  'refuses the key': { status: 403 },
  'breaks the connection before the work': { drop: 'before commit' },
  'breaks the connection after the work': { drop: 'after commit' },
  'does the work and answers too late': { delayAfter: TOO_LATE },
  'answers too late without doing the work': { delayBefore: TOO_LATE, drop: 'before commit' },
  'does the work and answers garbage': { malformed: 'garbled' },
  'does the work and answers half': { malformed: 'truncated' },
  'does the work and answers nothing': { malformed: 'empty' },
  'answers in another order and with other keys': {
    variants: { order: 'shuffled', certificateNumberKey: 'certificateNO', extraKeys: 'any' },
  },
  'answers without links': { variants: { links: 'absent' } },
  'issues the good ones and says there was an error': {
    variants: { partialFailure: 'good ones issued with hasError' },
  },
  'takes one credential a request': { variants: { credentialsPerRequest: 1 } },
};
