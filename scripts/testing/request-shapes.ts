import type { LoggedRequest } from './command-org.ts';

const SOAP = '/services/Soap/';

/**
 * Requests as a test pins them: without version and IDs, runs of the same one counted. How often a deployment or a
 * retrieval is asked for its progress depends on the machine, so SOAP requests in a row are one.
 */
export function requestShapes(requests: readonly LoggedRequest[]): readonly string[] {
  const runs: { shape: string; count: number }[] = [];
  for (const { method, path } of requests) {
    const shape = `${method} ${path.startsWith(SOAP) ? 'SOAP' : plain(path)}`;
    const last = runs.at(-1);
    if (last?.shape === shape) last.count += 1;
    else runs.push({ shape, count: 1 });
  }
  return runs.map(({ shape, count }) => (count === 1 || shape.endsWith('SOAP') ? shape : `${shape} × ${count}`));
}

function plain(path: string): string {
  return path.replace(/^\/services\/data\/v\d+\.\d+/, '').replace(/\/[a-zA-Z0-9]{18}$/, '/ID');
}
