import type { Sureness } from '../../model.ts';
import { Flow, seedOfUse, seedOfValues } from '../analysis/flow.ts';
import type { Passed } from '../analysis/passes.ts';
import type { Program, Scope } from '../analysis/program.ts';
import type { Site } from '../analysis/sites.ts';
import type { CallExpression, Expression } from '../program/expression.ts';
import { importable, type Importable } from './importable.ts';
import type { ArgumentSlot, End, FileLinks, OutsideFunction, ValueFlow } from './model.ts';
import { outsideFunction } from './outside.ts';

/** A use of a prompt with where its value goes and what it is given. */
export interface FollowedSite {
  readonly site: Site;
  readonly flow: Flow | undefined;
  readonly passed: Passed | undefined;
}

/** Files with more parameters and calls than that are generated; the others of them are not followed. */
const maxSources = 200;

/**
 * What one program gives to others and takes from them. `wanted`: last names of the functions of other
 * files that give answers of prompts back or pass their arguments on to prompts.
 */
export function fileLinks(
  style: FileLinks['style'],
  program: Program,
  sites: readonly FollowedSite[],
  wanted: ReadonlySet<string>,
  lineOf: (offset: number) => number,
): FileLinks {
  const names = importable(program);
  const { calls, called } = outsideCalls(program, wanted);
  const file: FileFacts = { program, names, sites, calls, lineOf };
  return {
    style,
    functions: new Map([...names.functions].map(([name, { params }]) => [name, params])),
    aliases: names.aliases,
    passedOn: names.passedOn,
    calls: called,
    flows: sources(file).flatMap((source) => [...flowsFrom(source, file)]),
  };
}

interface FileFacts {
  readonly program: Program;
  readonly names: Importable;
  readonly sites: readonly FollowedSite[];
  readonly calls: readonly OutsideCall[];
  readonly lineOf: (offset: number) => number;
}

interface OutsideCall {
  readonly call: CallExpression;
  readonly scope: Scope;
  readonly of: OutsideFunction;
}

function outsideCalls(
  program: Program,
  wanted: ReadonlySet<string>,
): { readonly calls: readonly OutsideCall[]; readonly called: ReadonlySet<string> } {
  const calls: OutsideCall[] = [];
  const called = new Set<string>();
  for (const { scope, expression } of program.events) {
    if (expression.kind !== 'call') continue;
    const of = outsideFunction(expression, scope, program);
    if (of === undefined) continue;
    const name = of.member ?? of.name;
    called.add(name);
    if (wanted.has(name)) calls.push({ call: expression, scope, of });
  }
  return { calls, called };
}

interface Source {
  readonly end: End;
  readonly flow: Flow;
  readonly sure: Sureness;
  /** Its own calls: what they are given is not what they give. */
  readonly own: ReadonlySet<Expression>;
}

function sources(file: FileFacts): Source[] {
  const { program, names, sites, calls } = file;
  const opaque = new Set<Expression>([
    ...calls.map(({ call }) => call),
    ...sites.flatMap(({ passed }) => passed?.by ?? []),
  ]);
  const ofPrompts = sites.flatMap(({ site, flow, passed }): Source[] => {
    if (flow === undefined) return [];
    const end = { kind: 'prompt', name: site.prompt.name } as const;
    const others = without(opaque, [...(passed?.by ?? []), site.source]);
    const seed = seedOfUse(site.source, flow.answers, program, others);
    const direct = others.size === 0 ? flow : new Flow(program, seed);
    return [{ end, flow: direct, sure: surenessOf(site), own: new Set() }];
  });
  if (sites.length === 0 && calls.length === 0) return ofPrompts;
  const byFunction = new Map<string, OutsideCall[]>();
  for (const it of calls) {
    const key = `${it.of.module} ${it.of.name} ${it.of.member ?? ''}`;
    byFunction.set(key, [...(byFunction.get(key) ?? []), it]);
  }
  const ofOthers = [...byFunction.values()].flatMap((alike): Source[] => {
    const own = new Set<Expression>(alike.map(({ call }) => call));
    const [first] = alike;
    if (first === undefined) return [];
    const flow = new Flow(
      program,
      seedOfValues({ expressions: own, opaque: without(opaque, own) }),
    );
    return [{ end: { kind: 'outside result', of: first.of }, flow, sure: 'likely', own }];
  });
  const ofParameters = [...names.functions].flatMap(([of, { params }]) =>
    params.map((parameter, at) => ({ of, at, name: parameter.name })),
  );
  const room = Math.max(0, maxSources - ofOthers.length);
  const filled = ofParameters.slice(0, room).flatMap(({ of, at, name }): Source[] => {
    const node = names.functions.get(of);
    const scope = node === undefined ? undefined : program.scopes.get(node);
    if (scope === undefined) return [];
    const flow = new Flow(program, seedOfValues({ names: [{ name, scope }], opaque }));
    return [{ end: { kind: 'parameter', of, at }, flow, sure: 'likely', own: new Set() }];
  });
  return [...ofPrompts, ...ofOthers.slice(0, maxSources), ...filled];
}

function without(all: ReadonlySet<Expression>, own: Iterable<Expression>): Set<Expression> {
  const rest = new Set(all);
  for (const it of own) rest.delete(it);
  return rest;
}

function* flowsFrom(source: Source, file: FileFacts): Generator<ValueFlow> {
  const { names, sites, calls, lineOf } = file;
  const { end: from, flow, sure } = source;
  for (const { site, passed } of sites) {
    // Within a file that is a chain by itself.
    if (from.kind === 'prompt' || passed === undefined) continue;
    if (!passed.values.some(({ value, scope }) => flow.level(value, scope) > 0)) continue;
    const to = { kind: 'prompt', name: site.prompt.name } as const;
    yield { from, to, line: lineOf(site.at), sure: lesser(sure, surenessOf(site)) };
  }
  for (const { call, scope, of } of calls) {
    if (source.own.has(call)) continue;
    for (const { slot, value } of argumentsOf(call)) {
      if (!carries(flow, value, scope)) continue;
      yield { from, to: { kind: 'argument', of, slot }, line: lineOf(call.at), sure };
    }
  }
  // Whatever a function makes of what it is given counts where it is called.
  if (from.kind === 'parameter') return;
  for (const [of, node] of names.functions) {
    const level = flow.returned(node);
    // A loader that gives the prompt itself back gives no answer.
    if (level === 0 || level === 1) continue;
    yield { from, to: { kind: 'result', of }, line: lineOf(node.at), sure };
  }
}

/** Whether a value holds something that was made with the prompt, and not the prompt itself. */
function carries(flow: Flow, value: Expression, scope: Scope): boolean {
  const level = flow.level(value, scope);
  return level > 0 && level !== 1;
}

interface FilledSlot {
  readonly slot: ArgumentSlot;
  readonly value: Expression;
}

function argumentsOf({ args }: CallExpression): FilledSlot[] {
  return args.flatMap(({ name, value, spread }, index): FilledSlot[] => {
    if (spread) return [];
    if (name !== null) return [{ slot: { index: null, key: name }, value }];
    if (value.kind !== 'map') return [{ slot: { index, key: null }, value }];
    return value.entries.map((entry) => ({ slot: { index, key: entry.key }, value: entry.value }));
  });
}

/** Never more than likely: a value is followed, its use is not seen. */
function surenessOf({ sure }: Site): Sureness {
  return sure === 'possible' ? 'possible' : 'likely';
}

export function lesser(a: Sureness, b: Sureness): Sureness {
  return a === 'possible' || b === 'possible' ? 'possible' : 'likely';
}
