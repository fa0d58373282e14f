import type {
  Argument,
  BindExpression,
  CallExpression,
  Expression,
  FunctionExpression,
  Target,
} from '../program/expression.ts';
import { partsOf } from '../program/expression.ts';
import { plainName } from './evidence.ts';
import { calledFunction, dottedName, functionAround, type Program, type Scope } from './program.ts';
import { shapeNamed } from './shapes.ts';

/**
 * How a value depends on a prompt: not at all (0); it is something of the parsed answer, whose own keys
 * say nothing of the prompt (0.5); it is the prompt as it was loaded (1); it was made with it, as the
 * filled text and the model's response are (2); it is the parsed answer (3).
 */
export type Level = 0 | 0.5 | 1 | 2 | 3;

const partOfAnswer = 0.5;

const maxRounds = 6;

/** Calls that turn the text of an answer into data. */
const parsing =
  /(?:^|\.)(?:json\.parse|parse|safeparse|parseasync|loads|load|deserialize\w*|readvalue|readtree|fromjson|fromstring|modelvalidate(?:json)?|parseraw|parseobj|validatejson|validatepython|unmarshal|decode|jsonobject|jobject\.parse|jsonnode\.parse|jsondocument\.parse|parsejson|safeload|symbolizenames|structure|asjson)$/;
/** Requests that parse on the way hand the answer out as a member. */
const requesting = /(?:completions|responses|messages)\.\w+$/;
/** Calls that give a prompt back as it was, or read it from its file. */
const reader =
  /(?:^|\.)(?:\w*read\w*|string|str|text|decode|tostring|trim|strip|parse|load|safeload|unmarshal|yamlload|frontmatter|matter|getlangchainprompt|open|bytes|from\w*template|fromtemplate|frommessages|new\w*template|prompttemplate|chatprompttemplate)$/;
/** Members under which libraries hand out an answer that they have parsed. */
const parsedMember = /^(?:output|object|parsed|output_parsed|parsed_output|structured_output)$/;
/** Methods that read one key of parsed data. */
const reading =
  /^(?:get|fetch|dig|getproperty|trygetproperty|path|getstring|getboolean|getint|getdouble|getvalue|value|optstring|optboolean|asstring|pop|getasstring|getjsonobject|getjsonarray|at|has)$/;
/** Members of data that are not keys of it. */
const builtIn =
  /^(?:length|size|count|map|filter|foreach|each|keys|values|items|entries|join|get|tostring|tos|include|includes|value|success|error|data|rootelement|hasownproperty|push|slice|at|then|catch|ok|isempty|empty|to_h|dump|model_dump|dict|json|copy)$/i;

/** What a flow starts from: expressions, and names, whose values depend on the prompt by themselves. */
export interface FlowSeed {
  readonly expressions: ReadonlySet<Expression>;
  readonly names: readonly { readonly name: string; readonly scope: Scope }[];
  readonly level: Level;
  /** Calls of other prompts: what they give back is an answer of their own. */
  readonly opaque: ReadonlySet<Expression>;
}

const none: ReadonlySet<Expression> = new Set();

/** A use of a prompt: its value is the prompt, or, when it `answers`, already the model's response. */
export function seedOfUse(
  source: Expression,
  answers: boolean,
  { scope }: Program,
  opaque: ReadonlySet<Expression> = none,
): FlowSeed {
  const imported = source.kind === 'import' ? source.names : [];
  return {
    expressions: new Set([source]),
    names: imported.map((name) => ({ name, scope })),
    level: answers ? 2 : 1,
    opaque,
  };
}

/** Values that hold something of an answer. */
export function seedOfValues(over: Partial<Omit<FlowSeed, 'level'>>): FlowSeed {
  return { expressions: none, names: [], level: partOfAnswer, opaque: none, ...over };
}

/** Methods that give what they are called on, or what is in it, to a function. */
const handing = /^(?:then|map|flatMap|forEach|filter|find|some|every|each)$/;

/** Where the values that one seed has go within a file. */
export class Flow {
  readonly #program: Program;
  readonly #seed: FlowSeed;
  readonly #names = new Map<Scope, Map<string, Level>>();
  readonly #returns = new Map<FunctionExpression, Level>();
  readonly #reads = new Set<string>();
  #changed = false;

