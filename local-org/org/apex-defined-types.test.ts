import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import {
  action,
  assignments,
  COLLECTION,
  formula,
  launched,
  loop,
  OUT,
  ref,
  variable,
} from '../flow/testing/flow-xml.ts';
import { metadataXml } from '../metadata/testing/deployment-fixture.ts';
import { API, startWith, type ComposedOrg } from './testing/composed-org.ts';
import { flowFile, ORDER } from './testing/small-project.ts';

const apexClass = (name: string, source: string): Record<string, string> => ({
  [`classes/${name}.cls`]: source,
  [`classes/${name}.cls-meta.xml`]: metadataXml('ApexClass', '<apiVersion>66.0</apiVersion><status>Active</status>'),
});

const CLASSES = {
  ...apexClass(
    'Parcel',
    `public class Parcel {
  @AuraEnabled public String code { get; set; }
  @AuraEnabled public Decimal weight;
  @AuraEnabled public Stop destination;
  @AuraEnabled public List<Stop> stops;
  @AuraEnabled public String shown { get { return code + '!'; } }
  public String hidden;
}`,
  ),
  ...apexClass('Stop', 'public class Stop { @AuraEnabled public String city; @AuraEnabled public Date day; }'),
  ...apexClass(
    'Route',
    `public class Route {
  @InvocableMethod(label='Route')
  public static List<Answer> route(List<Question> questions) {
    List<Answer> answers = new List<Answer>();
    for (Question question : questions) {
      Parcel one = question.parcel;
      one.weight += 1;
      Stop first = new Stop();
      first.city = one.destination.city + ' North';
      one.stops = new List<Stop>{ first, one.destination };
      Answer answer = new Answer();
      answer.parcel = one;
      answers.add(answer);
    }
    return answers;
  }
  public class Question { @InvocableVariable(required=true) public Parcel parcel; }
  public class Answer { @InvocableVariable public Parcel parcel; }
}`,
  ),
};

const parcel = (name: string, more = '', className = 'Parcel'): string =>
  variable(name, 'Apex', `${more}<apexClass>${className}</apexClass>`);

let org: ComposedOrg;
before(async () => {
  org = await startWith({ ...ORDER, ...CLASSES }, { assign: ['Order_Access'] });
});
beforeEach(() => org.running.org.reset());
after(() => org.close());

describe('Apex-defined data types (help "Considerations for the Apex-Defined Data Type")', () => {
  it('a flow fills a variable, passes it to an action, reads what comes back and loops over a list in it', async () => {
    const inside =
      launched('Fill') +
      action('Route_It', 'Route', [['parcel', ref('parcel')]], { next: 'Each_Stop' }) +
      assignments(
        'Fill',
        [
          ['parcel.code', 'Assign', 'A1'],
          ['parcel.weight', 'Assign', 2],
          ['parcel.destination.city', 'Assign', 'Izmir'],
        ],
        'Route_It',
      ) +
      assignments('Note_Stop', [['text', 'Add', ref('line')]], 'Each_Stop') +
      formula('line', 'String', '{!Each_Stop.city} & "/" & TEXT({!Route_It.parcel.weight}) & " "') +
      loop('Each_Stop', 'Route_It.parcel.stops', 'Note_Stop') +
      parcel('parcel') +
      variable('text', 'String', OUT);
    await org.mustDeploy({ 'flows/Route_Parcel.flow': flowFile(inside) });
    const { status, json } = await org.send('POST', `${API}/actions/custom/flow/Route_Parcel`, { inputs: [{}] });
    assert.equal(status, 200, JSON.stringify(json));
    const [answer] = json as { outputValues: { text: string } }[];
    assert.equal(answer?.outputValues.text, 'Izmir North/3 Izmir/3 ');
  });

  for (const [what, inside, expected] of [
    ['a member without @AuraEnabled', assignments('A', [['one.hidden', 'Assign', 'x']]) + parcel('one'), /"hidden"/],
    [
      'a property that runs code',
      assignments('A', [['one.shown', 'Assign', 'x']]) + parcel('one'),
      /no property "shown"/,
    ],
    [
      'a class without members for flows',
      assignments('A', [['text', 'Assign', 'x']]) +
        parcel('one', COLLECTION, 'Route') +
        variable('text', 'String', OUT),
      /"apexClass" is invalid.*"Route"/,
    ],
    [
      'a value of another class',
      assignments('A', [['one', 'Assign', ref('two')]]) + parcel('one') + parcel('two', '', 'Stop'),
      /Apex-Defined \(Stop\)\) doesn't fit "one" \(Apex-Defined \(Parcel\)\)/,
    ],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const { success, failures } = await org.deploy({ 'flows/Tested.flow': flowFile(launched('A') + inside) });
      assert.equal(success, false);
      assert.match(failures.map(({ problem }) => problem).join('\n'), expected);
    });
  }

  it('refuses by name what is shown to components, and a flow holds a class that it uses', async () => {
    const method = 'public class Shown { @AuraEnabled public static String read() { return null; } }';
    const { failures } = await org.deploy(apexClass('Shown', method));
    assert.match(failures[0]?.problem ?? '', /@AuraEnabled on anything but a variable/);
    const using = launched('A') + assignments('A', [['one.code', 'Assign', 'x']]) + parcel('one', '', 'Parcel');
    await org.mustDeploy({ 'flows/Using.flow': flowFile(using) });
    const without = await org.deploy(
      apexClass(
        'Parcel',
        'public class Parcel { public String code; public Stop destination; public List<Stop> stops; public Decimal weight; }',
      ),
    );
    assert.match(JSON.stringify(without.failures), /Using/);
  });
});
