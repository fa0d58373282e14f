import type { Argument, CallExpression, Expression } from '../program/expression.ts';
import { literalOf } from '../program/reader.ts';
import { plainName } from './evidence.ts';
import type { Flow } from './flow.ts';
import { dottedName, resolve, type Program, type Scope } from './program.ts';
import { ownLibrary } from './sdks.ts';
import type { Site } from './sites.ts';

/** What a use of a prompt fills in. */
export interface Passed {
  readonly names: readonly string[];
  /** Whether more may be passed than can be read here. */
  readonly spreads: boolean;
  /** The values, for those who look where they come from. */
  readonly values: readonly { readonly value: Expression; readonly scope: Scope }[];
  /** The calls that fill them in. */
  readonly by: readonly CallExpression[];
}

/** Members and arguments under which prompt libraries take the variables. */
const holders =
  /^(?:variables|vars|inputs?|values|inputvariables|promptvariables|templatevariables|params|data|kwargs|arguments|replacements|slots|substitutions)$/;
/** Methods that fill a template. */
const filling =
  /(?:^|\.)(?:compile|format|formatmessages|formatprompt|render|renderprompt|invoke|ainvoke|fill|fillin|execute|interpolate|substitute|safesubstitute|stream|generate|run|predict|apply|evaluate|result|resultwithhash)$/;
const replacing = /\.(?:replace|replaceall|gsub|sub)$|^strings\.replace(?:all)?$/;
/** Arguments of loaders that are no variables. */
const options =
  /^(?:label|version|type|fallback|tag|tags|cachettlseconds|cachettl|maxretries|timeout|fetchtimeoutms|model|targetingkey|defaultvalue|evaluationcontext|context|metadata|stream|userid|user|sessionid|promptname|name|key|flagkey|id|source|path|encoding|mode|file|filename|temperature|maxtokens|messages|config|options|headers|signal)$/;

/**
 * The variables that the call passes which names the prompt; undefined when it passes none. A loader
 * of the workspace's own may pass names that the prompt has no longer; those of libraries take options
 * in the same place.
 */
export function passedDirectly(site: Site, program: Program): Passed | undefined {
  if (site.call === null) return undefined;
  const { inputs } = site.prompt;
  const own = passedIn(site.call, site.scope, program, true);
  if (own === undefined || own.held) return own?.passed;
  const isOwnLoader = site.how === 'name' || site.via === ownLibrary;
  if (own.passed.names.some((name) => inputs.includes(name))) return own.passed;
  if (!isOwnLoader) return undefined;
  const names = own.passed.names.filter((name) => !options.test(plainName(name)));
  return names.length === 0 && !own.passed.spreads ? undefined : { ...own.passed, names };
}

/** The variables that are passed where the prompt goes; undefined when none can be seen. */
export function passedLater(site: Site, flow: Flow, program: Program): Passed | undefined {
  const inputs = new Set(site.prompt.inputs);
  const known = (passed: Passed | undefined): boolean =>
    passed?.names.some((name) => inputs.has(name)) === true;
  const replaced: Passed[] = [];
  for (const { scope, expression } of program.events) {
    if (expression.kind !== 'call' || expression === site.call) continue;
    const use = useOf(expression, scope, flow);
    if (use === undefined) continue;
    const name = replacedName(expression, use.receives, inputs);
    if (name !== undefined)
      replaced.push({ names: [name], spreads: false, values: [], by: [expression] });
    const found = passedIn(expression, scope, program, false);
    if (found === undefined) continue;
    if (found.held || known(found.passed)) return found.passed;
    if (use.whole && filling.test(plainName(dottedName(expression.callee)))) {
      const names = found.passed.names.filter((it) => !options.test(plainName(it)));
      if (names.length > 0 || found.passed.spreads) return { ...found.passed, names };
    }
  }
  return replaced.length === 0 ? undefined : together(replaced);
}

interface Use {
  /** Whether the prompt is what is called or whose method it is, and not an argument. */
  readonly receives: boolean;
  /** Whether it is that or an argument of its own, and not a part of one. */
  readonly whole: boolean;
}

