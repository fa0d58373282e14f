import type { Sureness } from '../../model.ts';
import type { Chain } from '../findReferences.ts';
import { lesser } from './fileLinks.ts';
import { fits, LinkedFunctions } from './functions.ts';
import type { End, FileLinks } from './model.ts';

/** What files that import each other say together. */
export interface Linked {
  /** Chains over files, in order of their places. */
  readonly chains: readonly Chain[];
  /** Last names of functions that give answers back or pass their arguments on to prompts. */
  readonly names: ReadonlySet<string>;
  /** Files from which functions can be imported that give answers back. */
  readonly givers: ReadonlySet<string>;
}

/** Longer ways are not sure enough to be told. */
const maxSteps = 12;

/**
 * Follows answers of prompts from file to file until they become variables of other prompts: out of
 * functions by their results, into functions by their parameters.
 */
export function link(files: ReadonlyMap<string, FileLinks>): Linked {
  const graph = new LinkGraph(files);
  const chains = graph.prompts.flatMap((prompt) => graph.chainsFrom(prompt));
  return { chains: chains.sort(byPlace), names: graph.names(), givers: graph.givers() };
}

function byPlace(a: Chain, b: Chain): number {
  if (a.file === b.file && a.line !== b.line) return a.line - b.line;
  const key = ({ file, from, to }: Chain): string => [file, from, to].join('\n');
  return key(a) < key(b) ? -1 : 1;
}

/** Where a value can be between files. */
interface Place {
  readonly kind: 'answer' | 'variable' | 'result' | 'parameter';
  readonly key: string;
  /** The prompt or the function. */
  readonly name: string;
  readonly file: string;
}

interface Step {
  readonly to: Place;
  readonly sure: Sureness;
  readonly file: string;
  readonly line: number;
  /** Whether the value is handed to somebody here, and not given back. */
  readonly hands: boolean;
}

/** How a value got to a place. */
interface Way {
  readonly at: Place;
  readonly sure: Sureness;
  readonly functions: readonly Place[];
}

class LinkGraph {
  readonly #files: ReadonlyMap<string, FileLinks>;
  readonly #functions: LinkedFunctions;
  readonly #steps = new Map<string, Step[]>();
  readonly #answers = new Map<string, Place>();
  readonly #parameters = new Map<string, Place>();
  /** Ways from parameters, once they have been asked for. */
  readonly #below = new Map<string, readonly Way[]>();

  constructor(files: ReadonlyMap<string, FileLinks>) {
    this.#files = files;
    this.#functions = new LinkedFunctions(files);
    for (const [file, { flows }] of files) {
      for (const { from, to, line, sure } of flows) {
        const hands = to.kind === 'argument' || to.kind === 'prompt';
        for (const start of this.#places(file, from, 'answer')) {
          for (const end of this.#places(file, to, 'variable')) {
            const least = lesser(sure, lesser(start.sure, end.sure));
            this.#add(start.place, { to: end.place, sure: least, file, line, hands });
          }
        }
      }
    }
  }

  get prompts(): Place[] {
    return [...this.#answers.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** One for each place at which an answer is handed to another prompt or to a function that does so. */
  chainsFrom(prompt: Place): Chain[] {
    const chains = new Map<string, Chain>();
    const given = this.#ways(prompt, (step) => !step.hands);
    for (const [key, way] of given) {
      for (const handed of this.#steps.get(key) ?? []) {
        if (!handed.hands) continue;
        const from = continued(way, handed);
        for (const [to, reached] of this.#variables(handed.to, from)) {
          const chain = chainOf(prompt, to, handed, reached);
          if (chain === undefined) continue;
          const place = `${to.name} ${handed.file}:${handed.line}`;
          if (chains.get(place)?.sure !== 'likely') chains.set(place, chain);
        }
      }
    }
    return [...chains.values()];
  }

  /** Prompts that get what is handed to a place. */
  #variables(place: Place, way: Way): [Place, Way][] {
    if (place.kind === 'variable') return [[place, way]];
    const known = this.#below.get(place.key) ?? [
      ...this.#ways(place, ({ hands }) => hands).values(),
    ];
    this.#below.set(place.key, known);
    return known.flatMap(({ at, sure, functions }): [Place, Way][] =>
      at.kind === 'variable'
        ? [[at, { at, sure: lesser(way.sure, sure), functions: [...way.functions, ...functions] }]]
        : [],
    );
  }

