import type { RecordError } from '../data/data-service.ts';
import type { ObjectDefinition } from '../schema/object-definition.ts';
import type { SObject } from '../values/sobject.ts';
import { isJsonObject, type JsonObject, member, requireArray, requireObject, requireText } from './json.ts';
import { objectRefusal, visibleObject } from './record-access.ts';
import { recordInput } from './record-input.ts';
import { RestError } from './rest-error.ts';
import { type Call, inTransaction, parameter, type RestRequest, type RestResponse } from './rest-exchange.ts';
import type { Route } from './router.ts';

const GREATEST_TREE = 200;

/** Records with their children in one request, all or nothing (REST API Developer Guide, "sObject Tree"). */
export const treeRoutes: readonly Route[] = [
  { method: 'POST', pattern: '/services/data/:version/composite/tree/:object', handler: inTransaction(createTree) },
];

interface Node {
  readonly referenceId: string;
  readonly object: ObjectDefinition;
  readonly record: SObject;
  readonly refusal: RecordError | undefined;
  /** The node above and the field that points at it. */
  readonly parent: { readonly node: Node; readonly field: string } | undefined;
}

function createTree(request: RestRequest, call: Call): RestResponse {
  const object = visibleObject(call, parameter(call.parameters, 'object'));
  const body = requireObject(request.json(), 'The request');
  const levels = levelsOf(call, object, body);
  const nodes = levels.flat();
  if (nodes.length > GREATEST_TREE) {
    throw RestError.of(400, 'INVALID_INPUT', `The request has ${nodes.length} records; the limit is ${GREATEST_TREE}.`);
  }
  const ids = new Map<Node, string>();
  for (const level of levels) {
    const errors = saveLevel(call, level, ids);
    if (errors.length > 0) throw new RestError(400, { hasErrors: true, results: errors }, 'The tree was refused.');
  }
  const results = nodes.map((node) => ({ referenceId: node.referenceId, id: ids.get(node) }));
  return { status: 201, body: { hasErrors: false, results } };
}

/** The records of the tree, level by level: parents are saved before their children. */
function levelsOf(call: Call, root: ObjectDefinition, body: JsonObject): Node[][] {
  const levels: Node[][] = [];
  let level = nodesOf(call, root, body, undefined);
  while (level.length > 0) {
    levels.push(level.map(({ node }) => node));
    level = level.flatMap(({ node, children }) => children.flatMap((child) => childNodes(call, node, child)));
  }
  return levels;
}

interface NodeWithChildren {
  readonly node: Node;
  readonly children: readonly { name: string; body: JsonObject }[];
}

function nodesOf(call: Call, object: ObjectDefinition, body: JsonObject, parent: Node['parent']): NodeWithChildren[] {
  return requireArray(member(body, 'records'), 'records').map((one) => {
    const json = requireObject(one, 'Each record');
    const attributes = requireObject(member(json, 'attributes'), 'attributes');
    const referenceId = requireText(member(attributes, 'referenceId'), 'attributes.referenceId');
    const children = Object.entries(json).flatMap(([name, value]) =>
      isJsonObject(value) && name !== 'attributes' && Array.isArray(member(value, 'records'))
        ? [{ name, body: value }]
        : [],
    );
    const skip = children.map((child) => child.name.toLowerCase());
    const { record, refusal } = recordInput(call, object, json, 'create', skip);
    return { node: { referenceId, object, record, refusal, parent }, children };
  });
}

function childNodes(call: Call, node: Node, child: { name: string; body: JsonObject }): NodeWithChildren[] {
  const relationship = call.services.data.schema
    .childRelationships(node.object.name)
    .find((one) => one.name.toLowerCase() === child.name.toLowerCase());
  if (relationship === undefined) {
    throw RestError.of(400, 'INVALID_FIELD', `No such column '${child.name}' on sobject of type ${node.object.name}`);
  }
  const object = visibleObject(call, relationship.childObject);
  return nodesOf(call, object, child.body, { node, field: relationship.field });
}

function saveLevel(call: Call, level: readonly Node[], ids: Map<Node, string>): Record<string, unknown>[] {
  const errors: Record<string, unknown>[] = [];
  const fail = (node: Node, found: readonly RecordError[]): unknown =>
    errors.push({ referenceId: node.referenceId, errors: found });
  for (const object of new Set(level.map((node) => node.object))) {
    const nodes = level.filter((node) => node.object === object);
    for (const node of nodes) {
      const refusal = objectRefusal(call.access, object, 'create') ?? node.refusal;
      if (refusal !== undefined) fail(node, [refusal]);
      if (node.parent !== undefined) node.record.set(node.parent.field, ids.get(node.parent.node) ?? null);
    }
    if (errors.length > 0) continue;
    const results = call.services.data.insert(
      nodes.map((node) => node.record),
      call.transaction,
      { allOrNone: true },
    );
    for (const [index, node] of nodes.entries()) {
      const result = results[index];
      if (result?.success === true && result.id !== null) ids.set(node, result.id);
      else if (result?.errors.some((one) => one.statusCode !== 'ALL_OR_NONE_OPERATION_ROLLED_BACK') === true) {
        fail(node, result.errors);
      }
    }
  }
  return errors;
}