/** How a call uses the prompt itself; undefined when it does not. */
function useOf({ callee, args }: CallExpression, scope: Scope, flow: Flow): Use | undefined {
  const object = callee.kind === 'member' ? callee.object : callee;
  const isPrompt = (value: Expression): boolean => {
    const level = flow.level(value, scope);
    return level === 1 || level === 2;
  };
  if (object !== null && isPrompt(object)) return { receives: true, whole: true };
  const given = args.filter(({ value }) => isPrompt(value));
  if (given.length === 0) return undefined;
  return { receives: false, whole: given.some(({ value }) => value.kind !== 'map') };
}

interface Found {
  readonly passed: Passed;
  /** Whether it stands where libraries take variables. */
  readonly held: boolean;
}

function passedIn(
  call: CallExpression,
  scope: Scope,
  program: Program,
  loads: boolean,
): Found | undefined {
  const held = call.args.find(({ name }) => name !== null && holders.test(plainName(name)));
  if (held !== undefined) {
    const passed = fromValue(held.value, scope, program, call);
    if (passed !== undefined) return { passed, held: true };
  }
  const keywords = call.args.filter(
    ({ name, value }) =>
      name !== null && !(loads && options.test(plainName(name))) && value.kind !== 'function',
  );
  const maps = call.args.filter(({ name }) => name === null);
  const found: Passed[] = [];
  if (keywords.length > 0) found.push(fromArguments(keywords, scope, call));
  for (const argument of maps) {
    const passed = fromValue(argument.value, scope, program, call);
    if (passed === undefined) {
      if (argument.spread && keywords.length > 0) {
        found.push({ names: [], spreads: true, values: [], by: [call] });
      }
      continue;
    }
    const inner = heldIn(argument.value, scope, program, call);
    if (inner !== undefined) return { passed: inner, held: true };
    found.push(passed);
  }
  if (found.length === 0 && maps.some(({ spread }) => spread)) {
    found.push({ names: [], spreads: true, values: [], by: [call] });
  }
  return found.length === 0 ? undefined : { passed: together(found), held: false };
}

function fromArguments(args: readonly Argument[], scope: Scope, call: CallExpression): Passed {
  return {
    names: args.map(({ name }) => name ?? ''),
    spreads: false,
    values: args.map(({ value }) => ({ value, scope })),
    by: [call],
  };
}

/** `{ name, variables: {...} }`: the variables are the inner ones. */
function heldIn(
  value: Expression,
  scope: Scope,
  program: Program,
  call: CallExpression,
): Passed | undefined {
  const map = mapOf(value, scope, program);
  for (const entry of map?.entries ?? []) {
    if (entry.key === null) continue;
    if (holders.test(plainName(entry.key))) {
      const passed = fromValue(entry.value, scope, program, call);
      if (passed !== undefined) return passed;
    }
    const inner =
      entry.value.kind === 'map' ? heldIn(entry.value, scope, program, call) : undefined;
    if (inner !== undefined) return inner;
  }
  return undefined;
}

type MapLike = Extract<Expression, { kind: 'map' }>;

function mapOf(value: Expression, scope: Scope, program: Program): MapLike | undefined {
  if (value.kind === 'map') return value;
  if (value.kind === 'typed') return mapOf(value.value, scope, program);
  if (value.kind === 'call') return builtMap(value);
  if (value.kind === 'other' && value.parts.length === 1 && value.parts[0] !== undefined) {
    return mapOf(value.parts[0], scope, program);
  }
  if (value.kind !== 'name' && value.kind !== 'member') return undefined;
  for (const { value: bound, scope: at, key } of resolve(value, scope, program)) {
    if (bound !== null && key === null && bound !== value) {
      const map = bound.kind === 'name' ? undefined : mapOf(bound, at, program);
      if (map !== undefined) return map;
    }
  }
  return undefined;
}

