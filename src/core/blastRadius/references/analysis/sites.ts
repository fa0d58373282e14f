import type { Sureness } from '../../model.ts';
import type { CallExpression, Expression, FunctionExpression } from '../program/expression.ts';
import { partsOf } from '../program/expression.ts';
import { evaluate, hole, withoutParameters, type Evaluation } from './evaluate.ts';
import type { PromptIndex, ReferredPrompt } from './match.ts';
import { plainName } from './evidence.ts';
import { calledFunction, type Program, type Scope } from './program.ts';
import {
  callFacts,
  importedWords,
  isPromptLabel,
  recognise,
  slotsOf,
  type CallFacts,
  type Slot,
} from './recognise.ts';
import { nameInAddress, promptFileCall } from './sdks.ts';
import { findWrappers, throughWrapper, type Wrapper } from './wrappers.ts';

/** A use of a prompt within one file. */
export interface Site {
  readonly prompt: ReferredPrompt;
  /** Offset of the text or the name that says which prompt it is. */
  readonly at: number;
  readonly how: 'path' | 'name' | 'sdk';
  readonly sure: Sureness;
  readonly via: string;
  /** The call that gets the prompt; null where it is only named. */
  readonly call: CallExpression | null;
  readonly scope: Scope;
  /** The expression whose value depends on the prompt. */
  readonly source: Expression;
}

interface Found extends Omit<Site, 'prompt' | 'at' | 'call' | 'scope' | 'source'> {
  readonly prompt: ReferredPrompt;
}

/** Every use of a prompt in one program, in order of the text. */
export function findSites(program: Program, prompts: PromptIndex, file: string): Site[] {
  const finder = new SiteFinder(program, prompts, file);
  finder.visit(program.root, program.scope, []);
  return finder.result();
}

class SiteFinder {
  readonly #program: Program;
  readonly #prompts: PromptIndex;
  readonly #file: string;
  readonly #imports: string;
  readonly #wrappers: ReadonlyMap<FunctionExpression, Wrapper>;
  readonly #sites: Site[] = [];
  /** Sites that are no more than a value with a name: what uses it counts instead. */
  readonly #definitions: { readonly site: Site; readonly literals: ReadonlySet<number> }[] = [];
  /** Literals that a call has used or has shown to be nothing. */
  readonly #used = new Set<number>();
  /** Literals that need no second look. */
  readonly #seen = new Set<number>();

  constructor(program: Program, prompts: PromptIndex, file: string) {
    this.#program = program;
    this.#prompts = prompts;
    this.#file = file;
    this.#imports = importedWords(program);
    this.#wrappers = findWrappers(program, this.#imports);
  }

  result(): Site[] {
    const named = this.#definitions
      .filter(({ literals }) => ![...literals].some((at) => this.#used.has(at)))
      .map(({ site }) => site);
    const known = new Set<string>();
    return [...this.#sites, ...named]
      .sort((a, b) => a.at - b.at || (a.prompt.name < b.prompt.name ? -1 : 1))
      .filter((site) => {
        // A call that names a prompt and its file is one use.
        const key = `${site.call?.at ?? `at ${site.at}`} ${site.prompt.file}`;
        return !known.has(key) && known.add(key);
      });
  }

  /** `labels`: names of the variables and keys around that will hold the value. */
  visit(expression: Expression, scope: Scope, labels: readonly string[]): void {
    const { kind } = expression;
    if (kind === 'call') this.#visitCall(expression, scope, labels);
    else if (kind === 'import') this.#visitImport(expression, scope);
    else if (kind === 'map') this.#visitMap(expression, scope, labels);
    else if (kind === 'text' || kind === 'join') {
      this.#visitValue(expression, scope, labels);
      this.#visitParts(expression, scope, []);
    } else if (kind === 'bind') {
      const names = expression.targets.map((it) => it.sets ?? it.name);
      this.#visitParts(expression, scope, [...labels.filter(isListOfPrompts), ...names]);
    } else if (kind === 'function' || kind === 'class') {
      const name = kind === 'class' ? [expression.name] : [];
      this.#visitParts(expression, this.#program.scopes.get(expression) ?? scope, name);
    } else {
      if (kind === 'other' && expression.compares) this.#markUsed(expression.parts, scope);
      this.#visitParts(expression, scope, labels);
    }
  }

  #visitImport(source: Extract<Expression, { kind: 'import' }>, scope: Scope): void {
    for (const found of this.#paths(source.module, false, 'import')) {
      this.#sites.push({ ...found, at: source.at, call: null, scope, source });
    }
  }

  #visitMap(
    map: Extract<Expression, { kind: 'map' }>,
    scope: Scope,
    labels: readonly string[],
  ): void {
    for (const { key, value } of map.entries) {
      this.visit(value, scope, key === null ? labels : [...labels, key]);
    }
  }

  #visitParts(expression: Expression, scope: Scope, labels: readonly string[]): void {
    for (const part of partsOf(expression)) this.visit(part, scope, labels);
  }

