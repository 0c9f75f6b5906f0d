import { gql } from 'lightning/graphql';
import { answerOf } from '../credentialQuery';
import { answerWith, credentialNode } from './data/records';

const [[texts, ...values]] = gql.mock.calls;
const query = texts.reduce((all, text, index) => all + values[index - 1] + text);

describe('the question to the org', () => {
  it('P18 asks for what belongs to the contact or was asked for by the record, newest first', () => {
    expect(query).toContain('{ or: [{ Contact__c: { eq: $recordId } }, { Source_Record_Id__c: { eq: $source } }] }');
    expect(query).toContain('orderBy: { CreatedDate: { order: DESC }, Name: { order: DESC } }');
    expect(query).toMatch(/Sertifier_Credential__c\(\s+first: \$first/);
  });

  it('P12 says less, and not nothing, where a person may not read a field', () => {
    const required = [...query.matchAll(/(\w+__c) +\{ value \}/g)].map(([, name]) => name);
    expect(required).toEqual(['Status__c']);
    expect(query).toContain('Verification_Link__c @optional { value }');
    expect(query).toMatch(/Sertifier_Control__c\(first: 1\) @optional/);
  });

  it('names no object of the package outright: the platform refuses that in the deployment that brings both', () => {
    expect(texts.join(' ')).not.toMatch(/Sertifier_C/);
  });

  it('reads values by plain names, and the first request as it came', () => {
    const first = { Id: 'a02', Name: { value: 'SC-000007' } };
    const nodes = [credentialNode('a01', { Status: 'Duplicate', Duplicate_Of: first, Last_Error: null })];
    const { credentials, count, control } = answerOf(answerWith(nodes, { count: 7, control: { Paused: true } }));
    expect(credentials[0]).toMatchObject({
      Id: 'a01',
      Status: 'Duplicate',
      Last_Error: null,
      Duplicate_Of__r: first
    });
    expect([count, control.Paused]).toEqual([7, true]);
  });

  it('tells an org without set-up from a person who may not see the control row', () => {
    expect(answerOf(answerWith([], { control: null })).control).toBeNull();
    expect(
      answerOf({ uiapi: { query: { Sertifier_Credential__c: { totalCount: 0, edges: [] } } } }).control
    ).toBeUndefined();
  });
});
