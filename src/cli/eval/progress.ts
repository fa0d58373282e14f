import type { Disposable } from '../../core/base/lifecycle.ts';
import type { EvalProgress } from '../../core/eval/model.ts';
import { formatDuration } from '../../protocol/duration.ts';
import type { CliContext } from '../command.ts';
import { oneLine } from '../words.ts';

const redrawMs = 100;
/** How often what is shown is looked at when nothing happens. */
const tickMs = 1_000;
/** Between two lines where they stay, as in the log of a job. */
const plainLineMs = 15_000;
const clearLine = '\r\u001b[K';

/** Time as progress needs it. */
export interface ProgressTime {
  /** Milliseconds of a monotonic clock. */
  now(): number;
  /** Calls again and again until it is disposed of; holds no process up. */
  every(ms: number, call: () => void): Disposable;
}

export const systemTime: ProgressTime = {
  now: () => performance.now(),
  every: (ms, call) => {
    const timer = setInterval(call, ms).unref();
    return { dispose: () => clearInterval(timer) };
  },
};

/**
 * How far an evaluation is, also while its first case runs: one line on a terminal that is rewritten
 * in place, elsewhere a line every fifteen seconds.
 */
export class ProgressLine {
  readonly #context: Pick<CliContext, 'interactive' | 'stderr'>;
  readonly #time: ProgressTime;
  #timer: Disposable | undefined;
  #latest: { readonly progress: EvalProgress; readonly at: number } | undefined;
  #drawnAt = -Infinity;

  constructor(context: Pick<CliContext, 'interactive' | 'stderr'>, time: ProgressTime) {
    this.#context = context;
    this.#time = time;
  }

  begin(total: number): void {
    const nothing = { done: 0, total, elapsedMs: 0, remainingMs: null, cost: null };
    this.#latest = { progress: nothing, at: this.#time.now() };
    if (!this.#context.interactive) this.#drawnAt = this.#time.now();
    this.#timer = this.#time.every(tickMs, () => this.#draw());
    this.#draw();
  }

  show(progress: EvalProgress): void {
    this.#latest = { progress, at: this.#time.now() };
    this.#draw();
  }

  /** A line that stays. */
  say(text: string): void {
    this.#context.stderr(`${this.#context.interactive ? clearLine : ''}${oneLine(text)}\n`);
  }

  end(): void {
    this.#timer?.dispose();
    if (this.#context.interactive) this.#context.stderr(clearLine);
  }

  #draw(): void {
    const { interactive, stderr } = this.#context;
    const now = this.#time.now();
    if (this.#latest === undefined) return;
    if (now - this.#drawnAt < (interactive ? redrawMs : plainLineMs)) return;
    this.#drawnAt = now;
    const { progress, at } = this.#latest;
    const text = progressWords(progress, now - at);
    if (interactive) stderr(`${clearLine}${text}`);
    else this.say(text);
  }
}

/** @param sinceMs How old the progress is. */
function progressWords(
  { done, total, elapsedMs, remainingMs, cost }: EvalProgress,
  sinceMs: number,
): string {
  const share = total === 0 ? 100 : Math.floor((100 * done) / total);
  const soFar = `, ${formatDuration(elapsedMs + sinceMs)} so far`;
  const left =
    remainingMs === null ? soFar : `, ${formatDuration(Math.max(0, remainingMs - sinceMs))} left`;
  const spent = cost === null ? '' : `, $${cost.toFixed(4)}`;
  return `${done} of ${total} cases (${share} %)${left}${spent}`;
}
