import type { Transaction } from '../transactions/transaction.ts';
import type { Work } from '../transactions/work.ts';
import type { OrgServices } from './org-services.ts';
import { asRestError, RestError } from './rest-error.ts';
import type { Call, RestRequest, RestResponse } from './rest-exchange.ts';
import { type Match, type Route, Router } from './router.ts';

/** Takes requests to their routes: each in a transaction of its own, or several in one. */
export class Dispatcher {
  private readonly services: OrgServices;
  private readonly router: Router;

  /** @param routes told the dispatcher itself, for routes that are made of other requests */
  constructor(services: OrgServices, routes: (dispatcher: Dispatcher) => readonly Route[]) {
    this.services = services;
    this.router = new Router(routes(this));
  }

  /** Answers a request; refusals come back as answers too, and whatever they wrote is taken back. */
  async dispatch(request: RestRequest): Promise<RestResponse> {
    try {
      const { handler, parameters } = this.router.match(request.method, request.path);
      if (handler.kind === 'free') return await handler.answer(request, this.services, parameters);
      return await this.services.coordinator.run({
        kind: 'request',
        user: request.user,
        work: (transaction) => handler.work(request, this.call(request, transaction, parameters)),
      });
    } catch (error) {
      return answerOf(error);
    }
  }

  /** Answers a request inside a transaction that runs already. What a refused request wrote is taken back. */
  *dispatchWithin(request: RestRequest, transaction: Transaction): Work<RestResponse> {
    const savepoint = transaction.savepoint();
    try {
      const { handler, parameters } = this.matchInside(request);
      if (handler.kind === 'free') throw refusedInside(request);
      return yield* handler.work(request, this.call(request, transaction, parameters));
    } catch (error) {
      transaction.rollback(savepoint);
      return answerOf(error);
    }
  }

  private matchInside(request: RestRequest): Match {
    return this.router.match(request.method, request.path);
  }

  private call(request: RestRequest, transaction: Transaction, parameters: ReadonlyMap<string, string>): Call {
    const { services } = this;
    const { user } = request;
    return { services, transaction, user, access: services.access.of(user.id), parameters };
  }
}

function refusedInside(request: RestRequest): RestError {
  return RestError.notImplemented(
    `${request.method} ${request.path} inside one transaction with other requests`,
    'Send it on its own.',
  );
}

function answerOf(error: unknown): RestResponse {
  const { status, body } = asRestError(error);
  return { status, body };
}
