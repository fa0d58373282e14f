import type { Decision, Evidence, GuardStatus } from '../../core/release/model.ts';
import { heldBy } from '../../core/release/schedule.ts';
import { isOver, takeUp, weightOf } from '../../core/release/transition.ts';
import type { Clock, Logger } from '../../core/ports.ts';
import type { ReleaseResponse, SeriesPoint } from '../../protocol/api.ts';
import type { ReleaseHub } from '../hub.ts';
import type { RoutingTable } from '../routing/routingTable.ts';
import type { NewLogEntry, StoredLogEntry, StoredRelease, StoredVersion } from '../store/model.ts';
import type { Store } from '../store/store.ts';
import type { ReleaseConditions } from './conditions.ts';
import { buildLive, pointOf } from './live.ts';
import { logEvent, presentRelease } from './present.ts';

export interface MirrorDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly routing: RoutingTable;
  readonly hub: ReleaseHub;
  readonly logger: Logger;
  readonly conditions: Pick<ReleaseConditions, 'at'>;
}

/** What of a decision is shown. */
type Said = Pick<Decision, 'guards' | 'waitingFor' | 'heldBy'>;

export interface ReleaseVersions {
  readonly stable: StoredVersion;
  readonly canary: StoredVersion;
}

/** The charts keep about so many points of a release's life, denser where it began. */
const pointsPerLife = 200;
const leastPointGapMs = 1_000;

/**
 * A release as the store has it, in this process: routes its prompt, keeps the evidence at hand and
 * tells those who watch what has changed, whichever process changed it. Its callers take turns.
 */
export class ReleaseMirror {
  readonly #deps: MirrorDeps;
  readonly #versions: ReleaseVersions;
  readonly #takenUpAt: number;
  #release: StoredRelease;
  /** Null until it is wanted. */
  #log: StoredLogEntry[] | null;
  #evidence: Evidence | null = null;
  #dirty = true;
  #stale = false;
  #unsent = true;
  #sentAt = Number.NEGATIVE_INFINITY;
  #pointAt = Number.NEGATIVE_INFINITY;
  /** Wall clock less monotonic clock when the state was last known to be true. */
  #clockGap: number;

  constructor(
    deps: MirrorDeps,
    release: StoredRelease,
    versions: ReleaseVersions,
    log: readonly StoredLogEntry[] | null,
  ) {
    this.#deps = deps;
    this.#takenUpAt = deps.clock.now();
    this.#clockGap = deps.clock.now() - deps.clock.monotonic();
    this.#release = this.#takeUp(release);
    this.#versions = versions;
    this.#log = log === null ? null : [...log];
    this.#route();
  }

  get release(): StoredRelease {
    return this.#release;
  }

