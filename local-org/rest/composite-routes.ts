import type { Work } from '../transactions/work.ts';
import { CompositeReferences } from './composite-references.ts';
import type { Dispatcher } from './dispatcher.ts';
import { type JsonObject, member, optionalText, requireArray, requireObject, requireText } from './json.ts';
import type { OrgServices } from './org-services.ts';
import { asRestError, RestError } from './rest-error.ts';
import { free, makeRequest, ok, type RestRequest, type RestResponse } from './rest-exchange.ts';
import { splitTarget } from './request-target.ts';
import type { Route } from './router.ts';

const GREATEST_COUNT = 25;

/** Several requests in one (REST API Developer Guide, "Composite" and "Composite Batch"). */
export function compositeRoutes(dispatcher: Dispatcher): readonly Route[] {
  return [
    {
      method: 'POST',
      pattern: '/services/data/:version/composite',
      handler: free((request, services) => answerComposite(dispatcher, request, services)),
    },
    {
      method: 'POST',
      pattern: '/services/data/:version/composite/batch',
      handler: free((request) => answerBatch(dispatcher, request)),
    },
  ];
}

interface Part {
  readonly referenceId: string;
  readonly json: JsonObject;
}

interface PartAnswer {
  readonly body: unknown;
  readonly httpHeaders: Readonly<Record<string, string>>;
  readonly httpStatusCode: number;
  readonly referenceId: string;
}

async function answerComposite(
  dispatcher: Dispatcher,
  request: RestRequest,
  services: OrgServices,
): Promise<RestResponse> {
  const body = requireObject(request.json(), 'The request');
  const parts = partsOf(body);
  const references = new CompositeReferences();
  if (member(body, 'allOrNone') === true) {
    return ok({ compositeResponse: await answerTogether(dispatcher, request, services, parts, references) });
  }
  const compositeResponse: PartAnswer[] = [];
  for (const part of parts) {
    const response = await attempt(async () => dispatcher.dispatch(partRequest(request, part.json, references)));
    compositeResponse.push(partAnswer(part, response, references));
  }
  return ok({ compositeResponse });
}

async function attempt(answer: () => Promise<RestResponse>): Promise<RestResponse> {
  try {
    return await answer();
  } catch (error) {
    const { status, body } = asRestError(error);
    return { status, body };
  }
}

/** All parts in one transaction: the first that is refused takes all back. */
async function answerTogether(
  dispatcher: Dispatcher,
  request: RestRequest,
  services: OrgServices,
  parts: readonly Part[],
  references: CompositeReferences,
): Promise<PartAnswer[]> {
  const answers: PartAnswer[] = [];
  const work = function* (transaction: Parameters<Dispatcher['dispatchWithin']>[1]): Work<void> {
    for (const part of parts) {
      const inner = partRequest(request, part.json, references);
      const answer = partAnswer(part, yield* dispatcher.dispatchWithin(inner, transaction), references);
      answers.push(answer);
      if (answer.httpStatusCode >= 400) throw new RolledBack('One part of a composite request was refused.');
    }
  };
  try {
    await services.coordinator.run({ kind: 'request', user: request.user, work });
    return answers;
  } catch (error) {
    const failing = error instanceof RolledBack ? answers.pop() : undefined;
    const { status, body } = asRestError(error);
    const cause = failing ?? {
      body,
      httpHeaders: {},
      httpStatusCode: status,
      referenceId: parts[answers.length]?.referenceId ?? '',
    };
    return parts.map((part) => (part.referenceId === cause.referenceId ? cause : halted(part)));
  }
}

class RolledBack extends Error {
  override readonly name = 'RolledBack';
}

function halted(part: Part): PartAnswer {
  const message = 'The transaction was rolled back since another operation in the same transaction failed.';
  const body = [{ errorCode: 'PROCESSING_HALTED', message }];
  return { body, httpHeaders: {}, httpStatusCode: 400, referenceId: part.referenceId };
}

function partsOf(body: JsonObject): Part[] {
  const parts = requireArray(member(body, 'compositeRequest'), 'compositeRequest').map((one) => {
    const json = requireObject(one, 'Each part of compositeRequest');
    return { referenceId: requireText(member(json, 'referenceId'), 'referenceId'), json };
  });
  if (parts.length > GREATEST_COUNT) throw tooMany(parts.length);
  if (new Set(parts.map((part) => part.referenceId)).size === parts.length) return parts;
  throw RestError.of(400, 'INVALID_INPUT', 'Each part of compositeRequest needs a referenceId of its own.');
}

function tooMany(count: number): RestError {
  return RestError.of(400, 'LIMIT_EXCEEDED', `The request has ${count} parts; the limit is ${GREATEST_COUNT}.`);
}

function partAnswer(part: Part, response: RestResponse, references: CompositeReferences): PartAnswer {
  if (response.status < 400) references.add(part.referenceId, response.body);
  return {
    body: response.body ?? null,
    httpHeaders: response.headers ?? {},
    httpStatusCode: response.status,
    referenceId: part.referenceId,
  };
}

function partRequest(outer: RestRequest, part: JsonObject, references: CompositeReferences): RestRequest {
  const method = requireText(member(part, 'method'), 'method').toUpperCase();
  const url = references.inText(requireText(member(part, 'url'), 'url'));
  const body = member(part, 'body');
  const { path, query } = splitTarget(url.startsWith('/') ? url : `/services/data/${url}`);
  return makeRequest(
    { method, path, query, headers: outer.headers, user: outer.user },
    { value: body === undefined ? undefined : references.inJson(body) },
  );
}

/** Independent requests, each with a transaction of its own. */
async function answerBatch(dispatcher: Dispatcher, request: RestRequest): Promise<RestResponse> {
  const body = requireObject(request.json(), 'The request');
  const parts = requireArray(member(body, 'batchRequests'), 'batchRequests').map((one) =>
    requireObject(one, 'Each part'),
  );
  if (parts.length > GREATEST_COUNT) throw tooMany(parts.length);
  const haltOnError = member(body, 'haltOnError') === true;
  const results: { statusCode: number; result: unknown }[] = [];
  for (const part of parts) {
    if (haltOnError && results.some((one) => one.statusCode >= 400)) {
      results.push({
        statusCode: 412,
        result: [{ errorCode: 'BATCH_PROCESSING_HALTED', message: 'Batch processing halted per request' }],
      });
      continue;
    }
    const method = requireText(member(part, 'method'), 'method').toUpperCase();
    const url = requireText(optionalText(member(part, 'url'), 'url'), 'url').replace(
      /^\/?(?:services\/data\/)?/,
      '/services/data/',
    );
    const { path, query } = splitTarget(url);
    const inner = makeRequest(
      { method, path, query, headers: request.headers, user: request.user },
      { value: member(part, 'richInput') },
    );
    const response = await dispatcher.dispatch(inner);
    results.push({ statusCode: response.status, result: response.body ?? null });
  }
  return ok({ hasErrors: results.some((one) => one.statusCode >= 400), results });
}
