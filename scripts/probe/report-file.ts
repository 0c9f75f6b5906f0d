import { closeSync, mkdirSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { CommandError, messageOf } from '../command/command-error.ts';
import type { OrgPort } from '../org/org-port.ts';
import { probeReport } from './probe-report.ts';
import type { Reading } from './probe.ts';

/** The file that `--save` names: hours of observing are not lost to a login that ends, or to a folder that is not there. */
export class ReportFile {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  /** @throws CommandError (exit code 2) where the file cannot be written: told before anything is deployed */
  static open(path: string): ReportFile {
    try {
      mkdirSync(dirname(path), { recursive: true });
      // what an earlier run has saved stays until there is something newer
      closeSync(openSync(path, 'a'));
    } catch (error) {
      throw new CommandError({
        attempted: `Opening the report ${path}`,
        problem: `it cannot be written: ${messageOf(error)}.`,
        remedy: 'Give --save a file in a folder that you may write to.',
        exitCode: 2,
        cause: error,
      });
    }
    return new ReportFile(path);
  }

  /** Writes everything that was read so far, in one step: a file that is cut off would be no report. */
  write(org: Pick<OrgPort, 'organizationId'>, readings: readonly Reading[], isComplete: boolean): void {
    const report = { ...probeReport(org, readings, new Date()), isComplete };
    const unfinished = `${this.path}.part`;
    writeFileSync(unfinished, `${JSON.stringify(report, undefined, 2)}\n`);
    renameSync(unfinished, this.path);
  }
}
