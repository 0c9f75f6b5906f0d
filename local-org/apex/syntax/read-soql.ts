import {
  ApexParserBaseListener,
  ApexParseTreeWalker,
  type BoundExpressionContext,
  type ExpressionContext,
  type QueryContext,
} from '@apexdevtools/apex-parser';
import { optional, positionOf } from './parse-tree.ts';
import { notSupported } from './source-error.ts';
import type { Expression, SoqlSource } from './syntax-tree.ts';

interface Spanned {
  readonly start: { readonly start: number };
  readonly stop: { readonly stop: number } | undefined;
}

/** Reads a query between brackets: its text with numbered binds, and what the compiler checks against the schema. */
export function readSoql(
  query: QueryContext,
  source: string,
  read: (node: ExpressionContext) => Expression,
): SoqlSource {
  const at = positionOf(query);
  const names = query.fromNameList().fieldName_list();
  const [from] = names;
  if (from === undefined || names.length > 1) throw notSupported('SOQL from several objects', at);
  if (optional(query.groupByClause()) !== undefined) throw notSupported('SOQL with GROUP BY', at);
  const entries = query.selectList().selectEntry_list();
  const fields: string[] = [];
  let countsOnly = false;
  for (const entry of entries) {
    const function_ = optional(entry.soqlFunction());
    if (function_ !== undefined) {
      if (!/^count\(\)$/i.test(function_.getText()) || entries.length > 1) {
        throw notSupported(`the SOQL function '${function_.getText()}'`, positionOf(entry));
      }
      countsOnly = true;
    } else if (optional(entry.typeOf()) !== undefined) {
      throw notSupported('SOQL with TYPEOF', positionOf(entry));
    } else if (optional(entry.subQuery()) === undefined) {
      fields.push(entry.fieldName().getText());
    }
  }
  const collector = new BindCollector();
  ApexParseTreeWalker.DEFAULT.walk(collector, query);
  const bound = collector.found;
  return {
    text: textOf(query, bound, source),
    binds: bound.map((one) => read(one.expression())),
    objectName: from.getText(),
    fields,
    countsOnly,
  };
}

class BindCollector extends ApexParserBaseListener {
  readonly found: BoundExpressionContext[] = [];

  enterBoundExpression(node: BoundExpressionContext): void {
    this.found.push(node);
  }
}

function textOf(query: Spanned, bound: readonly Spanned[], source: string): string {
  const characters = Array.from(source);
  const slice = (from: number, to: number): string => characters.slice(from, to).join('');
  let text = '';
  let next = query.start.start;
  bound.forEach((one, index) => {
    text += `${slice(next, one.start.start)}:b${index}`;
    next = (one.stop?.stop ?? one.start.start) + 1;
  });
  return text + slice(next, (query.stop?.stop ?? query.start.start) + 1);
}
