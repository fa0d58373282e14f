import { decide } from '../../core/release/decide.ts';
import type {
  Approval,
  Conditions,
  Decision,
  Evidence,
  GuardStatus,
  ReleaseState,
} from '../../core/release/model.ts';
import { heldBy, jumpedOver } from '../../core/release/schedule.ts';
import {
  applyDecision,
  applyManual,
  approve,
  isOver,
  supersede,
  takeUp,
  weightOf,
  type ManualAction,
} from '../../core/release/transition.ts';
import type { Clock, Logger } from '../../core/ports.ts';
import { unverified, type ReleaseResponse, type SeriesPoint } from '../../protocol/api.ts';
import type { ReleaseHub } from '../hub.ts';
import type { RoutingTable } from '../routing/routingTable.ts';
import type {
  NewLogEntry,
  StoredLogEntry,
  StoredRelease,
  StoredVersion,
  Transition,
} from '../store/model.ts';
import type { Store } from '../store/store.ts';
import type { ReleaseConditions } from './conditions.ts';
import { registryActor } from './headline.ts';
import { buildLive, pointOf } from './live.ts';
import { logEvent, presentRelease } from './present.ts';
import { Serial } from './serial.ts';

export interface RunnerDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly routing: RoutingTable;
  readonly hub: ReleaseHub;
  readonly logger: Logger;
  readonly conditions: ReleaseConditions;
}

export interface ReleaseVersions {
  readonly stable: StoredVersion;
  readonly canary: StoredVersion;
}

export interface By {
  readonly actor: string;
  readonly reason: string;
}

/** Without news the numbers are sent this often, so that waiting times stay true. */
const refreshMs = 5_000;
/** The charts keep about so many points of a release's life, denser where it began. */
const pointsPerLife = 200;
const leastPointGapMs = 1_000;

/**
 * One release that is on. Everything that reads or changes its state goes through one queue; every
 * change is durable before anyone sees it, and routing follows in the same turn of the event loop.
 */
export class ReleaseRunner {
  readonly #deps: RunnerDeps;
  readonly #versions: ReleaseVersions;
  readonly #serial = new Serial();
  readonly #takenUpAt: number;
  #release: StoredRelease;
  #log: StoredLogEntry[];
  #evidence: Evidence | null = null;
  #dirty = true;
  /** The evidence has changed since the last live numbers were sent. */
  #unsent = true;
  /** A change failed half-way: what the store holds is not known until it is asked. */
  #uncertain = false;
  #ticking = false;
  #sentAt = Number.NEGATIVE_INFINITY;
  #pointAt = Number.NEGATIVE_INFINITY;

  /** Takes a stored release up where it stands and routes its prompt accordingly. */
  constructor(
    deps: RunnerDeps,
    release: StoredRelease,
    versions: ReleaseVersions,
    log: readonly StoredLogEntry[],
  ) {
    this.#deps = deps;
    this.#takenUpAt = deps.clock.now();
    this.#release = this.#takeUp(release);
    this.#versions = versions;
    this.#log = [...log];
    this.#route();
  }

  get id(): string {
    return this.#release.id;
  }

  get prompt(): string {
    return this.#release.prompt;
  }

  get canaryVersion(): number {
    return this.#release.canaryVersion;
  }

  get over(): boolean {
    return isOver(this.#release.state);
  }

  /** Its evidence has grown. */
  touch(): void {
    this.#dirty = true;
  }

  /** Looks, decides, acts. At most one at a time: a second call while one is under way is dropped. */
  async tick(): Promise<void> {
    if (this.#ticking) return;
    this.#ticking = true;
    try {
      await this.#serial.run(() => this.#step());
    } finally {
      this.#ticking = false;
    }
  }

  /**
   * What a person wants. Fails with `conflict` when the release's state or a freeze does not allow
   * it. The log says what moving on by hand did not wait for.
   */
  act(action: ManualAction, by: By): Promise<ReleaseResponse> {
    return this.#serial.run(async () => {
      const { evidence, now } = await this.#look();
      const { plan, state } = this.#release;
      const conditions = this.#conditions(now);
      const next = applyManual(plan, state, action, now, conditions);
      const decision = decide(plan, state, evidence, now, conditions);
      const jumped =
        action === 'advance' || action === 'promote'
          ? jumpedOver(plan, state, action, now, decision, conditions)
          : [];
      const { actor } = by;
      const reason = jumped.length === 0 ? by.reason : `${by.reason} (over ${jumped.join(', ')})`;
      const { guards } = decision;
      await this.#commit(this.#transition(next, { action, actor, reason, at: now, guards }));
      return this.#present(now);
    });
  }

