import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What `ServerMetrics` reads when it is scraped. */
export interface MetricSources {
  /** Releases that split traffic now. */
  readonly runningReleases: () => number;
  readonly controllerTicks: () => number;
}

export type OutcomeResult = 'accepted' | 'duplicate' | 'unattributed';

const latencyBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const lagResolutionMs = 20;
const lagQuantiles = [50, 99] as const;

/**
 * Figures for Prometheus. What every resolved request touches is a number in an array; the rest of
 * the work is done when somebody asks.
 */
export class ServerMetrics {
  readonly #registry = new Registry();
  readonly #requests: Counter<'method' | 'route' | 'status'>;
  readonly #seconds: Histogram<'method' | 'route'>;
  /** Resolve answers by status. */
  readonly #resolved: number[] = [];
  readonly #outcomes: Record<OutcomeResult, number> = {
    accepted: 0,
    duplicate: 0,
    unattributed: 0,
  };
  readonly #lag = monitorEventLoopDelay({ resolution: lagResolutionMs });

  constructor(sources: MetricSources) {
    const registers = [this.#registry];
    this.#requests = new Counter({
      name: 'prompt_canary_http_requests_total',
      help: 'Answered requests, without resolve in front of the application',
      labelNames: ['method', 'route', 'status'],
      registers,
    });
    this.#seconds = new Histogram({
      name: 'prompt_canary_http_request_duration_seconds',
      help: 'From the head of a request to the head of its answer, without resolve',
      labelNames: ['method', 'route'],
      buckets: latencyBuckets,
      registers,
    });
    this.#counters(sources);
    this.#process();
    this.#lag.enable();
  }

  /** A request of the application; `route` is a pattern of the table, never a path. */
  answered(method: string, route: string, status: number, ms: number): void {
    this.#requests.inc({ method, route, status });
    this.#seconds.observe({ method, route }, ms / 1_000);
  }

  resolved(status: number): void {
    this.#resolved[status] = (this.#resolved[status] ?? 0) + 1;
  }

  outcomes(receipt: {
    readonly accepted: number;
    readonly duplicates: number;
    readonly unattributed: number;
  }): void {
    this.#outcomes.accepted += receipt.accepted;
    this.#outcomes.duplicate += receipt.duplicates;
    this.#outcomes.unattributed += receipt.unattributed;
  }

  /** In Prometheus' text format. */
  async text(): Promise<{ readonly contentType: string; readonly body: string }> {
    const body = await this.#registry.metrics();
    return { contentType: this.#registry.contentType, body };
  }

  stop(): void {
    this.#lag.disable();
  }

  #counters({ runningReleases, controllerTicks }: MetricSources): void {
    const resolved = this.#resolved;
    const outcomes = this.#outcomes;
    this.counter('resolve_total', 'Resolve answers by status', ['status'], (add) =>
      resolved.forEach((n, status) => add({ status }, n)),
    );
    this.counter('outcomes_total', 'Reported outcomes by what became of them', ['result'], (add) =>
      Object.entries(outcomes).forEach(([result, n]) => add({ result }, n)),
    );
    this.counter('controller_ticks_total', 'Looks of the controller at a release', [], (add) =>
      add({}, controllerTicks()),
    );
    this.gauge('releases_running', 'Releases that split traffic', [], (set) =>
      set({}, runningReleases()),
    );
  }

  #process(): void {
    const lag = this.#lag;
    const help = 'How late the event loop was since the last scrape';
    this.gauge('event_loop_lag_seconds', help, ['quantile'], (set) => {
      for (const quantile of lagQuantiles) {
        set({ quantile: quantile / 100 }, toSeconds(lag.percentile(quantile)));
      }
      set({ quantile: 1 }, toSeconds(lag.max));
      lag.reset();
    });
    this.gauge('resident_memory_bytes', 'Memory of the process', [], (set) =>
      set({}, process.memoryUsage.rss()),
    );
    this.counter('cpu_seconds_total', 'Processor time of the process', [], (add) => {
      const { user, system } = process.cpuUsage();
      add({}, (user + system) / 1e6);
    });
  }

  /** A counter whose values are kept elsewhere. */
  counter(name: string, help: string, labelNames: string[], read: (add: Write) => void): void {
    new Counter({
      name: `prompt_canary_${name}`,
      help,
      labelNames,
      registers: [this.#registry],
      collect() {
        this.reset();
        read((labels, n) => this.inc(labels, n));
      },
    });
  }

  /** The same for what goes up and down. */
  gauge(name: string, help: string, labelNames: string[], read: (set: Write) => void): void {
    new Gauge({
      name: `prompt_canary_${name}`,
      help,
      labelNames,
      registers: [this.#registry],
      collect() {
        read((labels, n) => this.set(labels, n));
      },
    });
  }
}

type Write = (labels: Record<string, string | number>, value: number) => void;

/** A delay beyond the timer's own resolution, from nanoseconds. */
function toSeconds(nanoseconds: number): number {
  return Math.max(0, (nanoseconds / 1e6 - lagResolutionMs) / 1_000);
}
