/** Status of a deployment (Metadata API Developer Guide, "DeployResult"). */
export type DeployStatus = 'Pending' | 'InProgress' | 'Succeeded' | 'Failed' | 'Canceling' | 'Canceled';

/** What became of one component. */
export interface DeployMessage {
  readonly componentType: string;
  readonly fullName: string;
  readonly fileName: string;
  readonly created: boolean;
  readonly changed: boolean;
  readonly deleted: boolean;
  readonly success: boolean;
  readonly createdDate: string;
  readonly id?: string;
  readonly problem?: string;
  readonly problemType?: 'Error' | 'Warning';
  readonly lineNumber?: number;
  readonly columnNumber?: number;
}

export interface RunTestsResult {
  readonly numTestsRun: number;
  readonly numFailures: number;
  /** Milliseconds. */
  readonly totalTime: number;
  readonly successes: readonly object[];
  readonly failures: readonly object[];
  readonly codeCoverage: readonly object[];
  readonly codeCoverageWarnings: readonly object[];
}

/** The answer to a status request; its keys are the wire's own, over SOAP and REST alike. */
export interface DeployResult {
  readonly id: string;
  readonly done: boolean;
  readonly status: DeployStatus;
  readonly success: boolean;
  readonly checkOnly: boolean;
  readonly ignoreWarnings: boolean;
  readonly rollbackOnError: boolean;
  readonly runTestsEnabled: boolean;
  readonly createdBy: string;
  readonly createdByName: string;
  readonly createdDate: string;
  readonly startDate?: string;
  readonly lastModifiedDate: string;
  readonly completedDate?: string;
  readonly canceledBy?: string;
  readonly canceledByName?: string;
  readonly stateDetail?: string;
  readonly errorMessage?: string;
  readonly errorStatusCode?: string;
  readonly numberComponentErrors: number;
  readonly numberComponentsDeployed: number;
  readonly numberComponentsTotal: number;
  readonly numberTestErrors: number;
  readonly numberTestsCompleted: number;
  readonly numberTestsTotal: number;
  readonly details?: {
    readonly componentSuccesses: readonly DeployMessage[];
    readonly componentFailures: readonly DeployMessage[];
    readonly runTestResult: RunTestsResult;
  };
}
