import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { SfCli, privateHome } from '../command/sf.ts';
import { startProgram } from '../end-to-end/run-program.ts';
import { launchLocalOrg } from '../local-org/launch-local-org.ts';
import { startDroppingProxy } from '../testing/dropping-proxy.ts';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
/** The CLI deploys over REST where it is told to, and so with a path that tells a deployment from other requests. */
const DEPLOYMENT = /\/metadata\/deployRequest$/;

describe('a network that fails while the real CLI deploys the package (SF-67)', () => {
  const home = mkdtempSync(join(tmpdir(), 'lost-deployment-'));
  const closing: (() => Promise<unknown>)[] = [];
  after(async () => {
    for (const close of closing.reverse()) await close();
    rmSync(home, { recursive: true, force: true });
  });

  it('is told without a claim about the org; the next set-up goes on from there and finishes', async () => {
    const org = await launchLocalOrg();
    closing.push(() => org.stop());
    const proxy = await startDroppingProxy(org.instanceUrl, 0);
    closing.push(() => proxy.close());
    const sf = new SfCli({ cwd: PROJECT, home });
    const login = ['org', 'login', 'access-token', '--instance-url', proxy.url, '--no-prompt', '--alias', 'local'];
    await sf.expect('Logging in', login, { SF_ACCESS_TOKEN: org.accessToken });
    const setUp = async (): Promise<{ readonly exitCode: number | null; readonly printed: string }> => {
      const { exitCode, stdout, stderr } = await startProgram(
        [process.execPath, 'scripts/setup-org.ts', '--target-org', 'local', '--sertifier-url', org.sertifierUrl],
        { ...privateHome(home), SERTIFIER_SECRET_KEY: org.sertifierKey, SF_ORG_METADATA_REST_DEPLOY: 'true' },
      ).ended;
      return { exitCode, printed: stdout + stderr };
    };

    proxy.breakNext('POST', 'answer', DEPLOYMENT);
    const broken = await setUp();
    assert.ok(proxy.hasBroken(), 'no deployment came by');
    assert.equal(broken.exitCode, 1, broken.printed);
    assert.match(broken.printed, /Deploying the package[\s\S]*Whether the org took it is not known/);
    assert.ok(!broken.printed.includes(org.sertifierKey));

    const next = await setUp();
    assert.equal(next.exitCode, 0, next.printed);
    const last = await setUp();
    assert.match(last.printed, /nothing was changed/, last.printed);
  });
});
