import type { FieldValue } from './field-value.ts';
import type { SObject } from './sobject.ts';

/** An instance of an Apex class as a flow sees it: the members that the class exposes, by name. */
export interface ApexInstance {
  readonly className: string;
  readonly members: Map<string, RuntimeValue>;
}

/** Whatever a flow variable, an Apex variable or an action's input can hold. */
export type RuntimeValue = FieldValue | SObject | ApexInstance | readonly RuntimeValue[];
