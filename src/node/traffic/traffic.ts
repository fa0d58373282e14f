import { CanaryError, describeError } from '../../core/base/errors.ts';
import { scoreAnswer } from '../../core/eval/scoreAnswer.ts';
import type { Clock, MatchRegExp, ModelClient, ModelResponse, Random } from '../../core/ports.ts';
import type { PublishedPrompt } from '../../core/prompt/model.ts';
import type { Arm } from '../../core/release/model.ts';
import { renderCase } from '../../core/eval/promptInputs.ts';
import type { OutcomeMetrics } from '../../protocol/api.ts';
import { createJudge, type Judge } from './judgeOutput.ts';
import { Outbox } from './outbox.ts';
import { openRegistryApi, type RegistryApi, type Served } from './registryApi.ts';
import { varsOf, type TrafficCase } from './trafficCases.ts';
import { createUsers } from './users.ts';

export interface TrafficOptions {
  /** Address of the registry. */
  readonly registry: string;
  /** Access token, for a registry that wants one. */
  readonly token?: string | undefined;
  readonly prompt: string;
  readonly users: number;
  /** Requests a second, at least 0.1; they arrive at random. */
  readonly rate: number;
  readonly durationMs: number;
  readonly cases: readonly TrafficCase[];
  readonly model: ModelClient;
  readonly clock: Clock;
  /** Who asks what and when: seeded, so that a run can be repeated. */
  readonly random: Random;
  /** Ids of outcomes, which must be unique beyond this run. */
  readonly newId: () => string;
  readonly matchRegExp: MatchRegExp;
  /** Ends the traffic; what is under way is finished and reported. */
  readonly signal: AbortSignal;
  /** Once a second and at the end. */
  readonly onStatus: (status: TrafficStatus) => void;
}

export interface ArmCounts {
  readonly requests: number;
  readonly invalidFormat: number;
}

export interface TrafficStatus {
  readonly elapsedMs: number;
  readonly requests: number;
  readonly arms: Readonly<Record<Arm, ArmCounts>>;
  /** Calls of the model or of the registry that failed. */
  readonly errors: number;
  /** Outcomes that the registry has not taken yet, and those given up. */
  readonly waiting: number;
  readonly lost: number;
  /** Why requests fail at the moment; null when they do not. */
  readonly problem: string | null;
}

const maxInFlight = 64;
const flushEveryMs = 250;
const statusEveryMs = 1_000;
const retryEveryMs = 1_000;
/** A quarter of the users rate an answer; who got what was asked for is seldom unhappy. */
const ratesAnswer = 0.25;
const unhappyAnyway = 0.02;
const unhappyWhenWrong = 0.6;
const feedbackAfterMs = { least: 1_500, most: 6_000 } as const;

/**
 * Sends traffic through the real path: resolve, render, call the model, judge the answer, report
 * the outcome, rate it some seconds later. A registry that is away is asked again every second;
 * meanwhile users get what it said last.
 * Throws `registry-unavailable` when it was away to the end, `not-found` when it does not know the
 * prompt.
 */
export async function runTraffic(options: TrafficOptions): Promise<TrafficStatus> {
  return new Traffic(options).run();
}

