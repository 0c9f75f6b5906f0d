import type { Position } from '../../metadata/xml-element.ts';

/** A type as written: `Map<String, List<Outer.Inner>>`, `Integer[]`. */
export interface TypeName {
  readonly parts: readonly { readonly name: string; readonly arguments: readonly TypeName[] }[];
  readonly arrayDepth: number;
  readonly at: Position;
}

export type LiteralKind = 'Integer' | 'Long' | 'Decimal' | 'Double' | 'String' | 'Boolean' | 'null';

export type BinaryOperator =
  | '+' | '-' | '*' | '/' | '<' | '>' | '<=' | '>=' | '==' | '!=' | '===' | '!==' | '&&' | '||'
  | '&' | '|' | '^' | '<<' | '>>' | '>>>'; // prettier-ignore

export interface SoqlSource {
  /** The query, with each bound expression replaced by `:b0`, `:b1`, … */
  readonly text: string;
  readonly binds: readonly Expression[];
  readonly objectName: string;
  /** Plain fields after SELECT, as written: `Contact.Email`. */
  readonly fields: readonly string[];
  readonly countsOnly: boolean;
}

export type Expression = { readonly at: Position } & (
  | { readonly kind: 'literal'; readonly literal: LiteralKind; readonly value: string }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'field'; readonly target: Expression; readonly name: string; readonly safe: boolean }
  | {
      readonly kind: 'call';
      readonly target: Expression | undefined;
      readonly name: string;
      readonly arguments: readonly Expression[];
      readonly safe: boolean;
    }
  | { readonly kind: 'constructorCall'; readonly on: 'this' | 'super'; readonly arguments: readonly Expression[] }
  | { readonly kind: 'this' }
  | { readonly kind: 'super' }
  | { readonly kind: 'new'; readonly type: TypeName; readonly arguments: readonly Expression[] }
  | { readonly kind: 'newElements'; readonly type: TypeName; readonly elements: readonly Expression[] }
  | {
      readonly kind: 'newMap';
      readonly type: TypeName;
      readonly entries: readonly { readonly key: Expression; readonly value: Expression }[];
    }
  | { readonly kind: 'newArray'; readonly type: TypeName; readonly size: Expression }
  | { readonly kind: 'index'; readonly target: Expression; readonly index: Expression }
  | {
      readonly kind: 'assign';
      /** The operation of a compound assignment; undefined for a plain one. */
      readonly operator: BinaryOperator | undefined;
      readonly target: Expression;
      readonly value: Expression;
    }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'unary'; readonly operator: '+' | '-' | '!' | '~'; readonly operand: Expression }
  | {
      readonly kind: 'step';
      readonly operator: '+' | '-';
      readonly prefix: boolean;
      readonly target: Expression;
    }
  | { readonly kind: 'cast'; readonly type: TypeName; readonly operand: Expression }
  | { readonly kind: 'instanceof'; readonly operand: Expression; readonly type: TypeName }
  | { readonly kind: 'conditional'; readonly condition: Expression; readonly yes: Expression; readonly no: Expression }
  | { readonly kind: 'coalesce'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'classLiteral'; readonly type: TypeName }
  | { readonly kind: 'soql'; readonly query: SoqlSource }
);

export type ExpressionOf<Kind extends Expression['kind']> = Extract<Expression, { readonly kind: Kind }>;

export interface VariableDeclaration {
  readonly name: string;
  readonly type: TypeName;
  readonly final: boolean;
  readonly initial: Expression | undefined;
  readonly at: Position;
}

export type DmlVerb = 'insert' | 'update' | 'upsert' | 'delete';

export type WhenValue =
  | { readonly kind: 'values'; readonly values: readonly Expression[] }
  | { readonly kind: 'type'; readonly type: TypeName; readonly variable: string; readonly at: Position }
  | { readonly kind: 'else' };

export interface CatchClause {
  readonly type: TypeName;
  readonly variable: string;
  readonly body: Statement;
  readonly at: Position;
}

