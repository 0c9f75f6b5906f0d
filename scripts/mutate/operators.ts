import { exchange, flowParts, innerParts, leaf, shownAt, type XmlPart } from './flow-elements.ts';

/** A flow with one thing wrong. */
export interface Mutant {
  /** The same in every run: flow, element, what was done, to what. */
  readonly id: string;
  readonly flow: string;
  readonly xml: string;
  /** A guard decides what happens; a value is what is written down. */
  readonly kind: 'guard' | 'value';
  /** Elements at which it can first show; undefined where that may be anywhere. */
  readonly shownAt: readonly string[] | undefined;
}

type Damage = readonly [what: string, xml: string];
type Operator = (xml: string, part: XmlPart) => readonly Damage[];

/** A fault is not caught any more. */
const faultConnectorRemoved: Operator = (xml, part) =>
  innerParts(part, 'faultConnector').map((inner) => ['fault connector removed', exchange(xml, inner, '')]);

/** A fault is taken for success. */
const faultTakenForSuccess: Operator = (xml, part) => {
  const [next] = innerParts(part, 'connector');
  if (next === undefined) return [];
  return innerParts(part, 'faultConnector').map((inner) => [
    'fault taken for success',
    exchange(xml, inner, next.text.replaceAll('connector>', 'faultConnector>')),
  ]);
};

/** An outcome of a decision leads where all others lead. */
const outcomeIgnored: Operator = (xml, part) => {
  if (part.kind !== 'decisions') return [];
  const [otherwise] = innerParts(part, 'defaultConnector');
  const target = otherwise === undefined ? '' : otherwise.text.replaceAll('defaultConnector>', 'connector>');
  return innerParts(part, 'rules').map((rule) => [
    `outcome ${rule.name} ignored`,
    exchange(xml, rule, rule.text.replace(/^ +<connector>[^]*?<\/connector>\r?\n/m, target)),
  ]);
};

/** Whatever comes, a decision takes its outcome. */
const outcomeAlwaysTaken: Operator = (xml, part) => {
  if (part.kind !== 'decisions') return [];
  return innerParts(part, 'rules').flatMap((rule): Damage[] => {
    const connector = /^ +<connector>[^]*?<\/connector>\r?\n/m.exec(rule.text)?.[0];
    if (connector === undefined) return [];
    const always = connector.replaceAll('connector>', 'defaultConnector>');
    const [otherwise] = innerParts(part, 'defaultConnector');
    const changed =
      otherwise === undefined
        ? part.text.replace(/^( +)<defaultConnectorLabel>/m, `${always}$1<defaultConnectorLabel>`)
        : exchange(part.text, { start: otherwise.start - part.start, text: otherwise.text }, always);
    return [[`outcome ${rule.name} always taken`, exchange(xml, part, changed)]];
  });
};

/** One condition of several is not asked. */
const conditionDropped: Operator = (xml, part) =>
  innerParts(part, 'rules').flatMap((rule) => {
    const conditions = [...rule.text.matchAll(/^ {12}<conditions>[^]*?^ {12}<\/conditions>\r?\n/gm)];
    if (conditions.length < 2) return [];
    return conditions.map((condition, index): Damage => {
      const target = { start: rule.start + condition.index, text: condition[0] };
      return [`condition ${index + 1} of ${rule.name} dropped`, exchange(xml, target, '')];
    });
  });

/** More records are found, or start the flow, than should. */
const filterDropped: Operator = (xml, part) => {
  const filters = innerParts(part, 'filters');
  return filters.map((filter) => {
    const rest = exchange(xml, filter, '');
    const what = `filter on ${leaf(filter.text, 'field') ?? ''} ${leaf(filter.text, 'operator') ?? ''} dropped`;
    return [what, filters.length === 1 ? rest.replace(logicOf(part), '') : rest];
  });
};

function logicOf(part: XmlPart): string {
  return /^ +<filterLogic>[^<]*<\/filterLogic>\r?\n(?= +<filters>)/m.exec(part.text)?.[0] ?? '';
}

