import type { Account } from './account.ts';
import type { Answer } from './envelope.ts';
import { parseFaults, type FaultPlan } from './faults.ts';
import type { RequestLog } from './request-log.ts';

/** A control request: for tests and for people who look, never part of Sertifier's API. */
export interface ControlRequest {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly authorized: boolean;
  readonly state: { readonly account: Account; readonly log: RequestLog; readonly faults: FaultPlan };
  readonly reset: () => void;
}

function json(status: number, body: unknown): Answer {
  return { status, contentType: 'application/json', body: JSON.stringify(body) };
}

/** `POST /local/reset`, `GET /local/requests`, `GET /local/credentials`, `GET /local/campaigns`, `PUT /local/faults`. */
export function answerControl(request: ControlRequest): Answer {
  if (!request.authorized) return json(401, { error: 'Control requests need "Authorization: Bearer <token>".' });
  const { account, log, faults } = request.state;
  switch (`${request.method} ${request.path}`) {
    case 'POST /local/reset':
      request.reset();
      return json(200, { reset: true });
    case 'GET /local/requests':
      return json(200, log.all());
    case 'GET /local/credentials':
      return json(200, [...account.credentials.values()]);
    case 'GET /local/campaigns':
      return json(200, [...account.campaigns.values()]);
    case 'PUT /local/faults':
      return setFaults(request.body, faults);
    default:
      return json(404, { error: `There is no control request ${request.method} ${request.path}.` });
  }
}

function setFaults(body: string, plan: FaultPlan): Answer {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return json(400, { error: 'The body is no JSON.' });
  }
  const faults = parseFaults(parsed);
  if (typeof faults === 'string') return json(400, { error: faults });
  plan.set(faults);
  return json(200, { faults: faults.length });
}
