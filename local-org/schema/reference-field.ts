import { childFlag, childText, type XmlElement } from '../metadata/xml-element.ts';
import type { FieldContext } from './custom-field.ts';
import type { FieldDefinition, FieldKind } from './object-definition.ts';
import type { ProblemList } from './problem-list.ts';

type Reference = Pick<
  FieldDefinition,
  'referenceTo' | 'relationshipName' | 'childRelationshipName' | 'relationshipLabel' | 'deleteConstraint'
>;

type DeleteConstraint = NonNullable<FieldDefinition['deleteConstraint']>;

/** Reads where a lookup, hierarchy or master-detail field points, and what a deletion of the parent does. */
export function readReference(
  element: XmlElement,
  kind: FieldKind,
  context: FieldContext,
  problems: ProblemList,
): Reference {
  if (kind !== 'Lookup' && kind !== 'Hierarchy' && kind !== 'MasterDetail') return {};
  const target = kind === 'Hierarchy' ? context.object.name : childText(element, 'referenceTo')?.trim();
  if (target === undefined) return {};
  const parent = context.objectOf(target);
  if (parent === undefined) {
    problems.add(`referenceTo value of '${target}' does not resolve to a valid sObject type`, 'referenceTo');
  } else if (parent.kind === 'customMetadata' || parent.kind === 'customSetting') {
    const what = parent.kind === 'customMetadata' ? 'metadata type' : 'setting';
    problems.add(`A lookup field cannot point at a custom ${what} ('${target}').`, 'referenceTo');
  }
  if (kind === 'Hierarchy' && context.object.name !== 'User') {
    problems.add('Hierarchy relationships are available on User only.', 'type');
  }
  const fieldName = (childText(element, 'fullName') ?? problems.component.fullName.split('.').at(-1) ?? '').trim();
  const relationship = childText(element, 'relationshipName')?.trim();
  const relationshipLabel = childText(element, 'relationshipLabel')?.trim();
  if (relationship !== undefined && !/^[A-Za-z](?:_?[A-Za-z0-9])*$/.test(relationship)) {
    problems.add(
      `relationshipName '${relationship}' must begin with a letter and hold letters, digits and single underscores.`,
      'relationshipName',
    );
  }
  return {
    referenceTo: [parent?.name ?? target],
    relationshipName: fieldName.replace(/__c$/, '__r'),
    deleteConstraint: readDeleteConstraint(element, kind, problems),
    ...(relationship === undefined ? {} : { childRelationshipName: `${relationship}__r` }),
    ...(relationshipLabel === undefined ? {} : { relationshipLabel }),
  };
}

function readDeleteConstraint(element: XmlElement, kind: FieldKind, problems: ProblemList): DeleteConstraint {
  if (kind === 'MasterDetail') return 'Cascade';
  const source = childText(element, 'deleteConstraint')?.trim() ?? 'SetNull';
  if (source !== 'SetNull' && source !== 'Restrict' && source !== 'Cascade') {
    problems.add(`'${source}' is not a valid value for the enum 'DeleteConstraint'`, 'deleteConstraint');
    return 'SetNull';
  }
  if (source === 'SetNull' && childFlag(element, 'required') === true) {
    problems.add(
      'field integrity exception: unknown (must specify either cascade delete or restrict delete for required lookup foreign key)',
      'deleteConstraint',
    );
  }
  return source;
}
