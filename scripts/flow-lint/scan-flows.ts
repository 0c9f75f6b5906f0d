import { basename } from 'node:path';
import flowScanner from '@flow-scanner/lightning-flow-scanner-core';
import { readFlowGraph, type FlowGraph } from './flow-graph.ts';
import type { Finding } from './rules.ts';

/**
 * Rules of the flow scanner that do not hold here, each with its reason.
 * Everything else that it finds is a fault.
 */
const NOT_APPLICABLE: Readonly<Record<string, string>> = {
  CyclomaticComplexity: 'a note on size, judged by people',
  RecursiveAfterUpdate: 'flows that update their own row are guarded by "only when updated to meet"',
};

export interface ScannedFlows {
  readonly graphs: readonly FlowGraph[];
  readonly findings: readonly Finding[];
}

/** Reads flow files, and runs the flow scanner over them. */
export async function scanFlows(files: readonly string[]): Promise<ScannedFlows> {
  const parsed = await flowScanner.parse([...files]);
  const unreadable = parsed.flatMap(({ uri, errorMessage }) =>
    errorMessage === undefined
      ? []
      : [{ flow: flowName(uri), element: 'Flow', message: `cannot be read: ${errorMessage}` }],
  );
  const found = flowScanner.scan(parsed).flatMap(({ flow, ruleResults }) =>
    ruleResults
      .filter(({ occurs, ruleName }) => occurs && !Object.hasOwn(NOT_APPLICABLE, ruleName))
      .flatMap(({ ruleName, details }) =>
        details.map(({ name }) => ({
          flow: flow.name ?? flow.label,
          element: name,
          message: `${ruleName} (flow scanner)`,
        })),
      ),
  );
  const graphs = parsed.flatMap(({ uri, flow }) =>
    flow === undefined ? [] : [readFlowGraph(flowName(uri), flow.xmldata as Readonly<Record<string, unknown>>)],
  );
  return { graphs, findings: [...unreadable, ...found] };
}

export function flowName(path: string): string {
  return basename(path).replace(/\.flow-meta\.xml$/, '');
}
