import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RealClock } from '../../transactions/clock.ts';
import { handleDeployRequest } from '../deploy-request-rest.ts';
import type { DeployUser } from '../deploy-job.ts';
import { DeployService } from '../deploy-service.ts';
import type { DeploymentTarget } from '../deployment-target.ts';
import type { MetadataApiContext } from '../metadata-api-context.ts';
import { handleMetadataSoap } from '../metadata-soap.ts';
import { RetrieveService } from '../retrieve-service.ts';

const USER: DeployUser = { id: '005000000000001AAA', name: 'Admin User' };
const ORGANIZATION_ID = '00D000000000001AAA';
const VERSION = '66.0';

interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/**
 * The least of an org that the `sf` CLI logs in to and deploys into, for the end-to-end tests of this room: the
 * handlers of the Metadata API, and fixed answers to what the client asks besides.
 */
export class TinyOrgServer {
  readonly token = `${ORGANIZATION_ID}!tiny`;
  /** Method and path of each request, in order. */
  readonly requests: string[] = [];
  private readonly context: MetadataApiContext;
  private readonly server: Server;

  constructor(target: DeploymentTarget) {
    const clock = new RealClock();
    const deployments = new DeployService(target, clock);
    const retrievals = new RetrieveService(() => target.existing(), deployments.ids, clock);
    this.context = { deployments, retrievals, apiVersion: VERSION };
    this.server = createServer((request, response) => void this.serve(request, response));
  }

  /** @returns the instance URL */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    const address = this.server.address();
    const port = isAddress(address) ? address.port : 0;
    return `http://127.0.0.1:${port}`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
    const url = new URL((request.url ?? '/').replace(/^\/+/, '/'), 'http://127.0.0.1');
    this.requests.push(`${request.method ?? ''} ${url.pathname}`);
    const answer = await this.answer(request, url, Buffer.concat(chunks));
    response.writeHead(answer.status, { 'content-type': answer.contentType }).end(answer.body);
  }

  private async answer(request: IncomingMessage, url: URL, body: Buffer): Promise<Answer> {
    if (url.pathname.startsWith('/services/Soap/m/')) {
      const authenticate = (session: string): DeployUser | undefined => (session === this.token ? USER : undefined);
      const { status, xml } = await handleMetadataSoap(body, { ...this.context, authenticate });
      return { status, contentType: 'text/xml', body: xml };
    }
    const [, id] = /\/metadata\/deployRequest(?:\/(\w+))?$/.exec(url.pathname) ?? [];
    if (url.pathname.includes('/metadata/deployRequest')) {
      const { method = 'GET', headers } = request;
      const contentType = headers['content-type'] ?? '';
      const rest = { method, id: id ?? '', query: url.searchParams, contentType, body, user: USER };
      const answer = await handleDeployRequest(rest, this.context);
      return json(answer.status, answer.body);
    }
    return fixedAnswer(url);
  }
}

function fixedAnswer(url: URL): Answer {
  const { pathname } = url;
  const query = url.searchParams.get('q') ?? '';
  if (pathname === '/services/oauth2/userinfo') {
    const user = { user_id: USER.id, organization_id: ORGANIZATION_ID, preferred_username: 'admin@tiny.test' };
    return json(200, user);
  }
  if (pathname.includes('/sobjects/User/')) return json(200, { Id: USER.id, Username: 'admin@tiny.test' });
  if (pathname === '/services/data' || pathname === '/services/data/') {
    return json(200, [{ label: 'Tiny', url: `/services/data/v${VERSION}`, version: VERSION }]);
  }
  if (query.includes('FROM Organization')) {
    const organization = {
      Name: 'Tiny',
      InstanceName: 'TINY',
      IsSandbox: false,
      OrganizationType: 'Developer Edition',
    };
    const record = { ...organization, TrialExpirationDate: null, NamespacePrefix: null };
    return json(200, { totalSize: 1, done: true, records: [record] });
  }
  const message = 'The requested resource does not exist';
  return json(query === '' ? 404 : 400, [{ message, errorCode: query === '' ? 'NOT_FOUND' : 'INVALID_TYPE' }]);
}

function json(status: number, body: unknown): Answer {
  return { status, contentType: 'application/json', body: JSON.stringify(body) };
}

function isAddress(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}