  /** The shortest ways from a place over some steps; of ways as long as another the surer one. */
  #ways(start: Place, takes: (step: Step) => boolean): Map<string, Way> {
    const ways = new Map<string, Way>([[start.key, { at: start, sure: 'likely', functions: [] }]]);
    let ring = [...ways.values()];
    for (let round = 0; round < maxSteps && ring.length > 0; round++) {
      const next = ring
        // What a prompt makes of a value is its own answer.
        .filter(({ at }) => at.kind !== 'variable')
        .flatMap((way) =>
          (this.#steps.get(way.at.key) ?? []).filter(takes).map((it) => continued(way, it)),
        )
        .sort((a, b) => Number(a.sure === 'possible') - Number(b.sure === 'possible'));
      ring = next.filter((way) => !ways.has(way.at.key) && ways.set(way.at.key, way));
    }
    return ways;
  }

  names(): Set<string> {
    const results = this.#results();
    const wanted = new Set(
      [...results, ...this.#passing()].map(({ file, name }) => `${file} ${name}`),
    );
    const names = new Set([...results, ...this.#passing()].map(({ name }) => lastName(name)));
    for (const [file, { aliases }] of this.#files) {
      for (const alias of aliases.keys()) {
        const found = this.#functions.named(file, alias);
        if (found !== undefined && wanted.has(`${found.file} ${found.name}`))
          names.add(lastName(alias));
      }
    }
    return names;
  }

  givers(): Set<string> {
    const givers = new Set(this.#results().map(({ file }) => file));
    for (let before = -1; before < givers.size;) {
      before = givers.size;
      for (const file of this.#files.keys()) {
        if (this.#functions.passedOn(file).some((it) => givers.has(it))) givers.add(file);
      }
    }
    return givers;
  }

  #add(from: Place, step: Step): void {
    if (from.kind === 'answer') this.#answers.set(from.key, from);
    if (from.kind === 'parameter') this.#parameters.set(from.key, from);
    const known = this.#steps.get(from.key);
    if (known === undefined) this.#steps.set(from.key, [step]);
    else known.push(step);
  }

  /** Functions whose result holds an answer. */
  #results(): Place[] {
    const seen = new Map<string, Place>(this.#answers);
    for (const key of seen.keys()) {
      for (const { to } of this.#steps.get(key) ?? []) seen.set(to.key, to);
    }
    return [...seen.values()].filter(({ kind }) => kind === 'result');
  }

  /** Parameters that get to a prompt. */
  #passing(): Place[] {
    const passing = new Set<string>();
    for (let before = -1; before < passing.size;) {
      before = passing.size;
      for (const key of this.#parameters.keys()) {
        const leads = ({ to }: Step): boolean => to.kind === 'variable' || passing.has(to.key);
        if (this.#steps.get(key)?.some(leads) === true) passing.add(key);
      }
    }
    return [...this.#parameters].flatMap(([key, place]) => (passing.has(key) ? [place] : []));
  }

  #places(
    file: string,
    end: End,
    ofPrompt: 'answer' | 'variable',
  ): { readonly place: Place; readonly sure: Sureness }[] {
    switch (end.kind) {
      case 'prompt':
        return [{ place: placeOf(ofPrompt, '', end.name), sure: 'likely' }];
      case 'result':
        return [{ place: placeOf('result', file, end.of), sure: 'likely' }];
      case 'parameter':
        return [{ place: placeOf('parameter', file, end.of, end.at), sure: 'likely' }];
      case 'outside result': {
        const found = this.#functions.outside(file, end.of);
        if (found === undefined) return [];
        return [{ place: placeOf('result', found.file, found.name), sure: found.sure }];
      }
      case 'argument': {
        const found = this.#functions.outside(file, end.of);
        return (found?.parameters ?? []).flatMap((parameter, at) => {
          const fit = fits(end.slot, parameter);
          if (found === undefined || fit === undefined) return [];
          const place = placeOf('parameter', found.file, found.name, at);
          return [{ place, sure: lesser(fit, found.sure) }];
        });
      }
    }
  }
}

function placeOf(kind: Place['kind'], file: string, name: string, at = 0): Place {
  return { kind, key: `${kind} ${file}#${name}@${at}`, name, file };
}

function continued(way: Way, { to, sure }: Step): Way {
  const isFunction = to.kind === 'result' || to.kind === 'parameter';
  const functions = isFunction ? [...way.functions, to] : way.functions;
  return { at: to, sure: lesser(way.sure, sure), functions };
}

function chainOf(
  prompt: Place,
  to: Place,
  { file, line }: Step,
  { sure, functions }: Way,
): Chain | undefined {
  // Without a function in between it is a chain within one file.
  if (to.name === prompt.name || functions.length === 0) return undefined;
  const through = functions.map((it) => `${it.name}() of ${it.file}`);
  return { file, line, from: prompt.name, to: to.name, sure, through: [...new Set(through)] };
}

function lastName(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}
