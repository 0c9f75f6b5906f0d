import assert from 'node:assert/strict';
import { it } from 'node:test';
import { frontDoor } from './front-door.ts';

it('the front door carries token and page, whatever characters they have', () => {
  const address = new URL(
    frontDoor(
      { instanceUrl: 'http://127.0.0.1:1234', accessToken: '00D!a b&c=d+e' },
      '/lightning/r/Contact/003?x=1&y=2',
    ),
  );
  assert.equal(address.pathname, '/secur/frontdoor.jsp');
  assert.equal(address.searchParams.get('sid'), '00D!a b&c=d+e');
  assert.equal(address.searchParams.get('retURL'), '/lightning/r/Contact/003?x=1&y=2');
});