  constructor(program: Program, seed: FlowSeed) {
    this.#program = program;
    this.#seed = seed;
    for (const { name, scope } of seed.names) this.#mark(name, seed.level, scope, false);
    for (let round = 0; round < maxRounds; round++) {
      this.#changed = false;
      for (const { scope, expression } of program.events) {
        if (expression.kind === 'bind') this.#bind(expression, scope);
        else if (expression.kind === 'return') this.#return(expression.value, scope);
        else this.#call(expression, scope);
      }
      if (!this.#changed) break;
    }
    // What is read in a condition happens in no call.
    for (const { scope, expression } of program.members) this.level(expression, scope);
  }

  /** Whether it starts from the model's response and not from the prompt. */
  get answers(): boolean {
    return this.#seed.level > 1;
  }

  /** How what a function gives back depends on it. */
  returned(own: FunctionExpression): Level {
    return this.#returns.get(own) ?? 0;
  }

  /** Keys of the answer that are read or declared, sorted. */
  get reads(): string[] {
    return [...this.#reads].sort();
  }

  level(expression: Expression, scope: Scope): Level {
    if (this.#seed.expressions.has(expression)) return this.#seed.level;
    if (this.#seed.opaque.has(expression)) return 0;
    const { kind } = expression;
    if (kind === 'name') return this.#levelOf(expression.name, scope);
    if (kind === 'member') return this.#member(expression, scope);
    if (kind === 'call') return this.#called(expression, scope);
    if (kind === 'typed') return this.#typed(expression, scope);
    if (kind === 'other') return this.#highest(expression.parts, scope);
    // Whoever is given a function has what it gives back.
    if (kind === 'function') return this.returned(expression);
    const isMade = kind === 'text' || kind === 'join' || kind === 'map' || kind === 'list';
    return isMade ? lower(this.#highest(partsOf(expression), scope)) : 0;
  }

  #highest(parts: readonly Expression[], scope: Scope): Level {
    let highest: Level = 0;
    for (const part of parts) {
      const level = this.level(part, scope);
      if (level > highest) highest = level;
    }
    return highest;
  }

  #levelOf(name: string, scope: Scope): Level {
    for (let at: Scope | null = scope; at !== null; at = at.parent) {
      if (at.bindings.has(name)) return this.#names.get(at)?.get(name) ?? 0;
    }
    return 0;
  }

  #member(expression: Extract<Expression, { kind: 'member' }>, scope: Scope): Level {
    if (expression.object === null) return this.#levelOf(expression.name, scope);
    const level = this.level(expression.object, scope);
    if (level < 2) return level;
    if (level === 2) return parsedMember.test(expression.name) ? 3 : 2;
    return this.#read(expression.name);
  }

  /** Something of the parsed answer: the key is read. */
  #read(key: string): Level {
    if (/^(?:data|rootelement|value)$/i.test(key)) return 3;
    // Getters of records: `answer.category()`, `answer.getCategory()`.
    if (!builtIn.test(key)) this.#reads.add(key);
    return partOfAnswer;
  }

  #called(call: CallExpression, scope: Scope): Level {
    const { callee, args } = call;
    const values = args.map(({ value }) => value);
    const given = this.#highest(values, scope);
    const object = callee.kind === 'member' ? callee.object : null;
    const receiver = object === null ? 0 : this.level(object, scope);
    if (callee.kind === 'member' && receiver === 3) return this.#method(callee.name, call);
    const own = calledFunction(call, this.#program);
    const returned = own === undefined ? 0 : this.returned(own);
    if (returned > 0) return returned;
    const level: Level = given > receiver ? given : receiver;
    const called = object === null ? this.level(callee, scope) : 0;
    const name = plainName(dottedName(callee));
    // Calling the prompt itself asks the model.
    if (level === 0) return called === 1 ? 2 : called;
    if (level === partOfAnswer) return level;
    if (level === 1) return reader.test(name) ? 1 : 2;
    const isParsing = parsing.test(name) && !requesting.test(name);
    return this.#declare(call) || isParsing ? 3 : 2;
  }

  /** A method of the parsed answer. */
  #method(name: string, { args }: CallExpression): Level {
    const [first] = args;
    const key = first?.value.kind === 'text' ? first.value.parts[0] : undefined;
    if (reading.test(plainName(name)) && typeof key === 'string') return this.#read(key);
    const getter = /^(?:get|is)([A-Z]\w*)$/.exec(name)?.[1];
    if (args.length > 0) return partOfAnswer;
    const property = getter === undefined ? name : getter.charAt(0).toLowerCase() + getter.slice(1);
    return this.#read(property);
  }