/** A value is left as it was. */
const assignmentDropped: Operator = (xml, part) =>
  innerParts(part, 'assignmentItems').map((item) => {
    const reference = leaf(item.text, 'assignToReference') ?? '';
    const unchanged = item.text
      .replace(/<operator>[^<]*<\/operator>/, '<operator>Assign</operator>')
      .replace(/<value>[^]*<\/value>/, `<value><elementReference>${reference}</elementReference></value>`);
    return [`assignment of ${reference} dropped`, exchange(xml, item, unchanged)];
  });

/** A subflow, an action or a new record does not get a value. */
const inputDropped: Operator = (xml, part) =>
  innerParts(part, 'inputAssignments').map((input) => [
    `input ${leaf(input.text, 'field') ?? input.name} dropped`,
    exchange(xml, input, ''),
  ]);

/** What a flow does is left out: whoever led to it leads to what comes after it. */
const elementBypassed: Operator = (xml, part) => {
  if (!['recordUpdates', 'recordCreates', 'subflows', 'customErrors', 'assignments'].includes(part.kind)) return [];
  const [next] = innerParts(part, 'connector');
  const target = next === undefined ? undefined : leaf(next.text, 'targetReference');
  const reference = `<targetReference>${part.name}</targetReference>`;
  if (!xml.includes(reference)) return [];
  if (target !== undefined) {
    return [['element bypassed', xml.replaceAll(reference, `<targetReference>${target}</targetReference>`)]];
  }
  const ending = new RegExp(
    `^ +<(connector|defaultConnector|faultConnector)>\\s*(?:<isGoTo>true</isGoTo>\\s*)?${reference}\\s*</\\1>\\r?\\n`,
    'gm',
  );
  return [['element bypassed', xml.replace(ending, '')]];
};

/** The flow runs at each save, not only when the record comes to meet the condition. */
const changedToMeetDropped: Operator = (xml, part) => {
  const flag = 'doesRequireRecordChangedToMeetCriteria>';
  if (part.kind !== 'start' || !part.text.includes(`<${flag}true`)) return [];
  return [['changed-to-meet dropped', exchange(xml, part, part.text.replace(`<${flag}true`, `<${flag}false`))]];
};

const BLANKS: Readonly<Record<string, readonly string[]>> = {
  String: ['""'],
  Number: ['0'],
  Boolean: ['TRUE', 'FALSE'],
};

/** A formula says nothing: checks that are written as formulas. */
const formulaBlanked: Operator = (xml, part) => {
  if (part.kind !== 'formulas') return [];
  const expression = leaf(part.text, 'expression') ?? '';
  return (BLANKS[leaf(part.text, 'dataType') ?? ''] ?? []).map((blank) => [
    `formula is ${blank}`,
    exchange(
      xml,
      part,
      part.text.replace(`<expression>${expression}</expression>`, () => `<expression>${blank}</expression>`),
    ),
  ]);
};

const OPERATORS: readonly Operator[] = [
  faultConnectorRemoved,
  faultTakenForSuccess,
  outcomeIgnored,
  outcomeAlwaysTaken,
  conditionDropped,
  filterDropped,
  assignmentDropped,
  inputDropped,
  elementBypassed,
  changedToMeetDropped,
  formulaBlanked,
];

/** Damages that change what is written down, and not what happens. */
const VALUE_DAMAGE = /^(assignment of |input |formula is (""|0)$)/;

function kindOf(part: XmlPart, what: string): Mutant['kind'] {
  return VALUE_DAMAGE.test(what) || (part.kind === 'assignments' && what === 'element bypassed') ? 'value' : 'guard';
}

/** Every flow that differs from this one by one damage. @param flow API name */
export function mutantsOf(flow: string, xml: string): readonly Mutant[] {
  const seen = new Map<string, number>();
  const parts = flowParts(xml);
  return parts.flatMap((part) =>
    OPERATORS.flatMap((operator) => operator(xml, part))
      .filter(([, damaged]) => damaged !== xml)
      .map(([what, damaged]) => {
        const id = `${flow} / ${part.name}: ${what}`;
        const count = (seen.get(id) ?? 0) + 1;
        seen.set(id, count);
        const unique = count === 1 ? id : `${id} (${count})`;
        return { id: unique, flow, xml: damaged, kind: kindOf(part, what), shownAt: shownAt(parts, part) };
      }),
  );
}
