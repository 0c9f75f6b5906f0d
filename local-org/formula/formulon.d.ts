declare module 'formulon' {
  /** Evaluates a formula without references. Only what the cross-check needs. */
  export function parse(formula: string): {
    readonly type: 'literal' | 'error';
    readonly value: string | number | boolean | Date | null;
    readonly dataType: string;
  };
}
