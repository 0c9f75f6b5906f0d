import { child, childFlag, type XmlElement } from '../../metadata/xml-element.ts';
import type { SObject } from '../../values/sobject.ts';
import type { CompileContext } from './compile-context.ts';

const PARTS = ['operationOneMatchingRecord', 'operationMultMatchingRecords', 'operationZeroMatchingRecords'] as const;

/** What a Create Records element does where records match already. */
export interface MatchingRecords {
  /** The records to save: the new one, or it with the IDs of those that it changes instead. */
  save(record: SObject, matching: readonly SObject[]): readonly SObject[];
}

/**
 * Create Records that checks for matching records first (Metadata API Developer Guide, "FlowRecordCreate", API 61).
 * @returns undefined where it does not
 */
export function compileMatching(context: CompileContext, xml: XmlElement): MatchingRecords | undefined {
  const [first] = PARTS.flatMap((name) => child(xml, name) ?? []);
  if (first === undefined && child(xml, 'filters') === undefined) return undefined;
  if (child(xml, 'filters') === undefined) context.complain(`${first?.name ?? ''} needs filters.`, first ?? xml);
  if (childFlag(xml, 'doesUpsert') === true) context.complain("doesUpsert and filters can't be combined.", xml);
  const input = child(xml, 'inputReference');
  if (input !== undefined) {
    context.complain('The local org checks for matching records of single fields, not of inputReference.', input);
  }
  const one = operation(context, xml, PARTS[0]);
  const several = operation(context, xml, PARTS[1]);
  const createsNew = child(xml, PARTS[2]) === undefined;
  if (!createsNew) operation(context, xml, PARTS[2]);
  return {
    save: (record, matching) => {
      if (matching.length === 0) return createsNew ? [record] : [];
      const changes = (matching.length === 1 ? one : several) === 'UpdateAllRecords';
      return changes ? matching.map(({ id }) => record.clone().set('Id', id)) : [];
    },
  };
}

function operation(context: CompileContext, xml: XmlElement, name: (typeof PARTS)[number]): string {
  const element = child(xml, name);
  const value = element?.text.trim() ?? '';
  const known = name === 'operationZeroMatchingRecords' ? ['None'] : ['None', 'UpdateAllRecords'];
  if (element === undefined) {
    context.complain(`The local org needs ${name} beside filters: what holds without it is not documented.`, xml);
  } else if (!known.includes(value)) {
    context.complain(`The local org does not implement '${value}' as ${name} (it has ${known.join(', ')}).`, element);
  }
  return value;
}
