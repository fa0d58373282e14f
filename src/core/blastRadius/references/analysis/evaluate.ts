import type { Argument, CallExpression, Expression } from '../program/expression.ts';
import { dottedName, resolve, type Program, type Scope } from './program.ts';

/** Stands for text that is not known. */
export const hole = '\uFFFC';
/** Enclose the name of a parameter whose value is not known. */
const parameterOpen = '\uE000';
const parameterClose = '\uE001';
const parameterMark = /\uE000([^\uE001]*)\uE001/g;

const maxValues = 6;
const maxDepth = 12;
const maxLength = 2000;

/** The texts that an expression may have, and the literals that they are made of. */
export interface Evaluation {
  readonly values: readonly string[];
  /** Offsets of the literals that went in. */
  readonly literals: ReadonlySet<number>;
}

/** Evaluates texts, paths and names of constants without running anything. */
export function evaluate(expression: Expression, scope: Scope, program: Program): Evaluation {
  const literals = new Set<number>();
  const values = new Evaluator(program, literals).values(expression, scope, 0);
  return { values: [...new Set(values)].slice(0, maxValues), literals };
}

/** The same with the parameters of functions unknown like anything else. */
export function withoutParameters(value: string): string {
  return value.replace(parameterMark, hole);
}

/** Names of the parameters in a text. */
export function parametersIn(value: string): string[] {
  return [...value.matchAll(parameterMark)].map(([, name = '']) => name);
}

/** The text with a parameter's value filled in. */
export function fillParameter(value: string, name: string, text: string): string {
  return value.replaceAll(`${parameterOpen}${name}${parameterClose}`, () => text);
}

/** Whether the text is one parameter and nothing else. */
export function isParameter(value: string, name: string): boolean {
  return value === `${parameterOpen}${name}${parameterClose}`;
}

/** Calls that put the parts of a path together. */
const joins =
  /^(?:.*\.)?(?:path|posix|filepath|file)\.(?:join|resolve|combine|of)$|^(?:join|resolve|joinpath|paths\.get|(?:pathlib\.)?(?:pure)?path|uri\.joinpath|vscode\.uri\.joinpath|pathname)$/;
/** Methods that lead from a folder to what lies in it. */
const below = /\.(?:resolve|joinpath|join|getchild|combine)$/;
/** Calls that give their first argument back as another type. */
const transparent =
  /^(?:(?:.*\.)?(?:fileurltopath|fspath|uri\.file|abspath|realpath|normalize)|str|string|file)$/;
/** Methods that give their receiver back as another type. */
const selfish = /\.(?:tostring|topath|touri|asposix|absolute|trim|strip|tos|freeze|href|pathname)$/;
/** Calls that fill values into a text: the text first, or in front of the dot. */
const formats = /^(?:fmt\.sprintf|string\.format|sprintf|format)$/;
const placeholder = /%[sdvq]|\{\w*\}/;

class Evaluator {
  readonly #program: Program;
  readonly #literals: Set<number>;

  constructor(program: Program, literals: Set<number>) {
    this.#program = program;
    this.#literals = literals;
  }

  values(expression: Expression, scope: Scope, depth: number): string[] {
    if (depth > maxDepth) return [hole];
    const { kind } = expression;
    if (kind === 'text') {
      this.#literals.add(expression.at);
      return this.#joined(expression.parts, '', scope, depth);
    }
    if (kind === 'join') {
      return this.#joined(expression.parts, expression.separator, scope, depth);
    }
    if (kind === 'call') return this.#called(expression, scope, depth);
    if (kind === 'typed') return this.values(expression.value, scope, depth + 1);
    if (kind === 'name' || kind === 'member') return this.#named(expression, scope, depth);
    if (kind !== 'other' || expression.compares || expression.parts.length > 3) return [hole];
    return this.#alternatives(expression.parts, scope, depth);
  }

