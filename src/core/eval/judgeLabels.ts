import { CanaryError, describeError } from '../base/errors.ts';
import { calibrate, type Calibration } from './calibration.ts';
import type { JudgeNote, Verdict } from './model.ts';
import type { LabelledAnswer } from './readLabels.ts';
import { scoreAnswer } from './scoreAnswer.ts';
import type { ScoreContext } from './scorers/scorer.ts';

/** An answer on which judge and person differ. */
export interface Disagreement {
  readonly id: string;
  readonly line: number;
  readonly human: boolean;
  readonly judge: boolean;
  /** The judge's. */
  readonly reason: string;
  readonly output: string;
}

/** How far a judge agrees with people. */
export interface CalibrationReport extends Calibration {
  /**
   * pass: kappa is `minKappa` or more with 95 % confidence; fail: it is less, with the same; otherwise
   * inconclusive, as when an answer could not be judged.
   */
  readonly verdict: Verdict;
  readonly minKappa: number;
  /** Who judged, and by which instructions; empty when no judge was needed. */
  readonly judges: readonly JudgeNote[];
  readonly disagreements: readonly Disagreement[];
  readonly unjudged: readonly {
    readonly id: string;
    readonly line: number;
    readonly error: string;
  }[];
}

export interface CalibrationOptions {
  readonly minKappa: number;
  /** Answers that are judged at once, 1 or more. */
  readonly concurrency: number;
  readonly tools: Pick<ScoreContext, 'matchRegExp' | 'judge' | 'embedder'>;
  readonly onProgress?: ((done: number) => void) | undefined;
}

type Judged = { readonly pass: boolean; readonly reason: string } | { readonly error: string };

/**
 * Lets the judge judge what people have judged, and compares. A judge that cannot be reached ends it
 * (`model-unavailable`, `cancelled`); an answer that cannot be judged is listed. Throws `bad-suite` when
 * none can be.
 */
export async function judgeLabels(
  labels: readonly LabelledAnswer[],
  { minKappa, concurrency, tools, onProgress }: CalibrationOptions,
): Promise<CalibrationReport> {
  const judges = new Map<string, JudgeNote>();
  const noteJudge = (note: JudgeNote): void =>
    void judges.set(`${note.label} ${note.promptHash}`, note);
  const found: Judged[] = [];
  const waiting = [...labels.entries()];
  let done = 0;
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [at, label] = next;
      found[at] = await judgeOne(label, { ...tools, noteJudge });
      onProgress?.(++done);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return toReport(labels, found, minKappa, [...judges.values()]);
}

async function judgeOne(
  { output, item }: LabelledAnswer,
  tools: Omit<ScoreContext, 'latencyMs' | 'costUsd'>,
): Promise<Judged> {
  const context = { ...tools, latencyMs: 0, costUsd: null, vars: item.vars };
  try {
    const { pass, assertions } = await scoreAnswer(output, item, context);
    const decisive = assertions.filter((it) => it.pass === pass);
    return { pass, reason: decisive.map(({ reason }) => reason).join('; ') };
  } catch (error) {
    if (!(error instanceof CanaryError) || error.code !== 'bad-suite') throw error;
    return { error: describeError(error) };
  }
}

function toReport(
  labels: readonly LabelledAnswer[],
  found: readonly Judged[],
  minKappa: number,
  judges: readonly JudgeNote[],
): CalibrationReport {
  const disagreements: Disagreement[] = [];
  const unjudged: { id: string; line: number; error: string }[] = [];
  const pairs: { human: boolean; judge: boolean }[] = [];
  for (const [at, { id, line, human, output }] of labels.entries()) {
    const judged = found[at] ?? { error: 'not judged' };
    if ('error' in judged) {
      unjudged.push({ id, line, error: judged.error });
      continue;
    }
    const { pass: judge, reason } = judged;
    pairs.push({ human, judge });
    if (human !== judge) disagreements.push({ id, line, human, judge, reason, output });
  }
  const [first] = unjudged;
  if (pairs.length === 0 && first !== undefined) {
    throw new CanaryError('bad-suite', `no answer could be judged: ${first.error}`);
  }
  const calibration = calibrate(pairs);
  const verdict = verdictOf(calibration, minKappa, unjudged.length);
  return { verdict, minKappa, ...calibration, judges, disagreements, unjudged };
}

function verdictOf({ kappa }: Calibration, minKappa: number, unjudged: number): Verdict {
  if (kappa === null) return 'inconclusive';
  const [low, high] = kappa.interval;
  if (high < minKappa) return 'fail';
  return low >= minKappa && unjudged === 0 ? 'pass' : 'inconclusive';
}
