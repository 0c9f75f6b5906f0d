import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { startLocalOrg, type RunningLocalOrg, type StartOptions } from '../../local-org/start-local-org.ts';
import { createProgress, type Progress } from '../command/progress.ts';
import { privateHome, type SfResult } from '../command/sf.ts';
import { connectByToken } from '../org/connect.ts';
import type { ConnectedOrg } from '../org/connection-port.ts';
import { SertifierClient } from '../sertifier/sertifier-client.ts';
import { readOrgSetup, type OrgSetup } from '../setup/org-setup.ts';
import { readLocalPackage } from '../setup/package/local-package.ts';
import { runSteps, type StepReport } from '../setup/run-steps.ts';
import { stepsFor, type SetupInputs } from '../setup/steps-for.ts';

const CONFIG = fileURLToPath(new URL('../../config/org-setup.json', import.meta.url));

export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  readonly status: number;
}

/** A local org in this process, for tests of the commands: as the Salesforce libraries see it. */
export class CommandOrg {
  readonly running: RunningLocalOrg;
  readonly org: ConnectedOrg;
  readonly setup: OrgSetup;
  private readonly home: string;

  private constructor(running: RunningLocalOrg, org: ConnectedOrg, setup: OrgSetup, home: string) {
    this.running = running;
    this.org = org;
    this.setup = setup;
    this.home = home;
  }

  /** Starts an empty org. The libraries keep their state in a folder of this test's own. */
  static async open(options: StartOptions = {}): Promise<CommandOrg> {
    const home = mkdtempSync(join(tmpdir(), 'command-org-'));
    Object.assign(process.env, privateHome(home));
    const running = await startLocalOrg({ ...options, sertifier: { publishingDelay: 0, ...options.sertifier } });
    const org = await connectByToken(running.instanceUrl, running.org.token);
    return new CommandOrg(running, org, await readOrgSetup(CONFIG), home);
  }

  /** An org with the package deployed and set up. */
  static async openSetUp(options: StartOptions = {}): Promise<CommandOrg> {
    const org = await CommandOrg.open(options);
    await org.setUp();
    await org.keep();
    return org;
  }

  get sertifier(): SertifierClient {
    return new SertifierClient(this.running.sertifier.key, this.running.sertifier.url);
  }

  /** Runs the steps of `npm run setup`; the deployment without a process of the CLI's own. */
  setUp(
    inputs: Partial<SetupInputs> = {},
    dryRun = false,
    org: ConnectedOrg = this.org,
    progress: Progress = createProgress(silence()),
  ): Promise<readonly StepReport[]> {
    const steps = stepsFor({
      setup: this.setup,
      key: this.running.sertifier.key,
      sertifier: () => Promise.resolve(this.sertifier),
      sf: { run: (args) => this.deploy(args) },
      targetOrg: 'test',
      ...inputs,
    });
    return runSteps(steps, org, progress, dryRun);
  }

  /** A session of another user of the org. */
  async connectAs(username: string): Promise<ConnectedOrg> {
    const token = this.running.org.openSession(username);
    if (token === undefined) throw new Error(`There is no active user ${username}.`);
    return connectByToken(this.running.instanceUrl, token);
  }

  /** Creates a user of a profile. @returns the user name */
  async createUser(name: string, profile = 'Standard User'): Promise<string> {
    const [record] = await this.org.query(`SELECT Id FROM Profile WHERE Name = '${profile}'`);
    const username = `${name}@example.com`;
    await this.org.create('User', {
      Username: username,
      LastName: name,
      Email: username,
      Alias: name.slice(0, 8),
      IsActive: true,
      TimeZoneSidKey: 'GMT',
      LocaleSidKey: 'en_US',
      LanguageLocaleKey: 'en_US',
      EmailEncodingKey: 'UTF-8',
      ProfileId: record?.Id,
    });
    return username;
  }

  /** What the org was asked while something ran. */
  async requestsOf(run: () => Promise<unknown>): Promise<readonly LoggedRequest[]> {
    const before = await this.requests();
    await run();
    return (await this.requests()).slice(before.length);
  }

  /** A request of the local org's own control. */
  async control(method: string, path: string, body?: unknown): Promise<unknown> {
    return control(this.running.instanceUrl, this.running.org.token, method, path, body);
  }

  /** A request of the Sertifier stand-in's own control. */
  async sertifierControl(method: string, path: string, body?: unknown): Promise<unknown> {
    return control(this.running.sertifier.url, this.running.org.token, method, path, body);
  }

  async keep(): Promise<void> {
    await this.control('POST', '/local/keep');
  }

  async reset(): Promise<void> {
    await this.control('POST', '/local/reset');
  }

  async close(): Promise<void> {
    await this.running.close();
    rmSync(this.home, { recursive: true, force: true });
  }

  private async requests(): Promise<readonly LoggedRequest[]> {
    return (await this.control('GET', '/local/requests')) as LoggedRequest[];
  }

  /** What `sf project deploy start` does: source to the Metadata API's format, in one deployment. */
  private async deploy(args: readonly string[]): Promise<SfResult> {
    const withRecords = args.includes('force-app');
    const { files, members } = await readLocalPackage();
    const kept = [...files].filter(([path]) => withRecords || !path.startsWith('customMetadata/'));
    const types = members.filter(({ name }) => withRecords || name !== 'CustomMetadata');
    const lists = types.map(
      ({ name, members: all }) =>
        `<types>${all.map((one) => `<members>${one}</members>`).join('')}<name>${name}</name></types>`,
    );
    const manifest = `<Package xmlns="http://soap.sforce.com/2006/04/metadata">${lists.join('')}<version>66.0</version></Package>`;
    await this.org.deployMetadata([
      { path: 'package.xml', content: manifest },
      ...kept.map(([path, bytes]) => ({ path, content: Buffer.from(bytes).toString('utf8') })),
    ]);
    return { exitCode: 0, stdout: '', stderr: '' };
  }
}

async function control(url: string, token: string, method: string, path: string, body: unknown): Promise<unknown> {
  const response = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status}: ${text}`);
  return text === '' ? null : (JSON.parse(text) as unknown);
}

/** A place for output that nobody reads. */
export function silence(): PassThrough {
  const nobody = new PassThrough();
  nobody.resume();
  return nobody;
}
