import type { Expression, FunctionExpression } from '../program/expression.ts';
import type { Program } from '../analysis/program.ts';
import type { Alias } from './model.ts';

/** What other files can import from a program by its name. */
export interface Importable {
  /** `classify`, `Triage.classify`, `triage.classify` of an object. */
  readonly functions: ReadonlyMap<string, FunctionExpression>;
  readonly aliases: ReadonlyMap<string, Alias>;
  readonly passedOn: readonly string[];
}

/**
 * Everything at the top of a file counts as exported: what is not cannot be imported by code that
 * works.
 */
export function importable(program: Program): Importable {
  const functions = new Map<string, FunctionExpression>();
  const aliases = new Map<string, Alias>();
  for (const [node, { parent }] of program.scopes) {
    if (node.kind !== 'function' || node.name === null) continue;
    const owner = parent?.node?.kind === 'class' ? parent.node.name : null;
    const isTop = parent?.parent === null || (owner !== null && parent?.parent?.parent === null);
    const name = owner === null ? node.name : `${owner}.${node.name}`;
    if (isTop && !functions.has(name)) functions.set(name, node);
  }
  const add = (name: string, value: Expression): void => {
    const made = functionIn(value);
    const alias = made === undefined ? aliasOf(value) : undefined;
    if (made !== undefined) functions.set(name, made);
    if (alias !== undefined && alias !== name) aliases.set(name, { module: null, name: alias });
    for (const { key, value: held } of mapIn(value)?.entries ?? []) {
      if (key !== null) add(`${name}.${key}`, held);
    }
  };
  for (const [name, bindings] of program.scope.bindings) {
    for (const { module, exported, value, key } of bindings) {
      if (module !== null && exported !== null) aliases.set(name, { module, name: exported });
      if (value !== null && key === null) add(name, value);
    }
  }
  addCommonJs(program, add);
  const passing = program.imports.filter((it) => it.passesOn === true);
  return { functions, aliases, passedOn: passing.map(({ module }) => module) };
}

/** `exports.classify = ...`, `module.exports = classify`, `module.exports = { classify }`. */
function addCommonJs(program: Program, add: (name: string, value: Expression) => void): void {
  for (const { scope, expression } of program.events) {
    if (scope !== program.scope || expression.kind !== 'bind' || expression.value === null)
      continue;
    for (const { name, sets } of expression.targets) {
      if (name === 'exports' && sets !== null) add(sets, expression.value);
      if (name !== 'module' || sets !== 'exports') continue;
      add('default', expression.value);
      for (const { key, value } of mapIn(expression.value)?.entries ?? []) {
        if (key !== null) add(key, value);
      }
    }
  }
}

/** The function itself, or the one that a call wraps: `traced('classify', async (text) => ...)`. */
function functionIn(value: Expression): FunctionExpression | undefined {
  if (value.kind === 'function') return value;
  if (value.kind === 'typed') return functionIn(value.value);
  if (value.kind !== 'call') return undefined;
  const given = value.args.flatMap((it) => (it.value.kind === 'function' ? [it.value] : []));
  return given.length === 1 ? given[0] : undefined;
}

/** Another name, or the class of an instance. */
function aliasOf(value: Expression): string | undefined {
  if (value.kind === 'name') return value.name;
  if (value.kind === 'class') return value.name;
  if (value.kind === 'typed') return aliasOf(value.value);
  if (value.kind !== 'call' || value.callee.kind !== 'name') return undefined;
  return /^[A-Z]/.test(value.callee.name) ? value.callee.name : undefined;
}

function mapIn(value: Expression): Extract<Expression, { kind: 'map' }> | undefined {
  if (value.kind === 'map') return value;
  return value.kind === 'typed' ? mapIn(value.value) : undefined;
}