  get over(): boolean {
    return isOver(this.#release.state);
  }

  /** Whether it has to be asked from the store again: its state, or its evidence. */
  get outdated(): boolean {
    return this.#dirty || this.#stale;
  }

  /** The evidence has grown. */
  touch(): void {
    this.#dirty = true;
  }

  /** Another process has changed it, or a change failed half-way: only the store knows its state. */
  markStale(): void {
    this.#stale = true;
    this.#dirty = true;
  }

  /** Brings what is known up to date. */
  async look(): Promise<{ readonly evidence: Evidence; readonly now: number }> {
    const { clock } = this.#deps;
    if (this.#stale) await this.reload();
    const known = this.#dirty ? null : this.#evidence;
    const evidence = known ?? (await this.#readEvidence());
    return { evidence, now: clock.now() };
  }

  /** How far the clock was set, forward or back, since this was last asked; in milliseconds. */
  clockStep(): number {
    const { clock } = this.#deps;
    const gap = clock.now() - clock.monotonic();
    const step = gap - this.#clockGap;
    this.#clockGap = gap;
    return step;
  }

  /**
   * Runs a change of the store. When it fails the store is asked before anything else happens: it
   * may have been done nevertheless.
   */
  async attempt<T>(change: () => Promise<T>): Promise<T> {
    await this.log();
    try {
      return await change();
    } catch (error) {
      this.markStale();
      throw error;
    }
  }

  /** What the store holds now takes effect: routing first, then those who watch. */
  accept(release: StoredRelease, entry: NewLogEntry): void {
    const { logger } = this.#deps;
    this.#release = release;
    const stored = { ...entry, seq: release.seq };
    this.#log?.push(stored);
    this.#route();
    const { action, actor, weight } = entry;
    logger.info('release decision', { release: release.id, action, actor, weight });
    this.#publish([stored]);
  }

  /** Without a word about them, watchers' numbers are this old, in milliseconds. */
  silentFor(now: number): number {
    return this.#unsent ? Number.POSITIVE_INFINITY : Math.abs(now - this.#sentAt);
  }

  /** Tells watchers the numbers; `keepPoint` stores a point of the charts when one is due. */
  async sendLive(
    decision: Said,
    evidence: Evidence,
    now: number,
    keepPoint: boolean,
  ): Promise<void> {
    const { store, hub } = this.#deps;
    const { id } = this.#release;
    const point = this.#unsent ? this.#nextPoint(decision.guards, now) : null;
    if (point !== null && keepPoint) await store.addPoint({ releaseId: id, point });
    this.#sentAt = now;
    this.#unsent = false;
    if (!hub.watched(id)) return;
    await this.log();
    const live = this.#live(decision, evidence, now, point);
    hub.publish(id, { type: 'live', live });
  }

  async present(decision: Said, evidence: Evidence, now: number): Promise<ReleaseResponse> {
    return presentRelease({
      release: this.#release,
      versions: this.#versions,
      log: await this.log(),
      series: await this.#deps.store.series(this.#release.id),
      live: this.#live(decision, evidence, now, null),
    });
  }

  async log(): Promise<readonly StoredLogEntry[]> {
    this.#log ??= [...(await this.#deps.store.log(this.#release.id))];
    return this.#log;
  }

  #takeUp(release: StoredRelease): StoredRelease {
    return { ...release, state: takeUp(release.state, this.#takenUpAt) };
  }

  #route(): void {
    const { routing } = this.#deps;
    const { id, prompt, salt, plan, state } = this.#release;
    const { stable, canary } = this.#versions;
    // A release that took its place has routed the prompt already.
    const other = routing.get(prompt)?.source.release?.id ?? id;
    if (state.status === 'superseded' || (isOver(state) && other !== id)) return;
    if (state.status === 'promoted') routing.set({ prompt, stable: canary, release: null });
    else if (isOver(state)) routing.set({ prompt, stable, release: null });
    else {
      const { stageIndex } = state;
      const release = { id, canary, salt, plan, stageIndex, weight: weightOf(plan, state) };
      const isRouted = state.status !== 'pending' || plan.approvals?.segmentsFirst === true;
      routing.set({ prompt, stable, release: isRouted ? release : null });
    }
  }

  async #readEvidence(): Promise<Evidence> {
    this.#dirty = false;
    try {
      this.#evidence = await this.#deps.store.evidence(this.#release.id);
    } catch (error) {
      this.#dirty = true;
      throw error;
    }
    this.#unsent = true;
    return this.#evidence;
  }

  /** Reads the release anew; routes its prompt and tells watchers what is new. */
  async reload(): Promise<void> {
    const { store, clock, hub } = this.#deps;
    const { id, seq } = this.#release;
    this.#stale = false;
    try {
      const release = await store.release(id);
      if (release === undefined) throw new Error(`release ${id} has vanished from the store`);
      this.#clockGap = clock.now() - clock.monotonic();
      const log = release.seq === seq ? null : [...(await store.log(id))];
      this.#release = this.#takeUp(release);
      if (log === null) return;
      this.#log = log.filter((entry) => entry.seq <= release.seq);
      this.#route();
      // A decision is told with the numbers that it was taken by, which may not have been heard of;
      // and without them when they cannot be read.
      if (hub.watched(id)) await this.#readEvidence().catch(() => undefined);
      this.#publish(this.#log.filter((entry) => entry.seq > seq));
    } catch (error) {
      this.#stale = true;
      throw error;
    }
  }

  #publish(entries: readonly StoredLogEntry[]): void {
    const { hub } = this.#deps;
    const { id } = this.#release;
    const last = entries.at(-1);
    if (last === undefined || !hub.watched(id)) return;
    if (this.#evidence !== null) {
      const { prompt, plan, state } = this.#release;
      const conditions = this.#deps.conditions.at(prompt, plan, last.at);
      const held = heldBy(plan, state, conditions, last.at);
      const said = { waitingFor: null, guards: last.guards, heldBy: held };
      const live = this.#live(said, this.#evidence, last.at, null);
      hub.publish(id, { type: 'live', live });
    }
    for (const entry of entries) hub.publish(id, logEvent(this.#log ?? entries, entry));
  }

  #nextPoint(guards: readonly GuardStatus[], now: number): SeriesPoint | null {
    const { startedAt, stageIndex } = this.#release.state;
    const gap = Math.max(leastPointGapMs, (now - startedAt) / pointsPerLife);
    if (Math.abs(now - this.#pointAt) < gap) return null;
    this.#pointAt = now;
    return pointOf(stageIndex, guards, now);
  }

  #live(
    said: Said,
    evidence: Evidence,
    now: number,
    point: SeriesPoint | null,
  ): ReleaseResponse['live'] {
    const last = this.#log?.at(-1);
    if (last === undefined) throw new Error(`release ${this.#release.id} has no log`);
    return buildLive({ ...said, release: this.#release, evidence, last, now, point });
  }
}