  /** Adds the fields of the types that a parsing call names; false when it names none of this file. */
  #declare({ callee, args }: CallExpression): boolean {
    // The response to such a request holds the answer, it is not the answer.
    const asked = args.filter(({ name }) => /^(?:response|text)_?format$/i.test(name ?? ''));
    const others = args.filter((it) => !asked.includes(it));
    this.#declareNames(asked.flatMap(({ value }) => wordsOf(value)));
    return this.#declareNames([
      ...wordsOf(callee),
      ...others.flatMap(({ value }) => wordsOf(value)),
    ]);
  }

  #declareNames(names: readonly string[]): boolean {
    const shapes = names.flatMap((name) => shapeNamed(name, this.#program) ?? []);
    for (const field of shapes.flat()) this.#reads.add(field);
    return shapes.length > 0;
  }

  #typed({ type, value }: Extract<Expression, { kind: 'typed' }>, scope: Scope): Level {
    const level = this.level(value, scope);
    return level > 1 && this.#declareType(type) ? 3 : level;
  }

  #declareType(type: string): boolean {
    return this.#declareNames([...type.matchAll(/\w+/g)].map(([name]) => name));
  }

  #bind({ targets, value, type }: BindExpression, scope: Scope): void {
    if (value === null) return;
    const level = this.level(value, scope);
    if (level === 0) return;
    const declared = level > 1 && type !== null && this.#declareType(type);
    for (const target of targets) this.#reach(target, declared ? 3 : level, scope);
  }

  #reach({ name, key, sets, ofInstance }: Target, level: Level, scope: Scope): void {
    if (sets !== null) {
      this.#mark(name, lower(level), scope, ofInstance);
      return;
    }
    if (key === null || level <= 1) this.#mark(name, level, scope, ofInstance);
    else if (level === 2) this.#mark(name, parsedMember.test(key) ? 3 : 2, scope, ofInstance);
    else this.#mark(name, this.#read(key), scope, ofInstance);
  }

  #mark(name: string, level: Level, scope: Scope, ofInstance: boolean): void {
    if (level === 0) return;
    let at: Scope = scope;
    while (
      at.parent !== null &&
      (ofInstance ? at.node?.kind !== 'class' : !at.bindings.has(name))
    ) {
      at = at.parent;
    }
    const known = this.#names.get(at) ?? new Map<string, Level>();
    if ((known.get(name) ?? 0) >= level) return;
    known.set(name, level);
    this.#names.set(at, known);
    this.#changed = true;
  }

  #return(value: Expression, scope: Scope): void {
    const around = functionAround(scope);
    const level = this.level(value, scope);
    if (around === undefined || level <= (this.#returns.get(around) ?? 0)) return;
    this.#returns.set(around, level);
    this.#changed = true;
  }

  /** What a call does to others: parameters of functions of this file, and places to decode into. */
  #call(call: CallExpression, scope: Scope): void {
    const own = calledFunction(call, this.#program);
    const inner = own === undefined ? undefined : this.#program.scopes.get(own);
    const levels = call.args.map(({ value }) => this.level(value, scope));
    if (own !== undefined && inner !== undefined && !this.#isSource(own)) {
      for (const parameter of own.params) {
        const at = call.args.findIndex(({ name }) => name !== null && name === parameter.name);
        const level = levels[at >= 0 ? at : parameter.index] ?? 0;
        if (parameter.key === null) this.#mark(parameter.name, level, inner, false);
      }
    }
    const isParsing = parsing.test(plainName(dottedName(call.callee)));
    const { callee, args } = call;
    const object = callee.kind === 'member' ? callee.object : null;
    if (callee.kind === 'member' && handing.test(callee.name)) this.#handOn(call, object, scope);
    if (isParsing && object !== null && this.level(object, scope) > 1) {
      this.#decodeInto(args, scope);
    } else if (isParsing && levels.some((level) => level > 1)) {
      this.#decodeInto(args.slice(1), scope);
    }
    // A value handed over together with the type that its answer has: `response_format=Triage`.
    if (levels.some((level) => level > 0)) this.level(call, scope);
  }

  /** `asked.then((answer) => ...)`, `items.map((item) => ...)`. */
  #handOn({ args }: CallExpression, object: Expression | null, scope: Scope): void {
    const level = object === null ? 0 : this.level(object, scope);
    const [first] = args;
    if (level === 0 || first?.value.kind !== 'function') return;
    const inner = this.#program.scopes.get(first.value);
    for (const { name, index, key } of first.value.params) {
      const own = key === null ? level : partOfAnswer;
      if (inner !== undefined && index === 0 && (key === null || level > 1)) {
        this.#mark(name, level === 3 ? partOfAnswer : own, inner, false);
      }
    }
  }

  /** `json.Unmarshal(text, &out)`, `decoder.Decode(&out)`. */
  #decodeInto(places: readonly Argument[], scope: Scope): void {
    for (const { value } of places) {
      const variable = soleName(value);
      if (variable === undefined || this.#levelOf(variable, scope) >= 1) continue;
      this.#mark(variable, 3, scope, false);
      for (let at: Scope | null = scope; at !== null; at = at.parent) {
        for (const { type } of at.bindings.get(variable) ?? []) {
          if (type !== null) this.#declareType(type);
        }
      }
    }
  }

  /** The function that loads prompts for others is not one that theirs flow through. */
  #isSource(own: FunctionExpression): boolean {
    return [...this.#seed.expressions].some(
      (it) => it.kind === 'call' && calledFunction(it, this.#program) === own,
    );
  }
}

function lower(level: Level): Level {
  return level === 3 ? 2 : level;
}

/** Names in an expression that may be of a type. */
function wordsOf(expression: Expression): string[] {
  if (expression.kind === 'name') return [expression.name];
  if (expression.kind === 'member' && expression.object !== null) {
    return [expression.name, ...wordsOf(expression.object)];
  }
  if (expression.kind === 'call') {
    return [
      ...wordsOf(expression.callee),
      ...expression.args.flatMap(({ value }) => wordsOf(value)),
    ];
  }
  return expression.kind === 'other' ? expression.parts.flatMap(wordsOf) : [];
}

function soleName(expression: Expression): string | undefined {
  if (expression.kind === 'name') return expression.name;
  const [only] = expression.kind === 'other' ? expression.parts : [];
  return expression.kind === 'other' && expression.parts.length === 1 && only !== undefined
    ? soleName(only)
    : undefined;
}
