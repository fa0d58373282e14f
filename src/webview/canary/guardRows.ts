import { metricWords } from '../../protocol/metrics.ts';
import type { GuardOutlook, GuardState, GuardStatus } from '../../protocol/webview.ts';
import type { Figure } from '../components/figure.ts';
import type { IconName } from '../components/iconShapes.ts';
import {
  count,
  percent,
  percentRange,
  points,
  pointsRange,
  times,
  timesRange,
  wholePercent,
} from '../numbers.ts';
import { limitText, rateKind, type RateKind } from './limits.ts';

/** One guard as the table shows it. */
export interface GuardRow {
  readonly label: string;
  /** "at least 95 %, else pause". */
  readonly limit: string;
  readonly stable: Figure;
  readonly canary: Figure;
  readonly difference: Figure;
  /** Share of what a breach needs, 0 and above; null when there is nothing to weigh yet. */
  readonly evidence: { readonly share: number; readonly text: string } | null;
  readonly state: GuardState;
  readonly icon: IconName;
  readonly stateText: string;
  /** How far an undecided guard is from a clear answer; empty for the others. */
  readonly missing: string;
  /** When it will be clear at this traffic; empty where nobody can say. */
  readonly outlook: string;
}

const breachWords: Readonly<Record<GuardStatus['onBreach'], string>> = {
  pause: 'else pause',
  rollback: 'else roll back',
};
const icons: Readonly<Record<GuardState, IconName>> = {
  ok: 'pass',
  breached: 'fail',
  inconclusive: 'unknown',
};
const stateWords: Readonly<Record<GuardState, string>> = {
  ok: 'ok',
  breached: 'breached',
  inconclusive: 'not enough data',
};

export function guardRow(
  guard: GuardStatus,
  outlook: GuardOutlook | null | undefined = null,
): GuardRow {
  const { metric, state } = guard;
  const kind = rateKind(guard);
  return {
    label: metricWords(metric).label,
    limit: `${limitText(guard)}, ${breachWords[guard.onBreach]}`,
    stable: armFigure(guard.stable, kind),
    canary: armFigure(guard.canary, kind),
    difference: difference(guard),
    evidence:
      guard.canary.keys === 0
        ? null
        : { share: guard.evidence, text: evidenceText(guard.evidence) },
    state,
    icon: icons[state],
    stateText: stateWords[state],
    missing: state === 'inconclusive' ? missingData(guard.why) : '',
    outlook: outlook?.why ?? '',
  };
}

const rateWords: Readonly<Record<RateKind, string>> = {
  event: '',
  score: '',
  loss: ' lost',
  above: ' above',
};

function armFigure({ rate, keys }: GuardStatus['stable'], kind: RateKind): Figure {
  const main = rate === null ? '-' : `${percent(rate)}${rateWords[kind]}`;
  return { main, note: `(${count(keys)})` };
}

/** A relative guard compares by ratio or by points, an absolute one by points and the canary's own interval. */
function difference({ condition, stable, canary, interval }: GuardStatus): Figure {
  if (condition.kind === 'atMostTimesStable') {
    const ratio =
      stable.rate === null || canary.rate === null || stable.rate === 0
        ? null
        : canary.rate / stable.rate;
    return {
      main: ratio === null ? '-' : times(ratio),
      note: interval === null ? undefined : `(${timesRange(interval)})`,
    };
  }
  const isDifference = condition.kind === 'atMostBelowStable';
  const range = (it: readonly [number, number]): string =>
    isDifference ? `(${pointsRange(it)})` : `(canary ${percentRange(it)})`;
  return {
    main: stable.rate === null || canary.rate === null ? '-' : points(canary.rate - stable.rate),
    note: interval === null ? undefined : range(interval),
  };
}

/** A share of the limit, which beyond ten times reads better as a multiple. */
function evidenceText(share: number): string {
  return share < 10 ? `${wholePercent(share)} of limit` : `${count(share)} × limit`;
}

/** "not enough data: 90 of about 340 keys; refusal 2 % ..." -> "90 of about 340 keys". */
function missingData(why: string): string {
  return why.replace(/^not enough data: /, '').split(';')[0] ?? '';
}
