import { CanaryError, describeError } from '../../core/base/errors.ts';
import type { StoredRelease } from '../store/model.ts';
import type { Store } from '../store/store.ts';
import { ReleaseConditions } from './conditions.ts';
import { ReleaseRunner, type ReleaseVersions, type RunnerDeps } from './releaseRunner.ts';

export interface ControllerOptions {
  /** Between two looks at every release, for what time alone decides. */
  readonly periodMs: number;
  /** From the arrival of outcomes to the look at their releases; arrivals within it share one. */
  readonly debounceMs: number;
}

export const defaultControllerOptions: ControllerOptions = { periodMs: 1_000, debounceMs: 50 };

/**
 * Looks after every release that is on. When it cannot reach the store, weights stay as they are and
 * it tries again at the next look.
 */
export class Controller {
  /** Freezes and windows, as this process knows them. */
  readonly conditions: ReleaseConditions;
  readonly #deps: RunnerDeps;
  readonly #options: ControllerOptions;
  readonly #runners = new Map<string, ReleaseRunner>();
  readonly #touched = new Set<string>();
  readonly #failing = new Set<string>();
  #period: NodeJS.Timeout | undefined;
  #soon: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(
    deps: Omit<RunnerDeps, 'conditions'>,
    options: ControllerOptions = defaultControllerOptions,
  ) {
    this.conditions = new ReleaseConditions(deps.store);
    this.#deps = { ...deps, conditions: this.conditions };
    this.#options = options;
  }

  /** Takes up the releases that the store says are on, and begins to look after them. */
  async start(): Promise<void> {
    const { store, clock } = this.#deps;
    await this.conditions.refresh(clock.now());
    for (const release of await store.releases()) {
      if (release.endedAt !== null) continue;
      const versions = await releaseVersions(store, release);
      const log = await store.log(release.id);
      this.#runners.set(release.id, new ReleaseRunner(this.#deps, release, versions, log));
    }
    this.#period = setInterval(() => void this.tick(), this.#options.periodMs);
  }

  /** Begins to look after a release that was just stored; its prompt is routed when this returns. */
  adopt(release: StoredRelease, versions: ReleaseVersions, log: RunnerLog): ReleaseRunner {
    const runner = new ReleaseRunner(this.#deps, release, versions, log);
    this.#runners.set(release.id, runner);
    return runner;
  }

  find(releaseId: string): ReleaseRunner | undefined {
    return this.#runners.get(releaseId);
  }

  running(prompt: string): ReleaseRunner | undefined {
    return [...this.#runners.values()].find((it) => it.prompt === prompt && !it.over);
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

  /** One look at every release. Never fails. */
  async tick(): Promise<void> {
    // Without the store nothing is decided either: what is known stays.
    await this.conditions.refresh(this.#deps.clock.now()).catch(() => undefined);
    await this.#tickThese([...this.#runners.keys()]);
  }

  stop(): void {
    this.#stopped = true;
    clearInterval(this.#period);
    clearTimeout(this.#soon);
  }

  async #tickThese(ids: readonly string[]): Promise<void> {
    await Promise.all(ids.map((id) => this.#tickOne(id)));
  }

  async #tickOne(id: string): Promise<void> {
    const runner = this.#runners.get(id);
    if (runner === undefined || this.#stopped) return;
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
    if (runner.over) this.#runners.delete(id);
  }
}

type RunnerLog = ConstructorParameters<typeof ReleaseRunner>[3];

/** Both arms' versions. They cannot be missing: versions are never deleted. */
export async function releaseVersions(
  store: Store,
  release: Pick<StoredRelease, 'id' | 'prompt' | 'stableVersion' | 'canaryVersion'>,
): Promise<ReleaseVersions> {
  const stable = await store.version(release.prompt, release.stableVersion);
  const canary = await store.version(release.prompt, release.canaryVersion);
  if (stable === undefined || canary === undefined) {
    throw new CanaryError('bug', `release ${release.id} names a version that is not stored`);
  }
  return { stable, canary };
}
