import type { Sureness } from '../../model.ts';
import { hole, withoutParameters } from './evaluate.ts';

/** A prompt as code may refer to it. */
export interface ReferredPrompt {
  readonly name: string;
  /** Relative to the workspace, with forward slashes. */
  readonly file: string;
  /** First parts of its variables' names. */
  readonly inputs: readonly string[];
}

export interface PathMatch {
  readonly prompt: ReferredPrompt;
  readonly sure: Sureness;
}

/** Endings that say of a file that it is a prompt; others need a context that speaks of prompts. */
const promptEnding = /\.(?:prompt(?:\.\w+)?|prompty)$/;

/** Finds prompts by their paths and names. */
export class PromptIndex {
  readonly prompts: readonly ReferredPrompt[];
  readonly #byBase = new Map<string, ReferredPrompt[]>();
  readonly #byStem = new Map<string, ReferredPrompt[]>();
  readonly #byName = new Map<string, ReferredPrompt[]>();

  constructor(prompts: readonly ReferredPrompt[]) {
    this.prompts = prompts;
    for (const prompt of prompts) {
      const base = lastSegment(prompt.file);
      add(this.#byBase, base, prompt);
      add(this.#byStem, stemOf(base), prompt);
      add(this.#byName, prompt.name, prompt);
    }
  }

  byName(value: string): readonly ReferredPrompt[] {
    return this.#byName.get(value) ?? [];
  }

  /**
   * Prompts whose path the value ends in, or which ends in the value. `from`: the file that says so;
   * `inContext`: whether the words around speak of prompts.
   */
  byPath(value: string, from: string, inContext: boolean): PathMatch[] {
    const known = knownPath(value);
    const base = known.segments.at(-1);
    if (base === undefined) return [];
    const candidates = this.#byBase.get(base) ?? [];
    const found = candidates.flatMap((prompt) => {
      const sure = agreement(known, prompt.file.split('/'), from, candidates.length, inContext);
      return sure === undefined ? [] : [{ prompt, sure }];
    });
    if (found.length > 0 || !inContext || known.segments.length < 2) return found;
    return this.#withoutEnding(known, from);
  }

  /** Loaders that add the ending themselves: `load('refunds/policy')`. */
  #withoutEnding(known: KnownPath, from: string): PathMatch[] {
    const candidates = this.#byStem.get(known.segments.at(-1) ?? '') ?? [];
    return candidates.flatMap((prompt) => {
      const own = prompt.file.split('/');
      const stem = [...own.slice(0, -1), stemOf(own.at(-1) ?? '')];
      const sure = agreement(known, stem, from, candidates.length, true);
      return sure === undefined ? [] : [{ prompt, sure: 'likely' as const }];
    });
  }
}

interface KnownPath {
  /** Behind the last part that is not known. */
  readonly segments: readonly string[];
  /** Whether it is written in full, from a folder that is known. */
  readonly whole: boolean;
  readonly relative: boolean;
}

function knownPath(value: string): KnownPath {
  const plain = withoutParameters(value)
    .replace(/^file:(?:\/\/)?/, '')
    .replace(/\$\{[^}]*\}|\{\{[^}]*\}\}|^~(?=\/)|^%\w+%|^\$\w+/g, hole)
    .replaceAll('\\', '/');
  const all = plain.split('/').filter((it) => it !== '' && it !== '.');
  const unknown = all.findLastIndex((it) => it.includes(hole));
  const behind = all.slice(unknown + 1);
  const segments: string[] = [];
  for (const segment of behind) {
    if (segment !== '..') segments.push(segment);
    else if (segments.length > 0) segments.pop();
  }
  return {
    segments,
    whole: unknown < 0 && !plain.startsWith('/'),
    relative: /^\.\.?\//.test(plain),
  };
}

function agreement(
  { segments, whole, relative }: KnownPath,
  own: readonly string[],
  from: string,
  alike: number,
  inContext: boolean,
): Sureness | undefined {
  const common = Math.min(segments.length, own.length);
  const tail = own.slice(-common);
  if (!segments.slice(-common).every((part, index) => part === tail[index])) return undefined;
  // From the folder of the code, or from the root.
  if (segments.length >= own.length && (own.length > 1 || whole)) {
    return !whole || segments.length === own.length ? 'certain' : 'likely';
  }
  if (common >= 2) return relative && besides(from, segments, own) ? 'certain' : 'likely';
  if (relative && besides(from, segments, own)) return 'certain';
  const speaks = inContext || promptEnding.test(own.at(-1) ?? '');
  if (!speaks) return undefined;
  return alike === 1 ? 'likely' : 'possible';
}

/** Whether a path that starts at the code's own folder leads to the prompt. */
function besides(from: string, segments: readonly string[], own: readonly string[]): boolean {
  const folder = from.split('/').slice(0, -1);
  const start = own.slice(0, own.length - segments.length);
  return start.every((part, index) => folder[index] === part);
}

/** The name in a registry's address: `prompts:/name@label`, `prompts:/name/3`. */
export function registryName(value: string): string {
  return value.replace(/^prompts:\/+/, '').replace(/(?:@.*|\/\d+)$/, '');
}

/** The name in a hub's address: `owner/name:tag`. */
export function hubName(value: string): string {
  return (value.split('/').at(-1) ?? value).replace(/[:@][\w.-]+$/, '');
}

function lastSegment(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1);
}

function stemOf(base: string): string {
  return base.replace(/\.(?:prompt\.\w+|prompt|prompty|\w+)$/, '');
}

function add(map: Map<string, ReferredPrompt[]>, key: string, prompt: ReferredPrompt): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [prompt]);
  else known.push(prompt);
}
