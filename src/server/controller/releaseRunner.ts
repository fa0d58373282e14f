import { CanaryError } from '../../core/base/errors.ts';
import { formatDuration } from '../../core/base/duration.ts';
import { decide } from '../../core/release/decide.ts';
import type { Conditions, Decision, Evidence } from '../../core/release/model.ts';
import { nextLookIn } from '../../core/release/nextLook.ts';
import {
  recordDecision,
  type DecisionBasis,
  type DecisionInput,
} from '../../core/release/replay.ts';
import { jumpedOver, opensAt } from '../../core/release/schedule.ts';
import { isOver, weightOf, type ManualAction } from '../../core/release/transition.ts';
import { unverified, type ReleaseResponse } from '../../protocol/api.ts';
import { shardOf, type Fence } from '../store/leases.ts';
import type { StoredLogEntry, StoredRelease, Transition } from '../store/model.ts';
import type { ReleaseConditions } from './conditions.ts';
import { registryActor } from './headline.ts';
import type { Leadership } from './leadership.ts';
import { ReleaseMirror, type MirrorDeps, type ReleaseVersions } from './releaseMirror.ts';
import { Serial } from './serial.ts';

export interface RunnerDeps extends MirrorDeps {
  readonly leadership: Pick<Leadership, 'fenceOf'>;
  readonly conditions: ReleaseConditions;
}

export interface By {
  readonly actor: string;
  readonly reason: string;
}

/** Without news the numbers are sent this often, so that waiting times stay true. */
const refreshMs = 5_000;
/** A clock that runs a little slow or fast is not one that was set. */
export const clockToleranceMs = 1_000;
/** Another process may change a release while a person does. */
const actAttempts = 3;

type Change = DecisionInput extends infer Input
  ? Input extends DecisionInput
    ? Omit<Input, 'plan' | 'state' | 'evidence' | 'now' | 'conditions'>
    : never
  : never;

/**
 * One release that is on. Everything that reads or changes its state goes through one queue; every
 * change is durable before anyone sees it, and routing follows in the same turn of the event loop.
 * It decides only while this process has the release's lease; what people do, it does anyhow.
 */
export class ReleaseRunner {
  readonly #deps: RunnerDeps;
  readonly #mirror: ReleaseMirror;
  readonly #serial = new Serial();
  readonly #shard: number;
  /** Token under which the state was read from the store: an earlier holder may have changed it. */
  #token: number | null = null;
  #ticking = false;
  /** Counts what may change the decision, and how much of it the last decision has seen. */
  #news = 1;
  #judged = 0;
  /** When time alone may change something, on the monotonic clock. */
  #dueAt = Number.NEGATIVE_INFINITY;

  /** Takes a stored release up where it stands and routes its prompt accordingly. */
  constructor(
    deps: RunnerDeps,
    release: StoredRelease,
    versions: ReleaseVersions,
    log: readonly StoredLogEntry[] | null,
  ) {
    this.#deps = deps;
    this.#mirror = new ReleaseMirror(deps, release, versions, log);
    this.#shard = shardOf(release.id);
  }

  get id(): string {
    return this.#mirror.release.id;
  }

  get prompt(): string {
    return this.#mirror.release.prompt;
  }

  get canaryVersion(): number {
    return this.#mirror.release.canaryVersion;
  }

  get seq(): number {
    return this.#mirror.release.seq;
  }

  get over(): boolean {
    return this.#mirror.over;
  }

  /** Its evidence has grown. */
  touch(): void {
    this.#news++;
    this.#mirror.touch();
  }

  /** Another process may have changed it. */
  markStale(): void {
    this.#news++;
    this.#mirror.markStale();
  }

  /** The clock was set, or a freeze: what it waits for may have changed. */
  isToBeLookedAt(): void {
    this.#dueAt = Number.NEGATIVE_INFINITY;
  }

  /** Whether a look may change anything. Cheap: it is asked of every release every second. */
  isDue(monotonic: number): boolean {
    if (this.over) return true;
    const isOurs = this.#deps.leadership.fenceOf(this.#shard) !== null;
    if (!isOurs && !this.#deps.hub.watched(this.id)) return false;
    return this.#news !== this.#judged || this.#mirror.outdated || monotonic >= this.#dueAt;
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

  /** Reads what another process has changed, and tells those who watch. */
  refresh(): Promise<void> {
    return this.#serial.run(async () => {
      this.markStale();
      await this.#mirror.reload();
    });
  }

