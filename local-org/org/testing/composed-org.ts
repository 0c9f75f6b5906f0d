import assert from 'node:assert/strict';
import { packageXml, zipOf } from '../../metadata/testing/deployment-fixture.ts';
import { componentOfPath } from '../../metadata/component-path.ts';
import { startLocalOrg, type RunningLocalOrg, type StartOptions } from '../../start-local-org.ts';
import { VirtualClock } from '../../transactions/clock.ts';
import { Instant } from '../../values/instant.ts';

export const API = '/services/data/v66.0';

export interface Answer {
  readonly status: number;
  readonly json: unknown;
}

export interface DeployMessage {
  readonly fullName: string;
  readonly componentType: string;
  readonly fileName: string;
  readonly problem?: string;
  readonly problemType?: string;
  readonly lineNumber?: number;
  readonly columnNumber?: number;
}

export interface DeployAnswer {
  readonly status: string;
  readonly success: boolean;
  readonly errorMessage?: string;
  readonly failures: readonly DeployMessage[];
}

/** A whole local org behind its HTTP port, on a virtual clock, as clients see it. For tests. */
export class ComposedOrg {
  readonly running: RunningLocalOrg;
  private readonly crashes: string[];

  private constructor(running: RunningLocalOrg, crashes: string[]) {
    this.running = running;
    this.crashes = crashes;
  }

  static async start(options: StartOptions = {}): Promise<ComposedOrg> {
    const crashes: string[] = [];
    const running = await startLocalOrg({
      clock: new VirtualClock(new Instant(Date.UTC(2026, 2, 14, 9))),
      reportCrash: (what, error) => crashes.push(`${what}: ${error instanceof Error ? error.message : String(error)}`),
      ...options,
    });
    return new ComposedOrg(running, crashes);
  }

  /** Ends the org; fails where the local org itself broke. */
  async close(): Promise<void> {
    await this.running.close();
    assert.deepEqual(this.crashes, []);
  }

  async send(method: string, path: string, body?: unknown, token = this.running.org.token): Promise<Answer> {
    const response = await fetch(this.running.instanceUrl + path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, json: text === '' ? undefined : (JSON.parse(text) as unknown) };
  }

  async query<Row>(soql: string): Promise<Row[]> {
    const { status, json } = await this.send('GET', `${API}/query?q=${encodeURIComponent(soql)}`);
    assert.equal(status, 200, JSON.stringify(json));
    return (json as { records: Row[] }).records;
  }

  async create(object: string, fields: Readonly<Record<string, unknown>>): Promise<string> {
    const { status, json } = await this.send('POST', `${API}/sobjects/${object}`, fields);
    assert.equal(status, 201, JSON.stringify(json));
    return (json as { id: string }).id;
  }

  /** Lets due work run after the virtual clock has moved on. */
  async advance(duration = 'PT0S'): Promise<void> {
    const { status, json } = await this.send('POST', '/local/clock', { advance: duration });
    assert.equal(status, 200, JSON.stringify(json));
    assert.deepEqual(this.crashes, []);
  }

  /** Deploys files of the Metadata API's format; package.xml names what they hold. */
  async deploy(files: Readonly<Record<string, string>>, options: Record<string, unknown> = {}): Promise<DeployAnswer> {
    return this.deployZip(zipOf({ 'package.xml': packageXml(membersOf(Object.keys(files))), ...files }), options);
  }

  async deployZip(zip: Uint8Array, options: Record<string, unknown> = {}): Promise<DeployAnswer> {
    const { deployments } = this.running.org;
    const id = deployments.start(zip, options, { id: this.running.org.administrator.id, name: 'Administrator' });
    await deployments.idle();
    const result = deployments.status(id);
    assert.ok(result);
    const { status, success, errorMessage, details } = result;
    const failures = (details?.componentFailures ?? []) as readonly DeployMessage[];
    return { status, success, ...(errorMessage === undefined ? {} : { errorMessage }), failures };
  }

  /** Deploys what has to work. */
  async mustDeploy(files: Readonly<Record<string, string>>): Promise<void> {
    const answer = await this.deploy(files);
    assert.ok(answer.success, JSON.stringify(answer, undefined, 1));
  }
}

/** An org with a small project deployed, whose administrator may see all of it; `reset` returns to that. */
export async function startWith(
  files: Readonly<Record<string, string>>,
  options: StartOptions & { readonly assign?: readonly string[] } = {},
): Promise<ComposedOrg> {
  const org = await ComposedOrg.start(options);
  await org.mustDeploy(files);
  for (const name of options.assign ?? []) {
    const [set] = await org.query<{ Id: string }>(`SELECT Id FROM PermissionSet WHERE Name = '${name}'`);
    await org.create('PermissionSetAssignment', {
      PermissionSetId: set?.Id,
      AssigneeId: org.running.org.administrator.id,
    });
  }
  org.running.org.keep();
  return org;
}

function membersOf(paths: readonly string[]): Record<string, string[]> {
  const members: Record<string, string[]> = {};
  for (const path of paths) {
    if (/^destructiveChanges\w*\.xml$/.test(path)) continue;
    const component = componentOfPath(path);
    assert.ok(component, `${path} is no component`);
    const names = (members[component.manifestType] ??= []);
    if (!names.includes(component.fullName)) names.push(component.fullName);
  }
  return members;
}
