import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Component } from '../metadata/component.ts';
import { externalCredential, header, namedCredential, principal } from './credential-fixture.ts';
import { parseCredentials } from './parse-credentials.ts';

function messages(...components: Component[]): string[] {
  return parseCredentials(components).problems.map(({ message }) => message);
}

describe('parseCredentials (Metadata API Developer Guide, ExternalCredential and NamedCredential)', () => {
  it('reads both kinds, principals and headers by sequence number', () => {
    const { catalog, problems } = parseCredentials([
      namedCredential({
        headers: header('version', '3.3', 2) + header('apiKey', "{!'key ' & $Credential.Order_System.apiKey}", 1),
      }),
      externalCredential({ parameters: principal('Second', 2) + principal('First One', 1) }),
    ]);
    assert.deepEqual(problems, []);
    const named = catalog.named('order_api');
    assert.equal(named?.url, 'https://api.example.org');
    assert.equal(named.externalCredential, 'Order_System');
    assert.equal(named.formulasInHeaders, true);
    assert.equal(named.calloutsEnabled, true);
    assert.equal(named.generateAuthorizationHeader, true);
    assert.deepEqual(
      named.headers.map(({ name }) => name),
      ['apiKey', 'version'],
    );
    assert.deepEqual(
      catalog.external('Order_System')?.principals.map(({ name }) => name),
      ['First One', 'Second'],
    );
    assert.equal(catalog.named('Nothing'), undefined);
  });

  it('reads the switches of a named credential', () => {
    const settings =
      '<calloutStatus>Disabled</calloutStatus><generateAuthorizationHeader>false</generateAuthorizationHeader>';
    const { catalog } = parseCredentials([externalCredential(), namedCredential({ settings })]);
    const named = catalog.named('Order_Api');
    assert.equal(named?.calloutsEnabled, false);
    assert.equal(named.generateAuthorizationHeader, false);
    assert.equal(named.formulasInHeaders, false);
  });

  it('wants a sequence number on each header', () => {
    assert.deepEqual(messages(externalCredential(), namedCredential({ headers: header('version', '3.3') })), [
      'The header version needs a sequenceNumber.',
    ]);
  });

  it('wants https or http', () => {
    for (const url of ['ftp://api.example.org', 'api.example.org', 'callout:X', 'https://']) {
      assert.match(messages(externalCredential(), namedCredential({ url }))[0] ?? '', /is no URL/, url);
    }
    assert.deepEqual(messages(externalCredential(), namedCredential({ url: 'http://api.example.org/base/' })), []);
  });

  it('refuses an external credential that there is not', () => {
    assert.match(
      messages(namedCredential({ external: 'Nothing', headers: '' }))[0] ?? '',
      /no ExternalCredential named Nothing found/,
    );
  });

  it('compiles header formulas where they are allowed, against the linked external credential', () => {
    const wrong = header('apiKey', '{!$Credential.Other.apiKey}', 1);
    assert.match(
      messages(externalCredential(), namedCredential({ headers: wrong }))[0] ?? '',
      /^The header apiKey has a formula error: Field \$Credential\.Other\.apiKey does not exist/,
    );
    assert.match(
      messages(externalCredential(), namedCredential({ headers: header('a', '{!FOO()}', 1) }))[0] ?? '',
      /Unknown function FOO/,
    );
    assert.deepEqual(messages(externalCredential(), namedCredential({ headers: wrong, settings: '' })), []);
    const user = header('user', '{!$User.Id & "@" & $Organization.Id}', 1);
    assert.deepEqual(messages(externalCredential(), namedCredential({ headers: user })), []);
  });

  it('refuses by name what it does not implement', () => {
    assert.match(messages(externalCredential({ protocol: 'Oauth' }))[0] ?? '', /authentication protocol Oauth/);
    assert.match(
      messages(externalCredential(), namedCredential({ type: 'Legacy' }))[0] ?? '',
      /namedCredentialType Legacy/,
    );
    assert.match(
      messages(
        externalCredential({ parameters: principal('A', 1).replace('NamedPrincipal', 'PerUserPrincipal') }),
      )[0] ?? '',
      /parameterType PerUserPrincipal/,
    );
    const settings = '<allowMergeFieldsInBody>true</allowMergeFieldsInBody>';
    assert.match(messages(externalCredential(), namedCredential({ settings }))[0] ?? '', /allowMergeFieldsInBody/);
  });
});
