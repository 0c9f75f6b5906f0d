import type { MetadataFile, OrgPort } from '../org/org-port.ts';
import type { ProbeGroup } from './all-probes.ts';
import { CLOCK_FLOW, CLOCK_FLOW_XML, OrgBench, type BenchOptions } from './probe-bench.ts';
import { basePackage, EXTERNAL_CREDENTIAL, PERMISSION_SET, PRINCIPAL } from './probe-package.ts';
import { PREFIX, problemOf, reading, type Probe, type Reading, type Watch } from './probe.ts';
import { hasProbes, removeProbes } from './remove-probes.ts';
import { EVENT_FLOW, EVENT_FLOW_XML } from './user-probes.ts';

export interface ProbeOptions extends BenchOptions {
  readonly groups: readonly ProbeGroup[];
  /** An address that answers as httpbin does: `POST /anything` with the request's body, `GET /status/200` with none. */
  readonly echoUrl: string | undefined;
  /** Told of each group's readings as they come; of a group that ends in a fault, those that it had come to. */
  readonly report: (group: string, readings: readonly Reading[]) => void;
}

/**
 * Asks an org how it reads what its documentation leaves open: deploys small probes, lets them run, reads what they left,
 * and deletes everything again, also when something fails or the pause is interrupted.
 */
export async function probeOrg(org: OrgPort, options: ProbeOptions): Promise<readonly Reading[]> {
  // what an interrupted run has left would be read as this one's
  if (await hasProbes(org)) await removeProbes(org);
  const readings: Reading[] = [];
  try {
    const bench = await prepareBench(org, options);
    for (const group of options.groups) {
      const probes = await deployProbes(bench, group.probes, options);
      const found = [...probes.refused];
      try {
        await observe(bench, probes.deployed, (some) => found.push(...some));
      } finally {
        if (found.length > 0) options.report(group.name, found);
      }
      readings.push(...found);
    }
  } finally {
    await removeProbes(org);
  }
  return readings;
}

/** Deploys what the probes share, and gives its rights to the user who runs the command. */
export async function prepareBench(
  org: OrgPort,
  options: Pick<ProbeOptions, 'echoUrl' | 'isLong' | 'pause'>,
): Promise<OrgBench> {
  const bench = new OrgBench(org, options);
  await bench.deploy(basePackage(org.instanceUrl, options.echoUrl));
  await assignAccess(org);
  await configurePrincipal(org);
  await bench.deploy([flowFile(CLOCK_FLOW, CLOCK_FLOW_XML), flowFile(EVENT_FLOW, EVENT_FLOW_XML)]);
  await bench.look();
  return bench;
}

async function assignAccess(org: OrgPort): Promise<void> {
  const [set] = await org.query(`SELECT Id FROM PermissionSet WHERE Name = '${PERMISSION_SET}'`);
  await org.create('PermissionSetAssignment', { AssigneeId: org.userId, PermissionSetId: set?.Id });
}

/** A principal counts as configured once it has a parameter; this one is no secret. Without it, callouts say why they fail. */
async function configurePrincipal(org: OrgPort): Promise<void> {
  await org.request('POST', '/named-credentials/credential', {
    externalCredential: EXTERNAL_CREDENTIAL,
    authenticationProtocol: 'Custom',
    principalName: PRINCIPAL,
    principalType: 'NamedPrincipal',
    credentials: { probe: { value: 'probe', encrypted: false } },
  });
}

interface DeployedProbes {
  readonly deployed: readonly Probe[];
  /** Readings of probes that were left out. */
  readonly refused: readonly Reading[];
}

/** Deploys the probes of a group together; where the org refuses one, each by itself. */
export async function deployProbes(
  bench: OrgBench,
  probes: readonly Probe[],
  options: Pick<ProbeOptions, 'echoUrl' | 'isLong'>,
): Promise<DeployedProbes> {
  const refused: Reading[] = [];
  const possible = probes.filter((probe) => {
    const missing = missingOption(probe, options);
    if (missing !== undefined) refused.push(...unread(probe, missing));
    return missing === undefined;
  });
  try {
    await deployAll(bench, possible);
    return { deployed: possible, refused };
  } catch {
    const deployed: Probe[] = [];
    for (const probe of possible) {
      try {
        await deployAll(bench, [probe]);
        deployed.push(probe);
      } catch (error) {
        refused.push(...unread(probe, `the org refused the probe: ${problemOf(error)}`));
      }
    }
    return { deployed, refused };
  }
}

function missingOption({ needs }: Probe, options: Pick<ProbeOptions, 'echoUrl' | 'isLong'>): string | undefined {
  if (needs === 'long' && !options.isLong) return 'takes half an hour to two hours: add --long';
  if (needs === 'echo' && options.echoUrl === undefined) {
    return 'needs a service that repeats requests, such as https://httpbin.org: add --echo URL';
  }
  return undefined;
}

function unread({ reads }: Probe, reason: string): readonly Reading[] {
  return reads.map((key) => reading(key, undefined, reason));
}

/** Registrations of External Services go first: flows find their classes only afterwards (forcedotcom/cli #2233). */
async function deployAll(bench: OrgBench, probes: readonly Probe[]): Promise<void> {
  const registrations = probes.flatMap((probe) => probe.registrations ?? []);
  if (registrations.length > 0) await bench.deploy(registrations);
  const flows = probes.flatMap((probe) => Object.entries(probe.flows ?? {}));
  if (flows.length > 0) await bench.deploy(flows.map(([name, xml]) => flowFile(name, xml)));
}

function flowFile(name: string, content: string): MetadataFile {
  if (!name.startsWith(PREFIX)) throw new Error(`The flow ${name} would not be cleaned up: its name has no prefix.`);
  return { path: `flows/${name}.flow`, content };
}

interface Started {
  readonly probe: Probe;
  readonly watch: Watch;
  readonly startedAt: number;
  isDone: boolean;
}

/**
 * Starts probes, waits until each has shown what it can, and reads them.
 * @param told hears of the readings; also when a fault ends the waiting, of the probes that had shown theirs
 */
export async function observe(
  bench: OrgBench,
  probes: readonly Probe[],
  told: (readings: readonly Reading[]) => void = () => undefined,
): Promise<readonly Reading[]> {
  const started: Started[] = [];
  const readings: Reading[] = [];
  const found = (some: readonly Reading[]): void => {
    readings.push(...some);
    told(some);
  };
  for (const probe of probes) {
    bench.checkInterrupted();
    try {
      await bench.look();
      started.push({ probe, watch: await probe.start(bench), startedAt: bench.now, isDone: false });
    } catch (error) {
      bench.checkInterrupted();
      found(unread(probe, `the probe could not be made: ${problemOf(error)}`));
    }
  }
  try {
    await bench.look();
    while (await areWaiting(bench, started)) await bench.pause();
  } catch (error) {
    await readDone(started, found);
    throw error;
  }
  for (const { watch } of started) found(await watch.read());
  return readings;
}

/** Reads what can still be read after a fault: most probes read what the last look has brought. */
async function readDone(started: readonly Started[], found: (readings: readonly Reading[]) => void): Promise<void> {
  for (const { watch, isDone } of started) {
    if (!isDone) continue;
    const read = Promise.resolve().then(() => watch.read());
    await read.then(found, () => undefined);
  }
}

async function areWaiting(bench: OrgBench, started: readonly Started[]): Promise<boolean> {
  for (const one of started) {
    if (one.isDone) continue;
    const isOver = bench.now - one.startedAt >= one.watch.minutes * 60_000;
    one.isDone = isOver || (await one.watch.isComplete());
  }
  return started.some(({ isDone }) => !isDone);
}
