import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import { KeptClasses } from './kept-classes.ts';
import { readClass } from './read-class.ts';

const WITH_EVERY_COLLECTION = (marker: string): string => `
public with sharing class Order_Reader {
  // ${marker}
  @InvocableMethod(label='Read' callout=true)
  public static List<Integer> read(List<String> names) {
    Map<String, Integer> counts = new Map<String, Integer>{ 'a' => 1 };
    for (Account one : [SELECT Id, Name FROM Account WHERE Name IN :names]) counts.put(one.Name, 2);
    return counts.values();
  }
}`;

describe('syntax trees that are kept', () => {
  it('are what reading afresh gives, in another instance too', () => {
    const source = WITH_EVERY_COLLECTION(randomUUID());
    const { declaration, errors } = readClass(source);
    assert.ok(declaration !== undefined && errors.length === 0);
    new KeptClasses().keep(source, declaration);
    assert.deepEqual(new KeptClasses().find(source), { declaration, errors: [] });
  });

  it('are found by the whole text only', () => {
    const source = WITH_EVERY_COLLECTION(randomUUID());
    const { declaration } = readClass(source);
    assert.ok(declaration !== undefined);
    const kept = new KeptClasses();
    assert.equal(kept.find(source), undefined);
    kept.keep(source, declaration);
    assert.equal(kept.find(`${source} `), undefined);
  });
});
