/** What a registry said of a prompt. */
export interface Answer {
  readonly value: unknown;
  readonly variant: string | null;
  readonly metadata: { readonly releaseId?: string; readonly [name: string]: unknown };
}

export interface Known {
  readonly answer: Answer;
  /** In milliseconds since 1970. */
  readonly heardAt: number;
}

/** What is kept on disk: keys share few answers, each of which is written once. */
export interface CacheContent {
  readonly version: number;
  readonly answers: readonly Answer[];
  readonly keys: readonly Row[];
  readonly stable: readonly Row[];
}

type Row = readonly [key: string, answer: number, heardAt: number];

const contentVersion = 1;
/** Answers that are recognised when they come again, the latest. */
const maxShared = 1_000;

/** Undefined for what is no evaluation. */
export function toAnswer(body: unknown): Answer | undefined {
  if (typeof body !== 'object' || body === null || !('value' in body)) return undefined;
  const { value, variant, metadata } = body as Partial<Answer>;
  const isObject = typeof metadata === 'object' && metadata !== null;
  return {
    value,
    variant: typeof variant === 'string' ? variant : null,
    metadata: isObject ? metadata : {},
  };
}

/** The last answers by key, the latest `maxKeys` of them, and by prompt the last outside a canary. */
export class LastKnown {
  readonly #maxKeys: number;
  /** The latest last. */
  #known = new Map<string, Known>();
  readonly #stable = new Map<string, Known>();
  /** By text: ten thousand keys do not hold ten thousand copies of one prompt. */
  readonly #shared = new Map<string, Answer>();

  constructor(maxKeys: number) {
    this.#maxKeys = maxKeys;
  }

  /**
   * What a key got last, else what those outside the canary did: also for a key whose release is
   * over, as others have heard since, lest a version that was rolled back be served on.
   */
  find(prompt: string, key: string): Known | undefined {
    const [own, stable] = [this.#known.get(key), this.#stable.get(prompt)];
    if (own === undefined) return stable === undefined ? undefined : standIn(stable);
    if (stable === undefined) return own;
    const isOver = stable.answer.metadata.releaseId !== own.answer.metadata.releaseId;
    return isOver && stable.heardAt > own.heardAt ? standIn(stable) : own;
  }

  remember(prompt: string, key: string, { answer, heardAt }: Known): void {
    const known = { answer: this.#share(answer), heardAt };
    this.#known.delete(key);
    this.#known.set(key, known);
    if (answer.variant === 'stable') this.#stable.set(prompt, known);
    const [oldest] = this.#known.keys();
    if (this.#known.size > this.#maxKeys && oldest !== undefined) this.#known.delete(oldest);
  }

  /**
   * Takes what `content` heard later than this did; throws, and takes nothing, when it is broken.
   *
   * @param now In milliseconds since 1970: what claims to be later, after a clock was set back, must
   *   not count for more than what is heard from now on.
   */
  merge(content: unknown, now: number): void {
    const { version, answers, keys, stable } = content as CacheContent;
    if (version !== contentVersion) throw new Error(`it has version ${String(version)}`);
    const shared = answers.map((it) => {
      const answer = toAnswer(it);
      return answer === undefined ? undefined : this.#share(answer);
    });
    const read = ([key, at, heardAt]: Row): [string, Known] => {
      const answer = shared[at];
      if (answer === undefined) throw new Error('an answer is missing');
      if (typeof heardAt !== 'number') throw new Error('a time is missing');
      return [key, { answer, heardAt: Math.min(heardAt, now) }];
    };
    const [readKeys, readStable] = [keys.map(read), stable.map(read)];
    for (const [prompt, known] of readStable) takeLater(this.#stable, prompt, known);
    const all = new Map(this.#known);
    for (const [key, known] of readKeys) takeLater(all, key, known);
    const latest = [...all].sort(([, a], [, b]) => a.heardAt - b.heardAt);
    this.#known = new Map(latest.slice(-this.#maxKeys));
  }

  content(): CacheContent {
    const at = new Map<Answer, number>();
    const row = ([key, { answer, heardAt }]: [string, Known]): Row => {
      const index = at.get(answer) ?? at.size;
      at.set(answer, index);
      return [key, index, heardAt];
    };
    const [keys, stable] = [[...this.#known].map(row), [...this.#stable].map(row)];
    return { version: contentVersion, answers: [...at.keys()], keys, stable };
  }

  #share(answer: Answer): Answer {
    const text = JSON.stringify(answer);
    const shared = this.#shared.get(text) ?? answer;
    this.#shared.delete(text);
    this.#shared.set(text, shared);
    const [oldest] = this.#shared.keys();
    if (this.#shared.size > maxShared && oldest !== undefined) this.#shared.delete(oldest);
    return shared;
  }
}

/**
 * For a key that did not get this answer itself. Nothing says which arm the key is in, so that its
 * outcome belongs to no release: counted for stable, it would be missing in the canary.
 */
function standIn({ answer, heardAt }: Known): Known {
  const { releaseId: _release, stageIndex: _stage, ...metadata } = answer.metadata;
  return { answer: { ...answer, metadata: { ...metadata, placement: 'default' } }, heardAt };
}

function takeLater(into: Map<string, Known>, key: string, known: Known): void {
  const there = into.get(key);
  if (there === undefined || there.heardAt < known.heardAt) into.set(key, known);
}