  #visitCall(call: CallExpression, scope: Scope, labels: readonly string[]): void {
    // `path.join('prompts', 'reply.prompt.yml')` is a value, not a use.
    if (this.#isPath(call, scope)) {
      this.#visitValue(call, scope, labels);
      return;
    }
    const facts = callFacts(call, scope, this.#program, this.#imports);
    for (const slot of [...slotsOf(call, scope, this.#program), ...receiverSlot(call)])
      this.#visitSlot(call, facts, slot, scope);
    this.visit(call.callee, scope, []);
    for (const { name, value } of call.args) {
      // `loadPrompts(['reply', 'triage'])`.
      const label = name ?? (facts.speaks && value.kind === 'list' ? 'prompts' : undefined);
      this.visit(value, scope, label === undefined ? [] : [label]);
    }
  }

  #isPath(call: CallExpression, scope: Scope): boolean {
    const { values, literals } = evaluate(call, scope, this.#program);
    return literals.size > 0 && values.some((value) => withoutParameters(value) !== hole);
  }

  #visitSlot(call: CallExpression, facts: CallFacts, slot: Slot, scope: Scope): void {
    if (!isText(slot.value)) return;
    const evaluation = evaluate(slot.value, scope, this.#program);
    if (evaluation.values.every((value) => withoutParameters(value) === hole)) return;
    // A path that leads elsewhere is done with as well, its last part alone means nothing.
    for (const at of evaluation.literals) this.#seen.add(at);
    if (facts.silent) {
      this.#use(evaluation);
      return;
    }
    const found = evaluation.values.flatMap((value) => this.#meant(value, call, facts, slot));
    if (found.length > 0) this.#use(evaluation);
    for (const it of found) {
      this.#sites.push({ ...it, at: slot.value.at, call, scope, source: call });
    }
  }

  /** What a value means as an argument of this call. */
  #meant(value: string, call: CallExpression, facts: CallFacts, slot: Slot): Found[] {
    const callee = facts.origin.callee;
    const inContext = facts.speaks || promptFileCall.test(callee) || isPromptLabel(slot.label);
    const paths = this.#paths(value, inContext, `path in ${callee}`);
    if (paths.length > 0) return paths;
    const address = nameInAddress(value);
    if (address !== undefined) {
      return this.#names(address, 'sdk', 'certain', 'address of the registry');
    }
    const wrapped = this.#wrapped(value, call, callee, slot);
    if (wrapped.length > 0) return wrapped;
    const recognition = recognise(facts, slot);
    if (recognition !== undefined) {
      const { how, sure, via, nameIn } = recognition;
      const found = this.#names(nameIn(value) ?? '', how, surer(sure, value), via);
      if (found.length > 0) return found;
    }
    return [];
  }

  /** What a value means that a function of this file hands on. */
  #wrapped(value: string, call: CallExpression, callee: string, slot: Slot): Found[] {
    const target = calledFunction(call, this.#program);
    const wrapper = target === undefined ? undefined : this.#wrappers.get(target);
    const meant = wrapper && throughWrapper(wrapper, slot, value);
    if (wrapper === undefined || meant === undefined) return [];
    const via = `through ${callee}`;
    return wrapper.kind === 'path'
      ? this.#paths(meant, true, via, 'name')
      : this.#names(meant, 'name', 'certain', via);
  }

  #paths(value: string, inContext: boolean, via: string, how: Site['how'] = 'path'): Found[] {
    if (/\s/.test(value) && !/\.\w+$/.test(value)) return [];
    return this.#prompts
      .byPath(value, this.#file, inContext)
      .map(({ prompt, sure }) => ({ prompt, sure, how, via }));
  }

  #names(name: string, how: Site['how'], sure: Sureness, via: string): Found[] {
    return this.#prompts.byName(name).map((prompt) => ({ prompt, how, sure, via }));
  }

  /** A text outside a call: the value of a constant, an entry of a table. */
  #visitValue(expression: Expression, scope: Scope, labels: readonly string[]): void {
    const evaluation = evaluate(expression, scope, this.#program);
    if ([...evaluation.literals].every((at) => this.#seen.has(at))) return;
    for (const at of evaluation.literals) this.#seen.add(at);
    const command = labels.some((label) => commandLabel.test(label));
    const speaking = labels.some((label) => isPromptLabel(plainName(label)));
    const last = plainName(labels.at(-1) ?? '');
    for (const value of evaluation.values) {
      const words = command ? value.split(/[\s"'=]+/) : [value];
      const paths = words.flatMap((word) => this.#paths(word, speaking, 'path'));
      const names =
        speaking && isNameLabel(last)
          ? this.#names(value, 'name', 'likely', `value of ${labels.join('.')}`)
          : [];
      for (const it of paths.length > 0 ? paths : names) {
        const site = { ...it, at: expression.at, call: null, scope, source: expression };
        if (this.#isAlive(labels, scope)) {
          this.#definitions.push({ site, literals: evaluation.literals });
        }
      }
    }
  }

  /** A variable that nothing mentions and that no other file sees holds a dead text. */
  #isAlive([label]: readonly string[], scope: Scope): boolean {
    if (label === undefined) return true;
    if ((this.#program.mentions.get(label) ?? 0) > 0) return true;
    const own = scope.bindings.get(label)?.[0];
    return own === undefined || this.#program.isVisible(label, scope);
  }

  #markUsed(parts: readonly Expression[], scope: Scope): void {
    for (const part of parts) {
      if (part.kind === 'text' || part.kind === 'list') {
        this.#use(evaluate(part, scope, this.#program));
        if (part.kind === 'list') this.#markUsed(part.items, scope);
      }
    }
  }

  #use({ literals }: Evaluation): void {
    for (const at of literals) this.#used.add(at);
  }
}

/** `(folder / "reply.prompt.yml").read_text()`: the path is what is asked to open. */
function receiverSlot({ callee }: CallExpression): Slot[] {
  if (callee.kind !== 'member' || callee.object === null) return [];
  if (!/^(?:read|open|load|slurp|each_?line)/i.test(callee.name)) return [];
  return [{ value: callee.object, position: null, label: 'receiver' }];
}

function isText({ kind }: Expression): boolean {
  return (
    kind !== 'map' && kind !== 'list' && kind !== 'function' && kind !== 'class' && kind !== 'bind'
  );
}

/** An enumeration or a class of constants that says what it lists: `PromptId`, `PromptNames`. */
function isListOfPrompts(label: string): boolean {
  return /prompts?_?(?:ids?|names?|keys?|files?)?$/i.test(label);
}

/** Keys whose values are command lines. */
const commandLabel =
  /^(?:run|script|scripts|cmd|command|commands|args|entrypoint|exec|environment|env)$/i;

/** Within `prompts: {...}` a bare text is a name unless its own key says what else it is. */
function isNameLabel(label: string): boolean {
  return (
    isPromptLabel(label) ||
    !/^(?:title|description|label|text|type|kind|model|role|queue|group|owner|version|tag|tags|env|path|dir|folder|colou?r|icon|locale|language|lang)$/.test(
      label,
    )
  );
}

/** An address of a registry leaves no doubt. */
function surer(sure: Sureness, value: string): Sureness {
  return value.startsWith('prompts:/') ? 'certain' : sure;
}
