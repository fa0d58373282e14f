import { describeError } from '../../core/base/errors.ts';
import type { Logger } from '../../core/ports.ts';
import type { Controller } from '../controller/controller.ts';
import { Serial } from '../controller/serial.ts';
import type { AccessTokens } from '../http/tokens.ts';
import type { RoutingTable } from '../routing/routingTable.ts';
import type { ReleaseHead } from '../store/model.ts';
import { endOfTime, productionLabel } from '../store/production.ts';
import type { Store } from '../store/store.ts';
import type { Changes, FeedListener } from './changeFeed.ts';

export interface FollowerDeps {
  readonly store: Store;
  readonly controller: Controller;
  readonly routing: RoutingTable;
  readonly tokens: Pick<AccessTokens, 'refresh'>;
  readonly logger: Logger;
}

/** Between two looks into the database: while changes are heard, and while they are not. */
const heardMs = 10_000;
const deafMs = 1_000;
/** While nothing is heard, so many looks pass until all evidence is read again, changed or not. */
const looksATouch = 10;

/**
 * Keeps this process in step with what others have done to the database: by what they say, and by
 * looking, at once when something may have been missed and from time to time anyhow.
 */
export class Follower implements FeedListener {
  readonly #deps: FollowerDeps;
  readonly #isHearing: () => boolean;
  readonly #queue = new Serial();
  readonly #lastOutcomes = new Map<string, number | null>();
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | null = null;
  #lookAgain = false;
  #looks = 0;
  #failing = false;
  #stopped = false;

  constructor(deps: FollowerDeps, isHearing: () => boolean) {
    this.#deps = deps;
    this.#isHearing = isHearing;
  }

  start(): void {
    this.#plan();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  onChanges({ releases, prompts, outcomes, tokens = false }: Changes): void {
    if (tokens) void this.#try(() => this.#deps.tokens.refresh());
    for (const id of releases) void this.#try(() => this.#followRelease(id));
    for (const name of prompts) void this.#try(() => this.#followPrompt(name));
    this.#deps.controller.touch(outcomes);
  }

  onGap(): void {
    void this.catchUp();
  }

  /** Looks for everything that differs. Never fails. */
  async catchUp(): Promise<void> {
    if (this.#stopped) return;
    if (this.#looking !== null) {
      this.#lookAgain = true;
      return this.#looking;
    }
    this.#looking = this.#try(() => this.#look());
    await this.#looking;
    this.#looking = null;
    this.#plan();
    if (!this.#lookAgain) return;
    this.#lookAgain = false;
    await this.catchUp();
  }

  #plan(): void {
    clearTimeout(this.#timer);
    if (this.#stopped) return;
    const inMs = this.#isHearing() ? heardMs : deafMs;
    this.#timer = setTimeout(() => void this.catchUp(), inMs);
  }

  async #look(): Promise<void> {
    const { store, controller, routing, tokens } = this.#deps;
    await tokens.refresh();
    const heads = await store.releaseHeads();
    const on = new Set(heads.map(({ id }) => id));
    const gone = controller.ids().filter((id) => !on.has(id));
    const changed = heads.filter(({ id, seq }) => controller.find(id)?.seq !== seq);
    for (const id of [...gone, ...changed.map((it) => it.id)]) await this.#followRelease(id);
    this.#touchChanged(heads);
    for (const { name, labels } of await store.prompts()) {
      const production = labels[productionLabel];
      const known = routing.get(name)?.source.stable.version;
      if (production !== known) await this.#followPrompt(name);
    }
    this.#failing = false;
  }

  #touchChanged(heads: readonly ReleaseHead[]): void {
    const all = !this.#isHearing() && this.#looks++ % looksATouch === 0;
    const grown = heads.filter(
      ({ id, lastOutcomeAt }) => all || this.#lastOutcomes.get(id) !== lastOutcomeAt,
    );
    this.#lastOutcomes.clear();
    for (const { id, lastOutcomeAt } of heads) this.#lastOutcomes.set(id, lastOutcomeAt);
    this.#deps.controller.touch(grown.map(({ id }) => id));
  }

  #followRelease(id: string): Promise<void> {
    const { controller } = this.#deps;
    return this.#queue.run(async () => {
      const runner = controller.find(id);
      if (runner === undefined) await controller.obtain(id);
      else await runner.refresh();
    });
  }

  /** While a release is on, it is the release that routes its prompt. */
  #followPrompt(prompt: string): Promise<void> {
    const { store, controller, routing } = this.#deps;
    return this.#queue.run(async () => {
      const version = await store.labelAt(prompt, productionLabel, endOfTime);
      const stable = version === undefined ? undefined : await store.version(prompt, version);
      if (stable === undefined || controller.running(prompt) !== undefined) return;
      routing.set({ prompt, stable, release: null });
    });
  }

  async #try(task: () => Promise<void>): Promise<void> {
    try {
      await task();
    } catch (error) {
      // The next look finds what this one could not.
      if (!this.#failing && !this.#stopped) {
        const fields = { error: describeError(error) };
        this.#deps.logger.error('changes of other servers cannot be read', fields);
      }
      this.#failing = true;
    }
  }
}
