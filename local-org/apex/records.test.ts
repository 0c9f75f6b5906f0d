import assert from 'node:assert/strict';
import { it } from 'node:test';
import { ApexFixture } from './fixtures/apex-fixture.ts';

function run(body: string): ApexFixture {
  const fixture = new ApexFixture(`@IsTest private class Probe { @IsTest static void run() {\n${body}\n} }`);
  fixture.data.refused = new Set(['bad']);
  const result = fixture.test('Probe', 'run');
  assert.equal(result.outcome, 'Pass', `${result.message ?? ''}\n${result.stackTrace ?? ''}`);
  return fixture;
}

it('records are made, read and changed; fields are found in any case', () => {
  run(`
    Order__c o = new Order__c(name = 'A', Amount__c = 10, Customer__r = new Customer__c(City__c = 'Izmir'));
    Assert.areEqual('A', o.NAME);
    Assert.areEqual(10, o.Amount__c);
    Assert.areEqual('Izmir', o.Customer__r.City__c);
    o.Amount__c += 0.5;
    Assert.areEqual(10.5, o.get('amount__c'));
    Assert.isFalse(o.Open__c);
    Assert.isNull(o.Due__c);
    SObject some = o;
    some.put('Name', 'B');
    Assert.areEqual('B', ((Order__c) some).Name);
    Assert.isTrue(some instanceof Order__c);
    Assert.areEqual(o, o.clone(true));`);
});

it('insert gives the ID back; a refused row is a DmlException with details', () => {
  run(`
    Order__c o = new Order__c(Name = 'A');
    insert o;
    Assert.isNotNull(o.Id);
    o.Name = 'bad';
    try { update new List<Order__c>{ new Order__c(Name = 'B'), o }; Assert.fail('must throw'); }
    catch (DmlException e) {
      Assert.areEqual('Update failed. First exception on row 1; first error: FIELD_CUSTOM_VALIDATION_EXCEPTION, Not this name: [Name]', e.getMessage());
      Assert.areEqual(1, e.getNumDml());
      Assert.areEqual('Not this name', e.getDmlMessage(0));
      Assert.areEqual('FIELD_CUSTOM_VALIDATION_EXCEPTION', e.getDmlStatusCode(0));
    }`);
});

it('Database methods report row by row', () => {
  run(`
    List<Database.SaveResult> results = Database.insert(new List<Order__c>{ new Order__c(Name = 'A'), new Order__c(Name = 'bad') }, false);
    Assert.isTrue(results[0].isSuccess());
    Assert.isFalse(results[1].isSuccess());
    Assert.areEqual('Not this name', results[1].getErrors()[0].getMessage());
    Assert.areEqual(StatusCode.FIELD_CUSTOM_VALIDATION_EXCEPTION, results[1].getErrors()[0].getStatusCode());`);
});

it('queries bind values, give lists or one record, and know what was asked for', () => {
  const fixture = run(`
    insert new List<Order__c>{ new Order__c(Name = 'A'), new Order__c(Name = 'B') };
    Set<String> names = new Set<String>{ 'A', 'B' };
    List<Order__c> found = [SELECT Id, Name FROM Order__c WHERE Name IN :names];
    Assert.areEqual(2, found.size());
    Order__c one = [SELECT Id, Name FROM Order__c WHERE Name = :found[1].Name LIMIT 1];
    Assert.areEqual('B', one.Name);
    Assert.areEqual('B', [SELECT Name FROM Order__c WHERE Name = 'B' AND Name = :'B'].Name);
    for (Order__c each : [SELECT Id FROM Order__c]) Assert.isNotNull(each.Id);
    Map<Id, Order__c> byId = new Map<Id, Order__c>([SELECT Id FROM Order__c]);
    Assert.isTrue(byId.containsKey(one.Id));
    try { Order__c none = [SELECT Id FROM Order__c WHERE Name = :'nobody']; Assert.fail('must throw'); }
    catch (QueryException e) { Assert.areEqual('List has no rows for assignment to SObject', e.getMessage()); }
    try { Order__c many = [SELECT Id FROM Order__c]; Assert.fail('must throw'); }
    catch (QueryException e) { Assert.areEqual('List has more than 1 row for assignment to SObject', e.getMessage()); }
    try { Decimal amount = one.Amount__c; Assert.fail('must throw'); }
    catch (SObjectException e) {
      Assert.areEqual('SObject row was retrieved via SOQL without querying the requested field: Order__c.Amount__c', e.getMessage());
    }`);
  assert.equal(fixture.data.queries[0]?.soql, 'SELECT Id, Name FROM Order__c WHERE Name IN :b0');
  assert.deepEqual(fixture.data.queries[0].binds, [['A', 'B']]);
});
