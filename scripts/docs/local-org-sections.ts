import { readFile } from 'node:fs/promises';
import { STANDARD_LIBRARY } from '../../local-org/apex/library/standard-library.ts';
import { SHAPES } from '../../local-org/flow/compile/shapes.ts';
import { STANDARD_ACTIONS } from '../../local-org/flow/actions/standard-actions.ts';
import { FORMULA_FUNCTIONS, REFUSED_FUNCTIONS } from '../../local-org/formula/function-table.ts';
import { KEPT_TYPES, RUN_TYPES } from '../../local-org/org/deployable-types.ts';
import { STANDARD_OBJECTS } from '../../local-org/schema/standard/standard-objects.ts';
import { documentedEntries } from './documented-entries.ts';
import { refusedFlowParts, refusedResources } from './refused-sections.ts';

const LOCAL_ORG = new URL('../../local-org/', import.meta.url);
/** Children of a flow that are no elements or resources of its canvas. */
const FLOW_HEADER: ReadonlySet<string> = new Set([
  'start',
  'startElementReference',
  'status',
  'triggerOrder',
  'label',
  'processType',
  'runInMode',
  'environments',
]);

type Section = () => string | Promise<string>;

/** The parts of docs/local-org.md that are made from the code, by the name of their marker. */
export const SECTIONS: Readonly<Record<string, Section>> = {
  'metadata types': () =>
    `Checked, compiled and run: ${codes(RUN_TYPES)}.\n\nChecked, kept and given back, without any effect: ${codes(KEPT_TYPES)}.`,
  'standard objects': () => codes(STANDARD_OBJECTS.map(({ name }) => name)),
  'flow elements': () => codes((SHAPES.Flow?.read ?? []).filter((name) => !FLOW_HEADER.has(name))),
  'refused flow parts': refusedFlowParts,
  'flow actions': () => codes(['apex', 'externalService', ...STANDARD_ACTIONS.keys()]),
  'refused resources': () => table(['Path', 'What it is', 'Instead'], refusedResources()),
  'formula functions': formulaFunctions,
  'refused formula functions': () =>
    table(
      ['Function', 'Why'],
      [...REFUSED_FUNCTIONS].sort(byName).map(([name, reason]) => [`\`${name}\``, reason]),
    ),
  'Apex library': apexLibrary,
  switches: () => entries(new URL('switches.ts', LOCAL_ORG), 'Switch'),
  'Sertifier variants': () => entries(new URL('sertifier/variants.ts', LOCAL_ORG), 'Variant'),
};

function formulaFunctions(): string {
  const categories = new Map<string, string[]>();
  for (const { signature, category } of FORMULA_FUNCTIONS.values()) {
    categories.set(category, [...(categories.get(category) ?? []), `\`${signature}\``]);
  }
  return list([...categories].sort(byName).map(([category, signatures]) => [category, signatures.join(', ')]));
}

function apexLibrary(): string {
  const rows = [...STANDARD_LIBRARY.values()]
    .filter((type) => type.methods.size + type.constructors.length + type.constants.length > 0)
    .map((type): [string, string] => {
      const members = [...type.constructors, ...[...type.methods.values()].flat()].filter(
        ({ owner }) => owner === type,
      );
      const written = [...type.constants, ...new Set(members.map(({ signature }) => signature))];
      return [type.qualifiedName, written.map((one) => `\`${one}\``).join(', ')];
    })
    .filter(([, members]) => members !== '');
  return list(rows.sort(byName));
}

async function entries(file: URL, title: string): Promise<string> {
  const all = documentedEntries(await readFile(file, 'utf8'));
  return table(
    [title, 'What it decides', 'Readings, the default first'],
    all.map(({ name, comment, values }) => [`\`${name}\``, comment, values.join(' \\| ')]),
  );
}

function codes(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}

/** A list and no table: cells of a thousand characters make a table that nobody can edit. */
function list(rows: readonly (readonly [string, string])[]): string {
  return rows.map(([name, text]) => `- **${name}**: ${text}`).join('\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function byName(one: readonly [string, ...unknown[]], other: readonly [string, ...unknown[]]): number {
  return one[0] < other[0] ? -1 : 1;
}
