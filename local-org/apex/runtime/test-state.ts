import type { ApexObject } from './apex-value.ts';

/** What holds while a test method runs. */
export interface TestState {
  /** The instance that answers callouts (`Test.setMock`). */
  mock: ApexObject | undefined;
  /** Goes back to the limits from before `Test.startTest()`; undefined outside of start and stop. */
  restoreLimits: (() => void) | undefined;
  started: boolean;
}