/** `Map.of("k", v)`, `Map.ofEntries(entry("k", v))`, `dict(k=v)`, an empty map to be filled. */
function builtMap({ at, callee, args }: CallExpression): MapLike | undefined {
  const name = plainName(dottedName(callee));
  const map = (entries: MapLike['entries']): MapLike => ({ kind: 'map', at, entries, type: null });
  if (/(?:^|\.)(?:map|immutablemap)\.of$/.test(name)) {
    return map(
      args.flatMap(({ value }, index) =>
        index % 2 === 0 && args[index + 1] !== undefined
          ? [
              {
                key: literalOf(value) ?? null,
                value: args[index + 1]?.value ?? value,
                spread: false,
              },
            ]
          : [],
      ),
    );
  }
  if (/(?:^|\.)map\.ofentries$/.test(name)) {
    return map(
      args.flatMap(({ value }) => {
        const [key, held] = value.kind === 'call' ? value.args : [];
        if (key === undefined || held === undefined) return [];
        return [{ key: literalOf(key.value) ?? null, value: held.value, spread: false }];
      }),
    );
  }
  if (name === 'dict' && args.every((it) => it.name !== null)) {
    return map(args.map((it) => ({ key: it.name, value: it.value, spread: false })));
  }
  return /(?:^|\.)(?:hashmap|linkedhashmap|treemap|dictionary|kernelarguments|make|hash)$/.test(
    name,
  )
    ? map([])
    : undefined;
}

function fromValue(
  value: Expression,
  scope: Scope,
  program: Program,
  call: CallExpression,
): Passed | undefined {
  const map = mapOf(value, scope, program);
  if (map === undefined) return undefined;
  const added = value.kind === 'name' ? setLater(value.name, scope, program) : [];
  const keys = map.entries.flatMap(({ key }) => key ?? []);
  const names = [...keys, ...added.map(({ key }) => key)];
  if (names.length === 0 && !map.entries.some(({ spread }) => spread)) return undefined;
  return {
    names,
    spreads: map.entries.some(({ key }) => key === null),
    values: [
      ...map.entries.map((it) => ({ value: it.value, scope })),
      ...added.map((it) => ({ value: it.value, scope })),
    ],
    by: [call],
  };
}

/** `vars["k"] = v`, `vars.put("k", v)`, `vars.Add("k", v)`. */
function setLater(
  name: string,
  scope: Scope,
  program: Program,
): { readonly key: string; readonly value: Expression }[] {
  return program.events.flatMap((event) => {
    const { expression } = event;
    if (event.scope !== scope) return [];
    if (expression.kind === 'bind') {
      const set = expression.targets.find((it) => it.name === name && it.sets !== null);
      return set?.sets == null || expression.value === null
        ? []
        : [{ key: set.sets, value: expression.value }];
    }
    if (expression.kind !== 'call' || expression.callee.kind !== 'member') return [];
    const { callee, args } = expression;
    const own = callee.object?.kind === 'name' && callee.object.name === name;
    const key = literalOf(args[0]?.value);
    const value = args[1]?.value;
    return own &&
      key !== undefined &&
      value !== undefined &&
      /^(?:put|set|add|store|putIfAbsent)$/i.test(callee.name)
      ? [{ key, value }]
      : [];
  });
}

/** The variable in `text.replace('{{order}}', order)`. */
function replacedName(
  call: CallExpression,
  receives: boolean,
  inputs: ReadonlySet<string>,
): string | undefined {
  if (!replacing.test(plainName(dottedName(call.callee)))) return undefined;
  const patterns = call.args.map(({ value }) => literalOf(value));
  const pattern = receives ? patterns[0] : patterns.find((it) => it !== undefined);
  const name = pattern === undefined ? undefined : /\w[\w.]*/.exec(pattern)?.[0];
  const marked = pattern !== undefined && /^\W*[{<$%[]+\W*\w+\W*$/.test(pattern);
  return name !== undefined && (marked || inputs.has(name)) ? name : undefined;
}

function together(parts: readonly Passed[]): Passed {
  return {
    names: [...new Set(parts.flatMap(({ names }) => names))],
    spreads: parts.some(({ spreads }) => spreads),
    values: parts.flatMap(({ values }) => values),
    by: parts.flatMap(({ by }) => by),
  };
}
