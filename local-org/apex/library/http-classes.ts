import { CalloutException } from '../../transactions/errors.ts';
import type { InboundResponse, Work } from '../../transactions/work.ts';
import { BlobValue, LibraryObject, ListValue, type ApexValue } from '../runtime/apex-value.ts';
import { nullPointer, SystemFailure } from '../runtime/exception-value.ts';
import type { Execution } from '../runtime/execution.ts';
import { STRING } from '../types/apex-type.ts';
import { blob, integer, text } from './arguments.ts';
import type { LibrarySource } from './library-type.ts';

/** Apex Reference Guide, "HttpRequest Class": 10 seconds unless set, at most 120. */
const DEFAULT_TIMEOUT = 10_000;
const LONGEST_TIMEOUT = 120_000;

class Headers {
  private readonly byKey = new Map<string, { readonly name: string; readonly value: string }>();

  set(name: string, value: string): void {
    this.byKey.set(name.toLowerCase(), { name, value });
  }

  get(name: string): string | null {
    return this.byKey.get(name.toLowerCase())?.value ?? null;
  }

  names(): string[] {
    return [...this.byKey.values()].map((one) => one.name);
  }

  toMap(): Map<string, string> {
    return new Map([...this.byKey.values()].map((one) => [one.name, one.value]));
  }
}

export class HttpRequestValue extends LibraryObject {
  readonly libraryName = 'HttpRequest';
  readonly headers = new Headers();
  endpoint: string | null = null;
  method: string | null = null;
  body = '';
  timeout = DEFAULT_TIMEOUT;
}

export class HttpResponseValue extends LibraryObject {
  readonly libraryName = 'HttpResponse';
  readonly headers = new Headers();
  statusCode = 0;
  status: string | null = null;
  body = '';
}

class HttpValue extends LibraryObject {
  readonly libraryName = 'Http';
}

function request(value: ApexValue): HttpRequestValue {
  if (value instanceof HttpRequestValue) return value;
  throw nullPointer();
}

function response(value: ApexValue): HttpResponseValue {
  if (value instanceof HttpResponseValue) return value;
  throw nullPointer();
}

function responseOf(answer: InboundResponse): HttpResponseValue {
  const value = new HttpResponseValue();
  value.statusCode = answer.statusCode;
  value.status = answer.status;
  value.body = answer.body;
  for (const [name, content] of answer.headers) value.headers.set(name, content);
  return value;
}

function* send(execution: Execution, sent: HttpRequestValue): Work<ApexValue> {
  if (sent.endpoint === null || sent.endpoint === '') throw new SystemFailure('CalloutException', 'no protocol: ');
  if (sent.method === null || sent.method === '')
    throw new SystemFailure('CalloutException', 'Method must be specified');
  if (execution.test !== undefined) return yield* answerOfMock(execution, sent);
  const { depth } = execution;
  const answer = yield* execution.services.callouts().send(
    {
      endpoint: sent.endpoint,
      method: sent.method,
      headers: sent.headers.toMap(),
      body: sent.body,
      timeoutMilliseconds: sent.timeout,
    },
    execution.transaction,
  );
  execution.depth = depth;
  return responseOf(answer);
}

function isResponder(value: unknown): value is (execution: Execution, sent: HttpRequestValue) => Work<ApexValue> {
  return typeof value === 'function';
}

/** In a test the mock answers, and sees the endpoint as written (Apex Developer Guide, "Testing HTTP Callouts"). */
function* answerOfMock(execution: Execution, sent: HttpRequestValue): Work<ApexValue> {
  const { test, transaction } = execution;
  if (test?.mock === undefined) {
    throw new SystemFailure('TypeException', 'Methods defined as TestMethod do not support Web service callouts');
  }
  if (transaction.uncommittedWork) {
    throw new CalloutException('You have uncommitted work pending. Please commit or rollback before calling out');
  }
  transaction.limits.consume('callouts');
  const respond: unknown = Reflect.get(test.mock, 'm_respond$HttpRequest');
  if (!isResponder(respond))
    throw new SystemFailure('CalloutException', 'The mock does not implement HttpCalloutMock.');
  return yield* respond.call(test.mock, execution, sent);
}