export type Statement = { readonly at: Position } & (
  | { readonly kind: 'block'; readonly statements: readonly Statement[] }
  | { readonly kind: 'variables'; readonly variables: readonly VariableDeclaration[] }
  | { readonly kind: 'expression'; readonly expression: Expression }
  | { readonly kind: 'if'; readonly condition: Expression; readonly yes: Statement; readonly no: Statement | undefined }
  | {
      readonly kind: 'switch';
      readonly subject: Expression;
      readonly cases: readonly { readonly when: WhenValue; readonly body: Statement; readonly at: Position }[];
    }
  | {
      readonly kind: 'for';
      readonly variables: readonly VariableDeclaration[];
      readonly initial: readonly Expression[];
      readonly condition: Expression | undefined;
      readonly updates: readonly Expression[];
      readonly body: Statement | undefined;
    }
  | {
      readonly kind: 'forEach';
      readonly variable: VariableDeclaration;
      readonly collection: Expression;
      readonly body: Statement | undefined;
    }
  | { readonly kind: 'while'; readonly condition: Expression; readonly body: Statement | undefined }
  | { readonly kind: 'doWhile'; readonly condition: Expression; readonly body: Statement }
  | {
      readonly kind: 'try';
      readonly body: Statement;
      readonly catches: readonly CatchClause[];
      readonly lastly: Statement | undefined;
    }
  | { readonly kind: 'return'; readonly value: Expression | undefined }
  | { readonly kind: 'throw'; readonly value: Expression }
  | { readonly kind: 'break' }
  | { readonly kind: 'continue' }
  | {
      readonly kind: 'dml';
      readonly verb: DmlVerb;
      readonly records: Expression;
      readonly externalIdField: string | undefined;
    }
  | { readonly kind: 'runAs'; readonly user: Expression; readonly body: Statement }
);

export type StatementOf<Kind extends Statement['kind']> = Extract<Statement, { readonly kind: Kind }>;

export interface Annotation {
  readonly name: string;
  /** By lower-case key; a single unnamed value stands under the empty key. Values as text. */
  readonly values: ReadonlyMap<string, string>;
  readonly at: Position;
}

export interface Modifiers {
  /** Lower-case words, `with sharing` and `without sharing` as one. */
  readonly words: ReadonlySet<string>;
  readonly annotations: readonly Annotation[];
}

export interface Parameter {
  readonly name: string;
  readonly type: TypeName;
  readonly final: boolean;
  readonly at: Position;
}

export interface MethodDeclaration {
  readonly kind: 'method';
  readonly name: string;
  readonly modifiers: Modifiers;
  /** Undefined for void. */
  readonly result: TypeName | undefined;
  readonly parameters: readonly Parameter[];
  readonly body: Statement | undefined;
  readonly at: Position;
}

export interface ConstructorDeclaration {
  readonly kind: 'constructor';
  readonly name: string;
  readonly modifiers: Modifiers;
  readonly parameters: readonly Parameter[];
  readonly body: Statement;
  readonly at: Position;
}

export interface FieldDeclaration {
  readonly kind: 'field';
  readonly modifiers: Modifiers;
  readonly variable: VariableDeclaration;
  readonly at: Position;
}

export interface Accessor {
  readonly modifiers: Modifiers;
  /** Undefined for an automatic one. */
  readonly body: Statement | undefined;
  readonly at: Position;
}

export interface PropertyDeclaration {
  readonly kind: 'property';
  readonly name: string;
  readonly type: TypeName;
  readonly modifiers: Modifiers;
  readonly getter: Accessor | undefined;
  readonly setter: Accessor | undefined;
  readonly at: Position;
}

export interface InitializerBlock {
  readonly kind: 'initializer';
  readonly static: boolean;
  readonly body: Statement;
  readonly at: Position;
}

export type Member =
  MethodDeclaration | ConstructorDeclaration | FieldDeclaration | PropertyDeclaration | InitializerBlock;

/** A class, interface or enum, with those inside it. */
export interface TypeDeclaration {
  readonly kind: 'class' | 'interface' | 'enum';
  readonly name: string;
  readonly modifiers: Modifiers;
  readonly superClass: TypeName | undefined;
  readonly interfaces: readonly TypeName[];
  readonly members: readonly Member[];
  readonly constants: readonly { readonly name: string; readonly at: Position }[];
  readonly inner: readonly TypeDeclaration[];
  readonly at: Position;
}
