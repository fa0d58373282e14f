/**
 * What the analysis knows of a program, whatever its language. Statements are expressions too: a
 * block is an `other` with its parts in order. `at` is an offset into the text.
 */
export type Expression =
  | TextExpression
  | NameExpression
  | MemberExpression
  | CallExpression
  | JoinExpression
  | MapExpression
  | ListExpression
  | FunctionExpression
  | ClassExpression
  | BindExpression
  | ImportExpression
  | ReturnExpression
  | TypedExpression
  | OtherExpression;

/** A string; expressions stand where values are filled in. */
export interface TextExpression {
  readonly kind: 'text';
  readonly at: number;
  readonly parts: readonly (string | Expression)[];
}

export interface NameExpression {
  readonly kind: 'name';
  readonly at: number;
  readonly name: string;
}

/** `object.name`, and `object["name"]` as well; the object is null for the enclosing instance. */
export interface MemberExpression {
  readonly kind: 'member';
  readonly at: number;
  readonly object: Expression | null;
  readonly name: string;
}

/** A call, the making of an object, or the use of a component with its attributes. */
export interface CallExpression {
  readonly kind: 'call';
  readonly at: number;
  readonly callee: Expression;
  readonly args: readonly Argument[];
}

export interface Argument {
  /** Null for a positional one. */
  readonly name: string | null;
  readonly value: Expression;
  /** Whether it stands for an unknown number of arguments. */
  readonly spread: boolean;
}

/** Strings or paths put together: `a + b`, `a / b`. */
export interface JoinExpression {
  readonly kind: 'join';
  readonly at: number;
  readonly separator: '' | '/';
  readonly parts: readonly Expression[];
}

/** Keys and values: an object, dict, hash or struct literal. */
export interface MapExpression {
  readonly kind: 'map';
  readonly at: number;
  readonly entries: readonly MapEntry[];
  /** Name of the type that is made, if one is named. */
  readonly type: string | null;
}

export interface MapEntry {
  /** Null for a computed key and for a spread. */
  readonly key: string | null;
  readonly value: Expression;
  readonly spread: boolean;
}

export interface ListExpression {
  readonly kind: 'list';
  readonly at: number;
  readonly items: readonly Expression[];
}

export interface FunctionExpression {
  readonly kind: 'function';
  readonly at: number;
  readonly name: string | null;
  readonly params: readonly Parameter[];
  readonly body: readonly Expression[];
}

export interface Parameter {
  readonly name: string;
  readonly type: string | null;
  /** The key under which it is taken out of one argument; null when it is the argument. */
  readonly key: string | null;
  /** Position among the arguments. */
  readonly index: number;
}

/** A class, struct, record, interface or namespace; `fields` are the keys of its data on the wire. */
export interface ClassExpression {
  readonly kind: 'class';
  readonly at: number;
  readonly name: string;
  readonly fields: readonly string[];
  readonly body: readonly Expression[];
}

/** Names that get a value: a declaration, an assignment, the variable of a loop. */
export interface BindExpression {
  readonly kind: 'bind';
  readonly at: number;
  readonly targets: readonly Target[];
  readonly value: Expression | null;
  readonly type: string | null;
  /** Whether other files may see it. */
  readonly visible: boolean;
}

export interface Target {
  readonly name: string;
  /** Whether it belongs to the enclosing instance (`this.name`, `@name`). */
  readonly ofInstance: boolean;
  /** The key of the value that it gets; null when it gets all of it. */
  readonly key: string | null;
  /** The key of it that is set: `name["key"] = value`; null when it is set itself. */
  readonly sets: string | null;
}

export interface ImportExpression {
  readonly kind: 'import';
  readonly at: number;
  readonly module: string;
  /** Names by which this file knows what it imports. */
  readonly names: readonly string[];
  /**
   * What each of the names is called in the module, `*` for the module itself. Absent in languages
   * whose values are not followed from file to file.
   */
  readonly exported?: ReadonlyMap<string, string>;
  /** Whether others can import from here what the module has: `export * from`, `from x import *`. */
  readonly passesOn?: boolean;
}

export interface ReturnExpression {
  readonly kind: 'return';
  readonly at: number;
  readonly value: Expression;
}

/** A value that is said to be of a type: a cast, or a call with type arguments. */
export interface TypedExpression {
  readonly kind: 'typed';
  readonly at: number;
  readonly type: string;
  readonly value: Expression;
}

export interface OtherExpression {
  readonly kind: 'other';
  readonly at: number;
  readonly parts: readonly Expression[];
  /** Whether it compares its parts: a string in it is a value to tell apart, not to use. */
  readonly compares: boolean;
}

/** The parts of an expression, in the order of the text as far as it matters. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'text':
      return expression.parts.filter((part) => typeof part !== 'string');
    case 'name':
    case 'import':
      return [];
    case 'member':
      return expression.object === null ? [] : [expression.object];
    case 'call':
      return [expression.callee, ...expression.args.map(({ value }) => value)];
    case 'map':
      return expression.entries.map(({ value }) => value);
    case 'list':
      return expression.items;
    case 'function':
    case 'class':
      return expression.body;
    case 'bind':
      return expression.value === null ? [] : [expression.value];
    case 'return':
    case 'typed':
      return [expression.value];
    case 'join':
    case 'other':
      return expression.parts;
  }
}
