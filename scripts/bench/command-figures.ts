import { rounded } from './figures.ts';

/** One line of the table `commands`: what a command costs. */
export interface CommandFigures {
  /** From its start as a process to its end. */
  readonly seconds: number;
  /** Requests that the org answered, those of the Salesforce CLI among them. */
  readonly requests: number;
  /** Requests that changed the org; a deployment is one, however often its progress is asked for. */
  readonly writes: number;
}

export interface MeasuredCommand {
  readonly milliseconds: number;
  readonly requests: readonly { readonly method: string; readonly path: string; readonly status: number }[];
  /** Deployments: the log of requests tells them apart from retrievals as little as a proxy could, as both are SOAP. */
  readonly deployments: number;
}

const READING_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
const SOAP = '/services/Soap/';
/** Calls Sertifier and saves nothing. */
const CONNECTION_TEST = '/actions/custom/apex/Sertifier_Test_Connection';
const FIRST_ERROR = 400;

/** Counts what a command did; a request that was refused changed nothing. */
export function commandFigures({ milliseconds, requests, deployments }: MeasuredCommand): CommandFigures {
  const changing = requests.filter(
    ({ method, path, status }) =>
      !READING_METHODS.has(method) && status < FIRST_ERROR && !path.includes(SOAP) && !path.endsWith(CONNECTION_TEST),
  );
  return {
    seconds: rounded(milliseconds / 1000, 2),
    requests: requests.length,
    writes: changing.length + deployments,
  };
}

/** Steps of the set-up that write by a deployment. */
const DEPLOYING_STEPS = new Set(['deploy', 'campaign']);

/** Deployments of a set-up, as its own report tells them: each deploying step that changes something makes one. */
export function deploymentsOf(
  steps: readonly { readonly step: string; readonly changes: readonly unknown[] }[],
): number {
  return steps.filter(({ step, changes }) => DEPLOYING_STEPS.has(step) && changes.length > 0).length;
}
