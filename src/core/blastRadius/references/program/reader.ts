import type {
  Argument,
  BindExpression,
  CallExpression,
  Expression,
  MapEntry,
  OtherExpression,
  Target,
} from './expression.ts';
import { childIn, type SyntaxNode } from './syntaxNode.ts';

/** How one type of node is read. */
export type Rule = (node: SyntaxNode, reader: Reader) => Expression;

/** How the nodes of a language are read, by type; a type that is missing is the sum of its parts. */
export type Rules = Readonly<Record<string, Rule>>;

/** Deeper nesting is not written by people; what lies below is not looked at. */
const maxDepth = 400;

/** Turns syntax nodes into expressions by the rules of a language. */
export class Reader {
  readonly #text: string;
  readonly #rules: Rules;
  #depth = 0;

  constructor(text: string, rules: Rules) {
    this.#text = text;
    this.#rules = rules;
  }

  textOf(node: SyntaxNode | undefined): string {
    return node === undefined ? '' : this.#text.slice(node.start, node.end);
  }

  read(node: SyntaxNode): Expression {
    if (this.#depth >= maxDepth) return other(node.start, []);
    this.#depth++;
    try {
      // A grammar's types are not ours: `constructor` must not find what every object has.
      const rule = Object.hasOwn(this.#rules, node.type) ? this.#rules[node.type] : undefined;
      return rule === undefined ? this.readParts(node) : rule(node, this);
    } finally {
      this.#depth--;
    }
  }

  /** The node as nothing but its parts; a single part stands for itself. */
  readParts(node: SyntaxNode): Expression {
    const parts = node.children.filter(({ field }) => field !== 'operator');
    const [first, ...rest] = parts;
    if (first !== undefined && rest.length === 0) return this.read(first);
    return other(node.start, this.readAll(parts));
  }

  readAll(nodes: readonly SyntaxNode[]): Expression[] {
    return nodes.map((node) => this.read(node));
  }

  /** The child in a role; nothing where there is none. */
  readIn(node: SyntaxNode, field: string): Expression {
    const child = childIn(node, field);
    return child === undefined ? other(node.start, []) : this.read(child);
  }
}

export function other(at: number, parts: readonly Expression[], compares = false): OtherExpression {
  return { kind: 'other', at, parts, compares };
}

export function plainText(at: number, value: string): Expression {
  return { kind: 'text', at, parts: [value] };
}

export function named(at: number, name: string): Expression {
  return { kind: 'name', at, name };
}

export function memberOf(at: number, object: Expression | null, name: string): Expression {
  return { kind: 'member', at, object, name };
}

export function callOf(at: number, callee: Expression, args: readonly Argument[]): CallExpression {
  return { kind: 'call', at, callee, args };
}

export function positional(value: Expression): Argument {
  return { name: null, value, spread: false };
}

export function entry(key: string | null, value: Expression, spread = false): MapEntry {
  return { key, value, spread };
}

export function target(name: string, over: Partial<Target> = {}): Target {
  return { name, ofInstance: false, key: null, sets: null, ...over };
}

/** The targets of an assignment whose left side has been read. */
export function targetsOf(left: Expression): Target[] {
  if (left.kind === 'name') return [target(left.name)];
  if (left.kind === 'list') return left.items.flatMap(targetsOf);
  if (left.kind === 'other') return left.parts.flatMap(targetsOf);
  if (left.kind !== 'member') return [];
  const { object, name } = left;
  if (object === null) return [target(name, { ofInstance: true })];
  if (object.kind === 'name') return [target(object.name, { sets: name })];
  const instance = object.kind === 'member' && object.object === null;
  return instance ? [target(object.name, { ofInstance: true, sets: name })] : [];
}

export function bind(
  at: number,
  targets: readonly Target[],
  value: Expression | null,
  over: Partial<Pick<BindExpression, 'type' | 'visible'>> = {},
): BindExpression {
  return { kind: 'bind', at, targets, value, type: null, visible: true, ...over };
}

/** The text of a string expression without holes; undefined for anything else. */
export function literalOf(expression: Expression | undefined): string | undefined {
  if (expression?.kind !== 'text') return undefined;
  if (expression.parts.length === 0) return '';
  const [first] = expression.parts;
  return expression.parts.length === 1 && typeof first === 'string' ? first : undefined;
}

/** Neighbouring strings as one, a key of several rules: `"a" "b"`, a string with escapes. */
export function textOfParts(at: number, parts: readonly (string | Expression)[]): Expression {
  const joined: (string | Expression)[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (typeof part === 'string' && typeof last === 'string')
      joined.push(`${joined.pop() as string}${part}`);
    else joined.push(part);
  }
  return { kind: 'text', at, parts: joined };
}
