import { randomUUID } from 'node:crypto';
import { CanaryError, describeError } from '../../core/base/errors.ts';
import type { StoredRelease } from '../store/model.ts';
import type { Store } from '../store/store.ts';
import { ReleaseConditions } from './conditions.ts';
import { Leadership } from './leadership.ts';
import type { MirrorDeps, ReleaseVersions } from './releaseMirror.ts';
import { clockToleranceMs, ReleaseRunner } from './releaseRunner.ts';

export interface ControllerOptions {
  /** Between two looks at the releases whose time has come. */
  readonly periodMs: number;
  /** From the arrival of outcomes to the look at their releases; arrivals within it share one. */
  readonly debounceMs: number;
  /** How long a release is without a controller, at most, when its controller dies. */
  readonly leaseMs?: number;
  /** Told the store's time, and when on the monotonic clock it was asked for. */
  readonly onStoreTime?: (now: number, askedAt: number) => void;
}

export const defaultControllerOptions: ControllerOptions = { periodMs: 1_000, debounceMs: 50 };
export const defaultLeaseMs = 5_000;

type ControllerDeps = Omit<MirrorDeps, 'conditions'>;

/** Releases that are looked at at once: others who need the store are not to wait for all. */
const atOnce = 16;

/**
 * Looks after every release that is on: each that has news, or whose time has come. Routes and shows
 * all of them; decides about those whose lease this process has. When it cannot reach the store,
 * weights stay as they are and it tries again at the next look.
 */
export class Controller {
  readonly leadership: Leadership;
  /** Freezes and windows, as this process knows them. */
  readonly conditions: ReleaseConditions;
  readonly #deps: ControllerDeps;
  readonly #options: ControllerOptions;
  readonly #runners = new Map<string, ReleaseRunner>();
  readonly #byPrompt = new Map<string, ReleaseRunner>();
  readonly #touched = new Set<string>();
  readonly #failing = new Set<string>();
  /** Wall clock less monotonic clock. */
  #clockGap: number | null = null;
  #period: NodeJS.Timeout | undefined;
  #soon: NodeJS.Timeout | undefined;
  #stopped = false;
  /** Looks at a release so far. */
  ticks = 0;

  constructor(deps: ControllerDeps, options: ControllerOptions = defaultControllerOptions) {
    this.#deps = deps;
    this.#options = options;
    const { leaseMs = defaultLeaseMs, onStoreTime } = options;
    this.conditions = new ReleaseConditions(deps.store);
    this.leadership = new Leadership({ ...deps, onStoreTime }, randomUUID(), leaseMs);
  }

  /** Takes up the releases that the store says are on, and begins to look after them. */
  async start(): Promise<void> {
    const { store, clock } = this.#deps;
    await this.leadership.start();
    await this.conditions.refresh(clock.now());
    for (const release of await store.runningReleases()) {
      this.adopt(release, await releaseVersions(store, release), null);
    }
    this.#period = setInterval(() => void this.tick(), this.#options.periodMs);
  }