  /**
   * What a person wants. Fails with `conflict` when the release's state or a freeze does not allow
   * it. The log says what moving on by hand did not wait for.
   */
  act(action: ManualAction, by: By): Promise<ReleaseResponse> {
    return this.#serial.run(() => this.#change(() => ({ kind: 'manual', action }), by));
  }

  /** One more approval; with the last one that it needs the release starts, if nothing else holds. */
  approve({ actor, reason }: By, verified: boolean): Promise<ReleaseResponse> {
    const by = { actor, reason: verified ? reason : `${reason}${unverified}` };
    return this.#serial.run(async () => {
      await this.#change((at) => {
        return { kind: 'approve', approval: { by: actor, at, reason, verified } };
      }, by);
      await this.#step();
      const { evidence, now } = await this.#mirror.look();
      return this.#present(evidence, now);
    });
  }

  async #change(changeAt: (now: number) => Change, by: By): Promise<ReleaseResponse> {
    for (let attempt = 1; ; attempt++) {
      const { evidence, now } = await this.#look();
      await this.#renewConditions(now);
      try {
        await this.#commit(this.#transition(changeAt(now), by, evidence, now));
        this.#lookAgain(0);
        return await this.#present(evidence, now);
      } catch (error) {
        if (!isRace(error) || attempt === actAttempts) throw error;
        // Unless another process has changed the release, the conflict is the person's.
        if (!(await this.#hasChanged())) throw error;
      }
    }
  }

  /** Whether the store has another state of the release than the one that was acted on. */
  async #hasChanged(): Promise<boolean> {
    const { seq } = this.#mirror.release;
    this.markStale();
    await this.#mirror.reload();
    return this.#mirror.release.seq !== seq;
  }

  /**
   * Ends this release in favour of a newer one: `start` gets the transition (null when it has ended
   * by itself meanwhile), stores both in one step and routes the prompt.
   */
  supersede<T>(by: By, start: (transition: Transition | null) => Promise<T>): Promise<T> {
    return this.#serial.run(async () => {
      const { evidence, now } = await this.#look();
      if (this.over) return start(null);
      const transition = this.#transition({ kind: 'supersede' }, by, evidence, now);
      const started = await this.#mirror.attempt(() => start(transition));
      const { release } = this.#mirror;
      const { state, endedAt, entry } = transition;
      this.#mirror.accept({ ...release, state, endedAt, seq: release.seq + 1 }, entry);
      return started;
    });
  }

  /** The release with log and charts, consistent with each other. */
  present(): Promise<ReleaseResponse> {
    return this.#serial.run(async () => {
      const { evidence, now } = await this.#mirror.look();
      return this.#present(evidence, now);
    });
  }

  async #step(): Promise<void> {
    if (this.over) return;
    const news = this.#news;
    const { evidence, now } = await this.#look();
    if (this.over) return;
    this.#judged = news;
    const { plan, state } = this.#mirror.release;
    let decision = decide(plan, state, evidence, now, this.#conditions(now));
    if (movesOn.has(decision.action) && this.#fence() !== null) {
      await this.#renewConditions(now);
      decision = decide(plan, state, evidence, now, this.#conditions(now));
    }
    // Asked for last: the look may have taken long.
    const fence = this.#fence();
    if (decision.action !== 'hold') {
      // Others see what the holder of the lease decides when it is stored.
      if (fence === null) this.#lookAgain(refreshMs);
      else await this.#decideNow(evidence, now, fence);
      return;
    }
    const isWatched = this.#deps.hub.watched(this.id);
    if (this.#mirror.silentFor(now) >= refreshMs) {
      await this.#mirror.sendLive(decision, evidence, now, fence !== null);
    }
    const opens = opensAt(state, this.#conditions(now)) ?? Number.POSITIVE_INFINITY;
    const wait = Math.min(nextLookIn(plan, state, evidence, decision, now), opens - now);
    this.#lookAgain(Math.max(0, isWatched ? Math.min(wait, refreshMs) : wait));
  }

  #conditions(now: number): Conditions {
    const { prompt, plan } = this.#mirror.release;
    return this.#deps.conditions.at(prompt, plan, now);
  }

  /** A freeze holds from the moment at which any server was told of it. */
  async #renewConditions(now: number): Promise<void> {
    // Without the store nothing can be changed either, which says why.
    await this.#deps.conditions.renew(now).catch(() => undefined);
  }

  #lookAgain(inMs: number): void {
    this.#dueAt = this.#deps.clock.monotonic() + inMs;
  }

  /** Up to date, and by a clock that was not set since: the holder of the lease puts that right. */
  async #look(): Promise<{ evidence: Evidence; now: number }> {
    const fence = this.#fence();
    if (fence !== null && fence.token !== this.#token) {
      // Whoever had it before may have decided something.
      if (this.#token !== null || fence.token > 1) this.#mirror.markStale();
      this.#token = fence.token;
    }
    const { evidence, now } = await this.#mirror.look();
    const stepMs = this.#mirror.clockStep();
    if (Math.abs(stepMs) < clockToleranceMs || fence === null || this.over)
      return { evidence, now };
    const words = `${formatDuration(Math.abs(stepMs))} ${stepMs > 0 ? 'forward' : 'back'}`;
    const reason = `the clock was set ${words}: that time does not count`;
    const by = { actor: registryActor, reason };
    await this.#commit(this.#transition({ kind: 'clock', stepMs }, by, evidence, now, fence));
    return { evidence, now };
  }

  async #decideNow(evidence: Evidence, now: number, fence: Fence): Promise<void> {
    const by = { actor: registryActor, reason: '' };
    await this.#commit(this.#transition({ kind: 'decide' }, by, evidence, now, fence));
    this.#lookAgain(0);
  }

  #fence(): Fence | null {
    return this.#deps.leadership.fenceOf(this.#shard);
  }

  #transition(
    change: Change,
    by: By,
    evidence: Evidence,
    now: number,
    fence: Fence | null = null,
  ): Transition {
    const { id, seq, plan, state: before, canaryVersion } = this.#mirror.release;
    const conditions = this.#conditions(now);
    const basis = { plan, state: before, evidence, now, conditions };
    const { output, record } = recordDecision({ ...change, ...basis });
    const { decision, state } = output;
    const { status, stageIndex } = state;
    const isOwn = change.kind === 'decide';
    return {
      releaseId: id,
      afterSeq: seq,
      state,
      entry: {
        at: now,
        action: isOwn ? decision.action : actionOf(change),
        actor: by.actor,
        reason: isOwn ? decision.reason : `${by.reason}${jumpWords(basis, change, decision)}`,
        status,
        stageIndex,
        weight: weightOf(plan, state),
        guards: decision.guards,
      },
      endedAt: isOver(state) ? now : null,
      label: status === 'promoted' ? { label: 'production', version: canaryVersion } : null,
      fence,
      record,
    };
  }

  async #commit(transition: Transition): Promise<void> {
    const { store } = this.#deps;
    const release = await this.#mirror.attempt(() => store.applyTransition(transition));
    this.#mirror.accept(release, transition.entry);
  }

  #present(evidence: Evidence, now: number): Promise<ReleaseResponse> {
    const { plan, state } = this.#mirror.release;
    const decision = decide(plan, state, evidence, now, this.#conditions(now));
    return this.#mirror.present(decision, evidence, now);
  }
}

function actionOf(
  change: Exclude<Change, { kind: 'decide' }>,
): 'hold' | 'supersede' | 'approve' | ManualAction {
  if (change.kind === 'manual') return change.action;
  return change.kind === 'clock' ? 'hold' : change.kind;
}

/** What a person who moves the release on does not wait for, as it stands in the log. */
function jumpWords(
  { plan, state, now, conditions }: Required<DecisionBasis>,
  change: Change,
  decision: Decision,
): string {
  if (change.kind !== 'manual') return '';
  const { action } = change;
  if (action !== 'advance' && action !== 'promote') return '';
  const jumped = jumpedOver(plan, state, action, now, decision, conditions);
  return jumped.length === 0 ? '' : ` (without ${jumped.join(', ')})`;
}

/** What a freeze holds back. */
const movesOn: ReadonlySet<Decision['action']> = new Set(['start', 'advance', 'promote']);

function isRace(error: unknown): boolean {
  return error instanceof CanaryError && error.code === 'conflict';
}
