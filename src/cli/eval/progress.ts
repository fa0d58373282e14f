import type { EvalProgress } from '../../core/eval/model.ts';
import { formatDuration } from '../../protocol/duration.ts';
import type { CliContext } from '../command.ts';
import { oneLine } from '../words.ts';

const redrawMs = 100;
const clearLine = '\r\u001b[K';

/** One line on a terminal that is rewritten in place; elsewhere only what people must know. */
export class ProgressLine {
  readonly #context: Pick<CliContext, 'interactive' | 'stderr'>;
  readonly #now: () => number;
  #drawnAt = -Infinity;

  constructor(context: Pick<CliContext, 'interactive' | 'stderr'>, now: () => number) {
    this.#context = context;
    this.#now = now;
  }

  show(progress: EvalProgress): void {
    if (!this.#context.interactive || this.#now() - this.#drawnAt < redrawMs) return;
    this.#drawnAt = this.#now();
    this.#context.stderr(`${clearLine}${progressWords(progress)}`);
  }

  /** A line that stays. */
  say(text: string): void {
    this.#context.stderr(`${this.#context.interactive ? clearLine : ''}${oneLine(text)}\n`);
  }

  end(): void {
    if (this.#context.interactive) this.#context.stderr(clearLine);
  }
}

function progressWords({ done, total, remainingMs, cost }: EvalProgress): string {
  const share = total === 0 ? 100 : Math.floor((100 * done) / total);
  const left = remainingMs === null ? '' : `, ${formatDuration(remainingMs)} left`;
  const spent = cost === null ? '' : `, $${cost.toFixed(4)}`;
  return `${done} of ${total} cases (${share} %)${left}${spent}`;
}
