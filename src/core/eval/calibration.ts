import { wilson } from '../stats/wilson.ts';

/** One answer that a person and the judge have both decided on. */
export interface CalibrationPair {
  readonly human: boolean;
  readonly judge: boolean;
}

export interface Estimate {
  readonly value: number;
  /** 95 %. */
  readonly interval: readonly [low: number, high: number];
}

/** How far a judge can be trusted; "positive" is that the answer passes. */
export interface Calibration {
  readonly pairs: number;
  readonly confusion: {
    readonly truePositive: number;
    readonly falsePositive: number;
    readonly falseNegative: number;
    readonly trueNegative: number;
  };
  /** Share of pairs on which both agree; Wilson. */
  readonly agreement: Estimate;
  /** Agreement beyond chance, -1 to 1; null when both always say the same: chance explains that. */
  readonly kappa: Estimate | null;
  /** Null where there is nothing positive. */
  readonly f1: Estimate | null;
  readonly precision: Estimate | null;
  readonly recall: Estimate | null;
}

/**
 * Compares a judge with people. Kappa: Cohen 1960; like his standard error its interval
 * takes agreement by chance as known, but comes of Wilson's interval of the agreement, so that few
 * pairs that all agree do not look like certainty. F1 is a monotone
 * function of TP / (TP + FP + FN), a proportion, so its interval is Wilson's of that proportion
 * (Takahashi and others 2022 give the same reduction).
 */
export function calibrate(pairs: readonly CalibrationPair[]): Calibration {
  const count = (human: boolean, judge: boolean): number =>
    pairs.filter((pair) => pair.human === human && pair.judge === judge).length;
  const truePositive = count(true, true);
  const falsePositive = count(false, true);
  const falseNegative = count(true, false);
  const trueNegative = count(false, false);
  const n = pairs.length;
  return {
    pairs: n,
    confusion: { truePositive, falsePositive, falseNegative, trueNegative },
    agreement: shareOf(truePositive + trueNegative, n) ?? { value: 0, interval: [0, 1] },
    kappa: kappaOf(truePositive, falsePositive, falseNegative, trueNegative),
    f1: f1Of(truePositive, falsePositive + falseNegative),
    precision: shareOf(truePositive, truePositive + falsePositive),
    recall: shareOf(truePositive, truePositive + falseNegative),
  };
}

function shareOf(part: number, whole: number): Estimate | null {
  return whole === 0 ? null : { value: part / whole, interval: wilson(part, whole) };
}

function kappaOf(tp: number, fp: number, fn: number, tn: number): Estimate | null {
  const n = tp + fp + fn + tn;
  if (n === 0) return null;
  const observed = (tp + tn) / n;
  const byChance = ((tp + fn) * (tp + fp) + (tn + fp) * (tn + fn)) / (n * n);
  if (byChance === 1) return null;
  const beyond = (agreement: number): number => (agreement - byChance) / (1 - byChance);
  const [low, high] = wilson(tp + tn, n);
  return { value: beyond(observed), interval: [Math.max(-1, beyond(low)), beyond(high)] };
}

function f1Of(hits: number, misses: number): Estimate | null {
  const share = shareOf(hits, hits + misses);
  if (share === null) return null;
  const f1 = (of: number): number => (2 * of) / (1 + of);
  const [low, high] = share.interval;
  return { value: f1(share.value), interval: [f1(low), f1(high)] };
}
