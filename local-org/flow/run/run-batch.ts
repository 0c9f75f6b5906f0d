import type { Work } from '../../transactions/work.ts';
import type { Transaction } from '../../transactions/transaction.ts';
import type { BulkElement, CompiledFlow, FlowElement } from '../model/flow-model.ts';
import { advance } from './advance.ts';
import type { ActionOutcome, FlowServices, TriggerContext } from './interview.ts';
import { Interview } from './interview.ts';
import { runAction } from './run-action.ts';
import { runLookup } from './run-lookup.ts';
import { runSave } from './run-save.ts';
import type { FrameAccess } from './user-context.ts';

/** What one interview of a batch begins with. */
export interface InterviewSeed {
  readonly trigger: TriggerContext;
  /** Values of input variables, by name. */
  readonly inputs?: (interview: Interview) => void;
  readonly guid?: string | undefined;
}

export interface BatchRequest {
  readonly flow: CompiledFlow;
  /** First element of the path that runs. */
  readonly first: FlowElement | undefined;
  readonly seeds: readonly InterviewSeed[];
  readonly transaction: Transaction;
  readonly services: FlowServices;
  /** Whether the batch has its transaction to itself, and may wait for callouts. */
  readonly behindCommit?: boolean;
  /** What the person who launched the flow may do; left out where the platform runs it in system context. */
  readonly access?: FrameAccess;
}

/**
 * Runs interviews of one flow together: each goes on by itself to the next element that works on records or calls
 * out, and that element is then executed once for all that stand at it (help `flow_concepts_bulkification`).
 * Interviews that end in an unhandled fault are `failed`; a LimitException ends the whole transaction.
 * @returns the interviews, in the order of the seeds
 */
export function* runBatch(request: BatchRequest): Work<Interview[]> {
  const logs = request.seeds.map((): ActionOutcome[] => []);
  const savepoint = request.transaction.savepoint();
  request.transaction.interviews += request.seeds.length;
  const together = begin(request, logs, allOf(request));
  yield* runTogether(together);
  const apart = together.filter((interview) => interview.needsIsolation).map((interview) => interview.index);
  if (apart.length === 0) return together;
  request.transaction.rollback(savepoint);
  return yield* runAgainApart(request, logs, new Set(apart));
}

/** The others run together again, then one by one those whose own DML is to be taken back before a handled fault. */
function* runAgainApart(request: BatchRequest, logs: ActionOutcome[][], apart: Set<number>): Work<Interview[]> {
  const done = new Map<number, Interview>();
  const others = begin(
    request,
    logs,
    allOf(request).filter((index) => !apart.has(index)),
  );
  yield* runTogether(others);
  for (const interview of others) {
    if (interview.needsIsolation) apart.add(interview.index);
    else done.set(interview.index, interview);
  }
  for (const index of [...apart].sort((one, other) => one - other)) {
    const [interview] = begin(request, logs, [index]);
    if (interview === undefined) continue;
    interview.startOfIsolation = request.transaction.savepoint();
    yield* runTogether([interview]);
    done.set(index, interview);
  }
  return [...done.values()].sort((one, other) => one.index - other.index);
}

function allOf(request: BatchRequest): number[] {
  return request.seeds.map((_, index) => index);
}

function begin(request: BatchRequest, logs: readonly ActionOutcome[][], indexes: readonly number[]): Interview[] {
  return indexes.map((index) => {
    const seed = request.seeds[index];
    const trigger = seed?.trigger ?? { record: null, prior: null, isNew: false };
    const actionLog = logs[index] ?? [];
    const interview = new Interview(
      request.flow,
      index,
      request.services,
      request.transaction,
      { ...trigger },
      {
        guid: seed?.guid,
        actionLog,
        access: request.access,
      },
    );
    if (request.flow.trigger?.when === 'beforeSave') interview.inPlace = trigger.record ?? undefined;
    interview.behindCommit = request.behindCommit === true;
    interview.root.initialise();
    seed?.inputs?.(interview);
    interview.root.position = request.first;
    request.services.traces.begin(interview);
    return interview;
  });
}

function isBulk(element: FlowElement | undefined): element is BulkElement {
  return element !== undefined && ['lookup', 'create', 'update', 'delete', 'action'].includes(element.kind);
}

interface Group {
  readonly element: BulkElement;
  readonly interviews: Interview[];
}

function* runTogether(interviews: readonly Interview[]): Work<void> {
  const groups = new Map<string, Group>();
  const wait = (interview: Interview): void => {
    if (interview.needsIsolation || !advance(interview)) return;
    const { frame } = interview;
    if (!isBulk(frame.position)) return;
    const key = `${frame.callPath} ${frame.flow.versionNumber} ${frame.position.name}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { element: frame.position, interviews: [interview] });
    else group.interviews.push(interview);
  };
  for (const interview of interviews) wait(interview);
  while (groups.size > 0) {
    const [key, group] = nextGroup(groups);
    groups.delete(key);
    group.interviews.sort((one, other) => one.index - other.index);
    yield* execute(group);
    for (const interview of group.interviews) wait(interview);
  }
}

function* execute({ element, interviews }: Group): Work<void> {
  switch (element.kind) {
    case 'lookup':
      runLookup(element, interviews);
      return;
    case 'action':
      yield* runAction(element, interviews);
      return;
    default:
      runSave(element, interviews);
  }
}

/** Undocumented on the platform, hence switch `divergedGroupOrder`; then whoever lags behind. */
function nextGroup(groups: ReadonlyMap<string, Group>): [string, Group] {
  let best: [string, Group] | undefined;
  for (const entry of groups) {
    if (best === undefined || comesFirst(entry[1], best[1])) best = entry;
  }
  if (best === undefined) throw new Error('A batch of interviews has no group to run.');
  return best;
}

function comesFirst(one: Group, other: Group): boolean {
  const difference = rank(one) - rank(other);
  return difference < 0 || (difference === 0 && one.element.order < other.element.order);
}

function rank({ element, interviews }: Group): number {
  const calloutFirst = interviews[0]?.services.switches.get('divergedGroupOrder') === 'callout element first';
  switch (element.kind) {
    case 'action':
      if (element.standard !== undefined) return 1;
      return calloutFirst ? 0 : 2;
    case 'lookup':
      return 1;
    default:
      return calloutFirst ? 2 : 0;
  }
}
