import { createRequire } from 'node:module';
import type * as SoqlParser from '@jetstreamapp/soql-parser-js';

const require = createRequire(import.meta.url);
let parser: typeof SoqlParser | undefined;

/** The library's `parseQuery`; the first query waits a third of a second while it builds its grammar, no start does. */
export function parseQuery(soql: string, options?: SoqlParser.ParseQueryConfig): SoqlParser.Query {
  parser ??= require('@jetstreamapp/soql-parser-js') as typeof SoqlParser;
  return parser.parseQuery(soql, options);
}