class Traffic {
  readonly #options: TrafficOptions;
  readonly #api: RegistryApi;
  readonly #outbox: Outbox;
  readonly #startedAt: number;
  readonly #underWay = new Set<Promise<void>>();
  readonly #arms: Record<Arm, { requests: number; invalidFormat: number }> = {
    stable: { requests: 0, invalidFormat: 0 },
    canary: { requests: 0, invalidFormat: 0 },
  };
  #errors = 0;
  #problem: string | null = null;

  constructor(options: TrafficOptions) {
    this.#options = options;
    // Not the signal: what is under way when it is raised is still finished and reported.
    this.#api = openRegistryApi(options.registry, new AbortController().signal, options.token);
    this.#outbox = new Outbox(this.#api);
    this.#startedAt = options.clock.monotonic();
  }

  async run(): Promise<TrafficStatus> {
    const reporting = this.#every(statusEveryMs, () => this.#options.onStatus(this.#status()));
    const isConnected = await this.#work().finally(() => reporting.stop());
    const status = this.#status();
    this.#options.onStatus(status);
    if (!isConnected && !this.#options.signal.aborted) {
      throw new CanaryError('registry-unavailable', this.#problem ?? 'the registry is away');
    }
    return status;
  }

  /** Whether the registry was there. */
  async #work(): Promise<boolean> {
    const judge = await this.#connect();
    if (judge === null) return false;
    const flushing = this.#every(flushEveryMs, () => this.#flush());
    await this.#arrive(judge);
    await Promise.all(this.#underWay);
    await flushing.stop();
    await this.#flush(Number.POSITIVE_INFINITY);
    return true;
  }

  #isOver(): boolean {
    const { clock, durationMs, signal } = this.#options;
    return signal.aborted || clock.monotonic() - this.#startedAt >= durationMs;
  }

  /** Learns what the application's code needs; null when the registry stayed away. */
  async #connect(): Promise<Judge | null> {
    const { prompt, matchRegExp } = this.#options;
    while (!this.#isOver()) {
      try {
        const contract = await this.#api.productionContract(prompt);
        this.#problem = null;
        return await createJudge(contract, matchRegExp);
      } catch (error) {
        if (!isAway(error)) throw error;
        this.#problem = describeError(error);
        await this.#pause(retryEveryMs);
      }
    }
    return null;
  }

  /** Requests arrive by a Poisson process; those that find too many others under way are left out. */
  async #arrive(judge: Judge): Promise<void> {
    const { clock, random, rate, cases, users } = this.#options;
    const people = createUsers(users, random);
    let next = clock.monotonic();
    while (!this.#isOver()) {
      next += (-Math.log(1 - random.next()) / rate) * 1_000;
      const wait = next - clock.monotonic();
      if (wait > 0) await this.#pause(wait);
      if (this.#isOver()) break;
      const user = people.pick();
      const chosen = cases[Math.floor(random.next() * cases.length)];
      if (chosen === undefined || this.#underWay.size >= maxInFlight) continue;
      const draws = { rates: random.next(), unhappy: random.next(), delay: random.next() };
      const request = this.#request(user, chosen, judge, draws).finally(() => {
        this.#underWay.delete(request);
      });
      this.#underWay.add(request);
    }
  }

  /** One request of one user; whatever goes wrong is counted and never ends the traffic. */
  async #request(user: string, chosen: TrafficCase, judge: Judge, draws: Draws): Promise<void> {
    try {
      const served = await this.#api.resolve(this.#options.prompt, user);
      this.#problem = served.problem;
      await this.#serve(served, user, chosen, judge, draws);
    } catch (error) {
      this.#fail(error);
    }
  }

  async #serve(
    { prompt, metadata }: Served,
    user: string,
    chosen: TrafficCase,
    judge: Judge,
    draws: Draws,
  ): Promise<void> {
    const { newId, model } = this.#options;
    const answer = await this.#ask(prompt, varsOf(chosen, user));
    const metrics: OutcomeMetrics = answer === null ? { error: true } : judge(answer.text);
    const counts = this.#arms[metadata.arm];
    counts.requests += 1;
    if (metrics.formatValid === false) counts.invalidFormat += 1;
    const { contentHash: _contentHash, ...attribution } = metadata;
    const id = newId();
    this.#outbox.add({
      ...attribution,
      id,
      prompt: this.#options.prompt,
      targetingKey: user,
      metrics,
      ...(answer === null ? {} : amountsOf(answer, model)),
    });
    if (answer !== null) await this.#rate(id, chosen, answer, metrics, draws);
  }

  /** Null when the application would have got an error instead of an answer. */
  async #ask(prompt: PublishedPrompt, vars: TrafficCase['vars']): Promise<ModelResponse | null> {
    const { settings, output, tools } = prompt;
    try {
      const messages = renderCase(prompt, vars);
      return await this.#options.model.complete({ messages, settings, output, tools });
    } catch (error) {
      this.#fail(error);
      return null;
    }
  }

  /** Users judge by what they asked for, not by the prompt: by the assertions of their case. */
  async #rate(
    outcomeId: string,
    { assertions }: TrafficCase,
    { text, latencyMs }: ModelResponse,
    { formatValid }: OutcomeMetrics,
    draws: Draws,
  ): Promise<void> {
    if (draws.rates >= ratesAnswer) return;
    const { matchRegExp, clock } = this.#options;
    const context = { latencyMs, costUsd: null, matchRegExp };
    const wanted =
      assertions.length === 0 || (await scoreAnswer(text, { assertions }, context)).pass;
    const satisfied = wanted && formatValid !== false;
    const thumbsDown = draws.unhappy < (satisfied ? unhappyAnyway : unhappyWhenWrong);
    const { least, most } = feedbackAfterMs;
    const at = clock.monotonic() + least + draws.delay * (most - least);
    this.#outbox.addFeedback({ outcomeId, metrics: { thumbsDown } }, at);
  }

  async #flush(now = this.#options.clock.monotonic()): Promise<void> {
    try {
      await this.#outbox.flush(now);
    } catch (error) {
      this.#problem = describeError(error);
    }
  }

  #fail(error: unknown): void {
    this.#errors += 1;
    this.#problem = describeError(error);
  }

  #status(): TrafficStatus {
    const { stable, canary } = this.#arms;
    return {
      elapsedMs: this.#options.clock.monotonic() - this.#startedAt,
      requests: stable.requests + canary.requests,
      arms: { stable: { ...stable }, canary: { ...canary } },
      errors: this.#errors,
      waiting: this.#outbox.waiting,
      lost: this.#outbox.lost,
      problem: this.#problem,
    };
  }

  /** Runs `task` again and again, never twice at once. */
  #every(ms: number, task: () => void | Promise<void>): { stop(): Promise<void> } {
    const stopped = new AbortController();
    const loop = async (): Promise<void> => {
      for (;;) {
        await this.#options.clock.sleep(ms, stopped.signal).catch(() => undefined);
        if (stopped.signal.aborted) return;
        await task();
      }
    };
    const running = loop();
    return {
      stop: () => {
        stopped.abort();
        return running;
      },
    };
  }

  async #pause(ms: number): Promise<void> {
    const { clock, signal, durationMs } = this.#options;
    const left = durationMs - (clock.monotonic() - this.#startedAt);
    await clock.sleep(Math.max(0, Math.min(ms, left)), signal).catch(() => undefined);
  }
}

interface Draws {
  readonly rates: number;
  readonly unhappy: number;
  readonly delay: number;
}

function amountsOf(
  { latencyMs, inputTokens, outputTokens }: ModelResponse,
  { pricing }: ModelClient,
): { latencyMs: number; inputTokens: number; outputTokens: number; costUsd?: number } {
  const amounts = { latencyMs, inputTokens, outputTokens };
  if (pricing === null) return amounts;
  const { inputUsdPerMillion, outputUsdPerMillion } = pricing;
  const costUsd =
    (inputTokens * inputUsdPerMillion + outputTokens * outputUsdPerMillion) / 1_000_000;
  return { ...amounts, costUsd };
}

function isAway(error: unknown): boolean {
  return error instanceof CanaryError && error.code === 'registry-unavailable';
}
