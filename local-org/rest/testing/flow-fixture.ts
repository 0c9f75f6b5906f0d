import type { SaveBatch } from '../../data/data-service.ts';
import { type FlowCatalog, FlowFault, type FlowRuntime, type FlowVersion } from '../../flow/flow-runtime.ts';
import { LimitException } from '../../transactions/errors.ts';
import type { RuntimeValue } from '../../values/runtime-value.ts';

type Values = ReadonlyMap<string, RuntimeValue>;

export const FLOWS: FlowCatalog = {
  versions: (): readonly FlowVersion[] => [
    { apiName: 'Add_One', label: 'Add One', versionNumber: 1, status: 'Obsolete' },
    { apiName: 'Add_One', label: 'Add One', versionNumber: 2, status: 'Active' },
    { apiName: 'Half_Done', label: 'Half Done', versionNumber: 1, status: 'Draft' },
  ],
  hasFlow: (apiName) => apiName === 'Add_One' || apiName === 'Half_Done',
  inputTypes: () =>
    new Map([
      ['number', 'Decimal'],
      ['on', 'Date'],
    ]),
};

/** A runtime with one autolaunched flow, whose automation exceeds a limit for records that say so. */
export const FLOW_RUNTIME: FlowRuntime = {
  beforeSave: () => undefined,
  afterSave: (batch: SaveBatch) => {
    const tooMuch = batch.rows.some(({ after }) => after.value('Note__c') === 'too much');
    if (tooMuch) throw new LimitException('Too many SOQL queries: 101');
  },

  *launch(apiName: string, inputs: readonly Values[]) {
    return inputs.map((input) => {
      const number = input.get('number');
      if (typeof number !== 'number') throw new FlowFault(apiName, 'Add', 'The number is missing.');
      return new Map<string, RuntimeValue>([['sum', number + 1]]);
    });
  },
};