  #alternatives(parts: readonly Expression[], scope: Scope, depth: number): string[] {
    const all = parts.flatMap((part) => this.values(part, scope, depth + 1));
    return all.length === 0 ? [hole] : all.slice(0, maxValues);
  }

  #joined(
    parts: readonly (string | Expression)[],
    separator: string,
    scope: Scope,
    depth: number,
  ): string[] {
    let results = [''];
    parts.forEach((part, index) => {
      const values = typeof part === 'string' ? [part] : this.values(part, scope, depth + 1);
      const between = index === 0 ? '' : separator;
      results = results
        .flatMap((before) => values.map((value) => `${before}${between}${value}`))
        .slice(0, maxValues);
    });
    return results.map((value) => (value.length > maxLength ? hole : value));
  }

  #called(call: CallExpression, scope: Scope, depth: number): string[] {
    const name = dottedName(call.callee).toLowerCase().replaceAll('_', '');
    const given = call.args.filter(({ spread }) => !spread);
    const receiver = call.callee.kind === 'member' ? call.callee.object : null;
    if (joins.test(name)) return this.#path(given, scope, depth);
    if (name === 'url' || /\.expandpath$/.test(name))
      return this.#path([...given].reverse(), scope, depth);
    if (formats.test(name) || (name.endsWith('.format') && receiver?.kind === 'text')) {
      const [first, ...rest] = formats.test(name)
        ? given.map(({ value }) => value)
        : [receiver, ...given.map(({ value }) => value)];
      return first == null
        ? [hole]
        : this.#formatted(
            first,
            rest.filter((it) => it !== null),
            scope,
            depth,
          );
    }
    const [only] = given;
    if (transparent.test(name) && given.length >= 1 && only !== undefined) {
      return this.values(only.value, scope, depth + 1);
    }
    if (receiver !== null && below.test(name) && given.length > 0) {
      return this.#path([{ name: null, value: receiver, spread: false }, ...given], scope, depth);
    }
    if (receiver !== null && selfish.test(name)) return this.values(receiver, scope, depth + 1);
    return [hole];
  }

  #path(parts: readonly Argument[], scope: Scope, depth: number): string[] {
    return this.#joined(
      parts.map(({ value }) => value),
      '/',
      scope,
      depth,
    );
  }

  #formatted(
    pattern: Expression,
    rest: readonly Expression[],
    scope: Scope,
    depth: number,
  ): string[] {
    let results = this.values(pattern, scope, depth + 1);
    for (const value of rest) {
      const [text = hole] = this.values(value, scope, depth + 1);
      results = results.map((it) => it.replace(placeholder, () => text));
    }
    return results.map((it) => it.replace(new RegExp(placeholder, 'g'), hole));
  }

  #named(expression: Expression, scope: Scope, depth: number): string[] {
    const found = resolve(expression, scope, this.#program);
    if (found.length === 0) return this.#memberOfMap(expression, scope, depth);
    return found.slice(-maxValues).flatMap((binding): string[] => {
      if (binding.parameter !== null) {
        return [`${parameterOpen}${binding.parameter.name}${parameterClose}`];
      }
      if (binding.value === null || binding.key !== null) return [hole];
      return this.values(binding.value, binding.scope, depth + 1);
    });
  }

  /** `FILES.reply` where FILES is a literal. */
  #memberOfMap(expression: Expression, scope: Scope, depth: number): string[] {
    if (expression.kind !== 'member' || expression.object === null) return [hole];
    if (selfish.test(`.${expression.name.toLowerCase()}`)) {
      return this.values(expression.object, scope, depth + 1);
    }
    for (const binding of resolve(expression.object, scope, this.#program)) {
      const map = literalMap(binding.value);
      const entry = map?.entries.find(({ key }) => key === expression.name);
      if (entry !== undefined) return this.values(entry.value, binding.scope, depth + 1);
    }
    return [hole];
  }
}

function literalMap(value: Expression | null): Extract<Expression, { kind: 'map' }> | undefined {
  if (value?.kind === 'map') return value;
  if (value?.kind === 'typed') return literalMap(value.value);
  // `Object.freeze({...})`, `{...}.freeze`.
  if (value?.kind !== 'call') return undefined;
  const freezes = /\.freeze$/.test(dottedName(value.callee));
  const inner = value.callee.kind === 'member' ? value.callee.object : null;
  return freezes ? literalMap(value.args[0]?.value ?? inner) : undefined;
}