  /** Begins to look after a release that was just stored; its prompt is routed when this returns. */
  adopt(release: StoredRelease, versions: ReleaseVersions, log: RunnerLog): ReleaseRunner {
    const { leadership, conditions } = this;
    const deps = { ...this.#deps, leadership, conditions };
    const runner = new ReleaseRunner(deps, release, versions, log);
    this.#runners.set(release.id, runner);
    this.#byPrompt.set(release.prompt, runner);
    return runner;
  }

  find(releaseId: string): ReleaseRunner | undefined {
    return this.#runners.get(releaseId);
  }

  /** A release that is on, also when another process has just started it. */
  async obtain(releaseId: string): Promise<ReleaseRunner | undefined> {
    const known = this.#runners.get(releaseId);
    if (known !== undefined) return known;
    const { store } = this.#deps;
    const release = await store.release(releaseId);
    if (release === undefined || release.endedAt !== null) return undefined;
    const versions = await releaseVersions(store, release);
    return this.#runners.get(releaseId) ?? this.adopt(release, versions, null);
  }

  ids(): readonly string[] {
    return [...this.#runners.keys()];
  }

  running(prompt: string): ReleaseRunner | undefined {
    const runner = this.#byPrompt.get(prompt);
    return runner?.over === false ? runner : undefined;
  }

  /** The evidence of these releases has grown: they are looked at soon. */
  touch(releaseIds: readonly string[]): void {
    for (const id of releaseIds) {
      const runner = this.#runners.get(id);
      if (runner === undefined) continue;
      runner.touch();
      this.#touched.add(id);
    }
    if (this.#stopped || this.#touched.size === 0) return;
    this.#soon ??= setTimeout(() => {
      this.#soon = undefined;
      const ids = [...this.#touched];
      this.#touched.clear();
      void this.#tickThese(ids);
    }, this.#options.debounceMs);
  }

  /** One look at every release that has news or whose time has come. Never fails. */
  async tick(): Promise<void> {
    this.#checkClock();
    await this.#checkFreezes();
    await this.#tickThese(this.#runners.keys());
  }

  stop(): void {
    this.#stopped = true;
    this.leadership.stop();
    clearInterval(this.#period);
    clearTimeout(this.#soon);
  }

  /** Stops, and lets another process take over at once. */
  async handOver(): Promise<void> {
    this.stop();
    await this.leadership.handOver();
  }

  async #tickThese(ids: Iterable<string>): Promise<void> {
    if (this.#stopped) return;
    await this.leadership.renewIfDue();
    const monotonic = this.#deps.clock.monotonic();
    const due: ReleaseRunner[] = [];
    for (const id of ids) {
      const runner = this.#runners.get(id);
      if (runner?.isDue(monotonic) === true) due.push(runner);
    }
    const next = due.values();
    const work = async (): Promise<void> => {
      for (const runner of next) await this.#tickOne(runner);
    };
    await Promise.all(Array.from({ length: Math.min(atOnce, due.length) }, work));
  }

  async #tickOne(runner: ReleaseRunner): Promise<void> {
    const { id } = runner;
    if (this.#stopped) return;
    this.ticks++;
    try {
      await runner.tick();
      this.#failing.delete(id);
    } catch (error) {
      // A store that is being closed fails too.
      if (!this.#failing.has(id) && !this.#stopped) {
        const fields = { release: id, error: describeError(error) };
        this.#deps.logger.error('release cannot be judged', fields);
      }
      this.#failing.add(id);
    }
    if (runner.over) this.#forget(runner);
  }

  #forget(runner: ReleaseRunner): void {
    this.#runners.delete(runner.id);
    if (this.#byPrompt.get(runner.prompt) === runner) this.#byPrompt.delete(runner.prompt);
  }

  /** A clock that was set changes what time decides: every release is looked at. */
  #checkClock(): void {
    const { clock, logger } = this.#deps;
    const gap = clock.now() - clock.monotonic();
    const stepMs = gap - (this.#clockGap ?? gap);
    this.#clockGap = gap;
    if (Math.abs(stepMs) < clockToleranceMs) return;
    logger.warn('the clock was set', { stepMs });
    this.#lookAtAll();
  }

  /** A freeze that another process set or lifted. Without the store what is known stays. */
  async #checkFreezes(): Promise<void> {
    if (this.#stopped) return;
    const { clock } = this.#deps;
    const changed = await this.conditions.refresh(clock.now()).catch(() => false);
    if (changed) this.#lookAtAll();
  }

  #lookAtAll(): void {
    for (const runner of this.#runners.values()) runner.isToBeLookedAt();
  }
}

type RunnerLog = ConstructorParameters<typeof ReleaseRunner>[3];

/** Both arms' versions. They cannot be missing: versions are never deleted. */
export async function releaseVersions(
  store: Pick<Store, 'version'>,
  release: Pick<StoredRelease, 'id' | 'prompt' | 'stableVersion' | 'canaryVersion'>,
): Promise<ReleaseVersions> {
  const stable = await store.version(release.prompt, release.stableVersion);
  const canary = await store.version(release.prompt, release.canaryVersion);
  if (stable === undefined || canary === undefined) {
    throw new CanaryError('bug', `release ${release.id} names a version that is not stored`);
  }
  return { stable, canary };
}
