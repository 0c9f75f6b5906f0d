import { LEAVES, SHAPES } from '../../local-org/flow/compile/shapes.ts';
import { metadataTypes } from '../../local-org/metadata/load-metadata-types.ts';
import { REFUSED_RESOURCES } from '../../local-org/rest/refused-resources.ts';

/**
 * What the Metadata API knows of a flow and the local org refuses: elements of the canvas, and parts of those elements
 * that it has.
 */
export function refusedFlowParts(): string {
  const kinds = (SHAPES.Flow?.read ?? []).filter((name) => !LEAVES.has(name) && SHAPES[name] !== undefined);
  const rows = ['Flow', ...kinds].map((shape) => [shape, refusedIn(shape)] as const);
  return rows
    .filter(([, names]) => names.length > 0)
    .map(([shape, names]) => `- **${shape}**: ${names.map((name) => `\`${name}\``).join(', ')}`)
    .join('\n');
}

function refusedIn(shape: string): string[] {
  const types = metadataTypes();
  const type = shape === 'Flow' ? shape : types.elementsOf('Flow')?.get(shape)?.type;
  const { read = [], ignored = [] } = SHAPES[shape] ?? {};
  const known = new Set([...read, ...ignored]);
  return [...(types.elementsOf(type ?? '')?.keys() ?? [])].filter((name) => !known.has(name)).sort();
}

/** Rows of resources of Salesforce's REST API that are refused: path, what it is, what to do instead. */
export function refusedResources(): readonly (readonly string[])[] {
  return REFUSED_RESOURCES.map(({ paths, what, instead }) => [
    paths.map((path) => `\`${path}\``).join(', '),
    what,
    instead,
  ]);
}
