import type { CollectedScenario, ScenarioFile } from './collected-scenarios.ts';
import type { ScenarioOrg } from './scenario-org.ts';

/** Plays collected scenarios in one org, the preparations of each file on top of the state that is kept. */
export class ScenarioPlayer {
  private readonly org: ScenarioOrg;

  constructor(org: ScenarioOrg) {
    this.org = org;
  }

  /** Prepares a file, lets its scenarios be played, and takes the preparations back. */
  async withPrepared(file: ScenarioFile, play: () => Promise<void>): Promise<void> {
    await this.org.reset();
    for (const preparation of file.preparations) await preparation(this.org);
    const takeBack = await this.org.keepOnTop();
    try {
      await play();
    } finally {
      await takeBack();
    }
  }

  /**
   * Plays one scenario in a fresh state.
   * @param readings switches that differ from the likelier readings
   * @returns what failed, in words; undefined when nothing did
   */
  async failureOf(
    scenario: CollectedScenario,
    readings: Readonly<Record<string, unknown>> = {},
  ): Promise<string | undefined> {
    try {
      await this.org.reset(readings);
      await scenario.body(this.org);
      await this.org.idle();
      return undefined;
    } catch (error) {
      // What a failed scenario left unfinished may crash while it is awaited; the next one starts afresh all the same.
      await this.org.idle().catch(() => undefined);
      return error instanceof Error ? error.message : String(error);
    }
  }
}