  /** One more approval; with the last one that it needs the release starts, if nothing else holds. */
  approve(by: By, verified: boolean): Promise<ReleaseResponse> {
    return this.#serial.run(async () => {
      const { now } = await this.#look();
      const { plan, state } = this.#release;
      const { actor, reason } = by;
      const approval: Approval = { by: actor, at: now, reason, verified };
      const next = approve(plan, state, approval);
      const words = verified ? reason : `${reason}${unverified}`;
      const entry = { action: 'approve' as const, actor, reason: words, at: now, guards: [] };
      await this.#commit(this.#transition(next, entry));
      await this.#step();
      return this.#present(now);
    });
  }

  /**
   * Ends this release in favour of a newer one: `start` gets the transition (null when it has ended
   * by itself meanwhile), stores both in one step and routes the prompt.
   */
  supersede<T>(by: By, start: (transition: Transition | null) => Promise<T>): Promise<T> {
    return this.#serial.run(async () => {
      const { evidence, now } = await this.#look();
      if (this.over) return start(null);
      const { plan, state } = this.#release;
      const { guards } = decide(plan, state, evidence, now, this.#conditions(now));
      const entry = { action: 'supersede' as const, ...by, at: now, guards };
      const transition = this.#transition(supersede(state, now), entry);
      const started = await this.#attempt(() => start(transition));
      const { endedAt } = transition;
      const seq = this.#release.seq + 1;
      this.#accept({ ...this.#release, state: transition.state, endedAt, seq }, transition.entry);
      return started;
    });
  }

  /** The release with log and charts, consistent with each other. */
  present(): Promise<ReleaseResponse> {
    return this.#serial.run(async () => {
      const { now } = await this.#look();
      return this.#present(now);
    });
  }

  #takeUp(release: StoredRelease): StoredRelease {
    return { ...release, state: takeUp(release.state, this.#takenUpAt) };
  }

  async #step(): Promise<void> {
    if (this.over) return;
    const { evidence, now } = await this.#look();
    const { plan, state } = this.#release;
    const decision = decide(plan, state, evidence, now, this.#conditions(now));
    if (decision.action === 'hold') {
      const due = this.#unsent || now - this.#sentAt >= refreshMs;
      if (due) await this.#sendLive(decision, evidence, now);
      return;
    }
    const { action, reason, guards } = decision;
    const next = applyDecision(plan, state, decision, now);
    const entry = { action, actor: registryActor, reason, at: now, guards };
    await this.#commit(this.#transition(next, entry));
  }

  #conditions(now: number): Conditions {
    const { prompt, plan } = this.#release;
    return this.#deps.conditions.at(prompt, plan, now);
  }

  /** Brings what is known up to date. */
  async #look(): Promise<{ evidence: Evidence; now: number }> {
    const { store, clock } = this.#deps;
    if (this.#uncertain) await this.#reload();
    if (this.#dirty || this.#evidence === null) {
      this.#dirty = false;
      this.#unsent = true;
      try {
        this.#evidence = await store.evidence(this.id);
      } catch (error) {
        this.#dirty = true;
        throw error;
      }
    }
    return { evidence: this.#evidence, now: clock.now() };
  }

  #transition(
    state: ReleaseState,
    entry: Pick<NewLogEntry, 'action' | 'actor' | 'reason' | 'at' | 'guards'>,
  ): Transition {
    const { id, seq, plan, canaryVersion } = this.#release;
    const { status, stageIndex } = state;
    return {
      releaseId: id,
      afterSeq: seq,
      state,
      entry: { ...entry, status, stageIndex, weight: weightOf(plan, state) },
      endedAt: isOver(state) ? entry.at : null,
      label: status === 'promoted' ? { label: 'production', version: canaryVersion } : null,
      fence: null,
      record: null,
    };
  }

  async #commit(transition: Transition): Promise<void> {
    const release = await this.#attempt(() => this.#deps.store.applyTransition(transition));
    this.#accept(release, transition.entry);
  }

  async #attempt<T>(change: () => Promise<T>): Promise<T> {
    try {
      return await change();
    } catch (error) {
      this.#uncertain = true;
      throw error;
    }
  }

  /** What the store holds now takes effect: routing first, then those who watch. */
  #accept(release: StoredRelease, entry: NewLogEntry): void {
    const { logger, hub } = this.#deps;
    this.#release = release;
    const stored = { ...entry, seq: release.seq };
    this.#log.push(stored);
    this.#route();
    const { action, actor, weight } = entry;
    logger.info('release decision', { release: this.id, action, actor, weight });
    if (this.#evidence !== null) {
      const { plan, state } = release;
      const held = heldBy(plan, state, this.#conditions(entry.at), entry.at);
      const said = { waitingFor: null, guards: entry.guards, heldBy: held };
      const live = this.#live(said, this.#evidence, entry.at, null);
      hub.publish(this.id, { type: 'live', live });
    }
    hub.publish(this.id, logEvent(this.#log, stored));
  }

  #route(): void {
    const { routing } = this.#deps;
    const { id, prompt, salt, plan, state } = this.#release;
    const { stable, canary } = this.#versions;
    // The release that took its place has routed the prompt already.
    if (state.status === 'superseded') return;
    if (state.status === 'promoted') routing.set({ prompt, stable: canary, release: null });
    else if (isOver(state)) routing.set({ prompt, stable, release: null });
    else {
      const { stageIndex } = state;
      const isRouted = state.status !== 'pending' || plan.approvals?.segmentsFirst === true;
      const release = { id, canary, salt, plan, stageIndex, weight: weightOf(plan, state) };
      routing.set({ prompt, stable, release: isRouted ? release : null });
    }
  }

  async #sendLive(decision: Decision, evidence: Evidence, now: number): Promise<void> {
    const { store, hub } = this.#deps;
    const point = this.#nextPoint(decision.guards, now);
    if (point !== null) await store.addPoint({ releaseId: this.id, point });
    const live = this.#live(decision, evidence, now, point);
    this.#sentAt = now;
    this.#unsent = false;
    hub.publish(this.id, { type: 'live', live });
  }

  #nextPoint(guards: readonly GuardStatus[], now: number): SeriesPoint | null {
    const { startedAt, stageIndex } = this.#release.state;
    const gap = Math.max(leastPointGapMs, (now - startedAt) / pointsPerLife);
    if (now - this.#pointAt < gap) return null;
    this.#pointAt = now;
    return pointOf(stageIndex, guards, now);
  }

  #live(
    said: Pick<Decision, 'waitingFor' | 'guards' | 'heldBy'>,
    evidence: Evidence,
    now: number,
    point: SeriesPoint | null,
  ): ReleaseResponse['live'] {
    const last = this.#log.at(-1) as StoredLogEntry;
    return buildLive({ ...said, release: this.#release, evidence, last, now, point });
  }

  async #present(now: number): Promise<ReleaseResponse> {
    const evidence = this.#evidence as Evidence;
    const { plan, state } = this.#release;
    const decision = decide(plan, state, evidence, now, this.#conditions(now));
    return presentRelease({
      release: this.#release,
      versions: this.#versions,
      log: this.#log,
      series: await this.#deps.store.series(this.id),
      live: this.#live(decision, evidence, now, null),
    });
  }

  async #reload(): Promise<void> {
    const { store } = this.#deps;
    const release = await store.release(this.id);
    if (release === undefined) throw new Error(`release ${this.id} has vanished from the store`);
    const log = await store.log(this.id);
    this.#uncertain = false;
    this.#release = this.#takeUp(release);
    this.#log = [...log];
    this.#route();
  }
}