export const HTTP_CLASS: LibrarySource = {
  name: 'Http',
  description: 'Makes callouts through Named Credentials.',
  members: { 'Http()': () => new HttpValue() },
  work: { 'HttpResponse send(HttpRequest request)': (execution, _self, sent) => send(execution, request(sent)) },
};

export const HTTP_REQUEST: LibrarySource = {
  name: 'HttpRequest',
  description: 'An HTTP request. Time-outs are milliseconds, 1 to 120000, 10000 unless set.',
  members: {
    'HttpRequest()': () => new HttpRequestValue(),
    'void setEndpoint(String endpoint)': (_, self, endpoint) => {
      request(self).endpoint = text(endpoint);
      return undefined;
    },
    'void setMethod(String method)': (_, self, method) => {
      request(self).method = text(method);
      return undefined;
    },
    'void setBody(String body)': (_, self, body) => {
      request(self).body = text(body);
      return undefined;
    },
    'void setBodyAsBlob(Blob body)': (_, self, body) => {
      request(self).body = Buffer.from(blob(body).bytes).toString('utf8');
      return undefined;
    },
    'void setHeader(String name, String value)': (_, self, name, value) => {
      request(self).headers.set(text(name), text(value));
      return undefined;
    },
    'void setTimeout(Integer milliseconds)': (_, self, milliseconds) => {
      const time = integer(milliseconds);
      if (time < 1 || time > LONGEST_TIMEOUT) {
        throw new SystemFailure(
          'CalloutException',
          `Timeout must be between 1 and ${LONGEST_TIMEOUT} milliseconds: ${time}`,
        );
      }
      request(self).timeout = time;
      return undefined;
    },
    'String getEndpoint()': (_, self) => request(self).endpoint,
    'String getMethod()': (_, self) => request(self).method,
    'String getBody()': (_, self) => request(self).body,
    'Blob getBodyAsBlob()': (_, self) => new BlobValue(Buffer.from(request(self).body, 'utf8')),
    'String getHeader(String name)': (_, self, name) => request(self).headers.get(text(name)),
  },
};

export const HTTP_RESPONSE: LibrarySource = {
  name: 'HttpResponse',
  description: 'An HTTP response; a mock makes one.',
  members: {
    'HttpResponse()': () => new HttpResponseValue(),
    'void setStatusCode(Integer code)': (_, self, code) => {
      response(self).statusCode = integer(code);
      return undefined;
    },
    'void setStatus(String status)': (_, self, status) => {
      response(self).status = text(status);
      return undefined;
    },
    'void setBody(String body)': (_, self, body) => {
      response(self).body = text(body);
      return undefined;
    },
    'void setBodyAsBlob(Blob body)': (_, self, body) => {
      response(self).body = Buffer.from(blob(body).bytes).toString('utf8');
      return undefined;
    },
    'void setHeader(String name, String value)': (_, self, name, value) => {
      response(self).headers.set(text(name), text(value));
      return undefined;
    },
    'Integer getStatusCode()': (_, self) => response(self).statusCode,
    'String getStatus()': (_, self) => response(self).status,
    'String getBody()': (_, self) => response(self).body,
    'Blob getBodyAsBlob()': (_, self) => new BlobValue(Buffer.from(response(self).body, 'utf8')),
    'String getHeader(String name)': (_, self, name) => response(self).headers.get(text(name)),
    'List<String> getHeaderKeys()': (_, self) => new ListValue(STRING, response(self).headers.names()),
    'String toString()': (_, self) => {
      const { status, statusCode } = response(self);
      return `System.HttpResponse[Status=${String(status)}, StatusCode=${statusCode}]`;
    },
  },
};

export const HTTP_CALLOUT_MOCK: LibrarySource = {
  name: 'HttpCalloutMock',
  description: 'What a test implements to answer callouts.',
  interface: true,
  members: { 'HttpResponse respond(HttpRequest request)': () => null },
};
