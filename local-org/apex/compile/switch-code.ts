import { SourceError } from '../syntax/source-error.ts';
import type { Expression, StatementOf, WhenValue } from '../syntax/syntax-tree.ts';
import { isPrimitive, sameType, typeName, type ApexType } from '../types/apex-type.ts';
import { isCastable } from '../types/assignability.ts';
import { resolveType } from '../types/org-types.ts';
import type { BodyScope } from './body-scope.ts';
import { convert } from './conversions.ts';
import { compileExpression } from './expressions.ts';
import type { Code } from './module-builder.ts';
import { sameAs } from './operator-code.ts';
import { compileStatement, stand, type StatementCode } from './statements.ts';

/** `switch on`: the first `when` that fits; there is no falling through (Apex Developer Guide, "Switch Statements"). */
export function compileSwitch(statement: StatementOf<'switch'>, scope: BodyScope): StatementCode {
  const subject = compileExpression(statement.subject, scope);
  checkSubject(subject.type, statement);
  const held = scope.temporary();
  let js = `${stand(statement.at, scope)}${held}=${subject.js};`;
  let completes = false;
  let hasElse = false;
  const seen = new Set<string>();
  for (const { when, body, at } of statement.cases) {
    if (hasElse) throw new SourceError('when else must be the last block', at);
    hasElse = when.kind === 'else';
    const code = scope.inBlock((): StatementCode => {
      const binding = when.kind === 'type' ? bindType(when, held, subject.type, scope) : undefined;
      const inner = compileStatement(body, scope);
      if (binding !== undefined) return { ...inner, js: `if(${binding.test}){${binding.declare}${inner.js}}else ` };
      if (when.kind !== 'values') return inner;
      const tests = when.values.map((value) => whenTest(value, held, subject.type, seen, scope));
      return { ...inner, js: `if(${tests.join('||')})${inner.js}else ` };
    });
    js += code.js;
    completes ||= code.completes;
  }
  return { js: hasElse ? js : `${js}{}`, completes: completes || !hasElse };
}

function checkSubject(type: ApexType, statement: StatementOf<'switch'>): void {
  const enumerated =
    type.kind === 'class' ? type.symbol.kind === 'enum' : type.kind === 'library' && type.type.constants.length > 0;
  const byType = statement.cases.some((one) => one.when.kind === 'type');
  const fits = enumerated || isPrimitive(type, 'Integer', 'Long', 'String') || type.kind === 'sobject';
  if (fits || (byType && (type.kind === 'class' || isPrimitive(type, 'Object')))) return;
  throw new SourceError(
    `Switch expression must be of type Integer, Long, String, SObject or an enum: ${typeName(type)}`,
    statement.subject.at,
  );
}

function bindType(
  when: Extract<WhenValue, { kind: 'type' }>,
  held: string,
  subject: ApexType,
  scope: BodyScope,
): { readonly test: string; readonly declare: string } {
  const type = resolveType(when.type, scope.symbol, scope.builder.org);
  if (!isCastable(subject, type)) {
    throw new SourceError(`Incompatible type in when: ${typeName(type)} for ${typeName(subject)}`, when.at);
  }
  const variable = scope.declare(when.variable, type, when.at);
  return { test: `$.is(${held},${scope.builder.type(type)})`, declare: `let ${variable.js}=${held};` };
}

function whenTest(value: Expression, held: string, subject: ApexType, seen: Set<string>, scope: BodyScope): string {
  const code = whenValue(value, subject, scope);
  if (seen.has(code.js)) throw new SourceError('Duplicate when value', value.at);
  seen.add(code.js);
  return sameAs(held, code);
}

function whenValue(value: Expression, subject: ApexType, scope: BodyScope): Code {
  if (value.kind === 'name') {
    const constants =
      subject.kind === 'class' ? subject.symbol.constants : subject.kind === 'library' ? subject.type.constants : [];
    const ordinal = constants.findIndex((one) => one.toLowerCase() === value.name.toLowerCase());
    if (ordinal < 0) throw new SourceError(`Invalid when value: ${value.name}`, value.at);
    return { js: `enumConstants(${scope.builder.type(subject)})[${ordinal}]`, type: subject };
  }
  const code = compileExpression(value, scope);
  if (code.type.kind === 'null') return code;
  const longFromInteger = isPrimitive(subject, 'Long') && isPrimitive(code.type, 'Integer');
  if (!sameType(code.type, subject) && !longFromInteger) {
    throw new SourceError(`Incompatible type in when: ${typeName(code.type)} for ${typeName(subject)}`, value.at);
  }
  return { js: convert(code, subject), type: subject };
}
