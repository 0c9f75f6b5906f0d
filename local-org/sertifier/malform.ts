import type { Answer } from './envelope.ts';
import type { Malformation } from './faults.ts';

/** Spoils an answer on its way: the work is done, but the client cannot read it. */
export function malform(answer: Answer, how: Malformation): Answer {
  switch (how) {
    case 'truncated':
      return { ...answer, body: answer.body.slice(0, Math.floor(answer.body.length / 2)) };
    case 'garbled':
      return { ...answer, body: answer.body.replaceAll('"', '\u0000') };
    case 'HTML':
      return { ...answer, contentType: 'text/html', body: '<!doctype html><title>Gateway</title><p>Please wait…</p>' };
    case 'empty':
      return { ...answer, body: '' };
    case 'no JSON':
      return { ...answer, contentType: 'text/plain', body: 'OK' };
  }
}
