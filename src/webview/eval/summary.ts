import type {
  CaseResult,
  EvalReport,
  Side,
  SideSummary,
  SuiteSummary,
} from '../../protocol/webview.ts';
import type { Figure } from '../components/figure.ts';
import {
  change,
  count,
  decimal,
  latency,
  money,
  percent,
  percentRange,
  plural,
  points,
  pointsRange,
  pValue,
} from '../numbers.ts';
import { trialsOfSide } from './trials.ts';

export interface SummaryRow {
  readonly label: string;
  readonly baseline: Figure;
  readonly candidate: Figure;
  readonly difference: Figure;
}

/** The table beside the verdict: a row a suite, then what the answers took. */
export function summaryRows(report: EvalReport): readonly SummaryRow[] {
  const suites = report.suites.filter((it) => it.candidate.total > 0);
  const rows = suites.map((suite) => rateRows[suite.kind](suite, casesOf(suite, report)));
  const first = suites.find((it) => it.kind === 'golden') ?? suites[0];
  const measured = suites.filter((it) => it.name === first?.name);
  return [...rows, ...measured.flatMap((suite) => usageRows(suite, casesOf(suite, report)))];
}

/** Those of its model, where there are several. */
function casesOf({ name, model }: SuiteSummary, { cases }: EvalReport): readonly CaseResult[] {
  return cases.filter((it) => it.suite === name && it.model === model);
}

function nameOf({ name, model }: SuiteSummary): string {
  return model === undefined ? name : `${name} (${model})`;
}

const rateRows: Readonly<
  Record<SuiteSummary['kind'], (suite: SuiteSummary, cases: readonly CaseResult[]) => SummaryRow>
> = {
  golden: (suite) => ({
    label: nameOf(suite),
    baseline: passRate(suite.baseline),
    candidate: passRate(suite.candidate),
    difference: passRateDifference(suite),
  }),
  adversarial: (suite, cases) => ({
    label: nameOf(suite),
    baseline: breaches(cases, 'baseline'),
    candidate: breaches(cases, 'candidate'),
    difference: {
      main:
        suite.newBreaches === 0
          ? 'no new breach'
          : plural(suite.newBreaches, 'new breach', 'new breaches'),
      note: errorsNote(suite),
    },
  }),
};

function passRate(side: SideSummary): Figure {
  return {
    main: percent(side.passRate),
    note: `(${percentRange(side.interval)}, n ${count(side.total)})`,
  };
}

function passRateDifference(suite: SuiteSummary): Figure {
  const { difference, regressed, improved, p } = suite;
  const value = difference?.value ?? suite.candidate.passRate - suite.baseline.passRate;
  const notes = [
    difference === undefined ? '' : pointsRange(difference.interval),
    `${regressed} worse, ${improved} better`,
    p === null ? '' : pValue(p),
    errorsNote(suite) ?? '',
  ];
  return { main: points(value), note: `(${notes.filter((it) => it !== '').join('; ')})` };
}

/** Of the attacks alone: a harmless request can be refused, but not breached. */
function breaches(cases: readonly CaseResult[], side: Side): Figure {
  const attacks = cases.filter(
    ({ status, attack }) => status !== 'error' && attack?.benign !== true,
  );
  const breached = attacks.filter((it) => !it[side].pass).length;
  return { main: `${count(breached)} of ${count(attacks.length)}`, note: 'breached' };
}

function errorsNote({ errors }: SuiteSummary): string | undefined {
  return errors === 0 ? undefined : `${plural(errors, 'case')} not answered`;
}

/** Latency, tokens and cost of one suite: the golden one, if there is one, a model. */
function usageRows(suite: SuiteSummary, cases: readonly CaseResult[]): readonly SummaryRow[] {
  const { name, model } = suite;
  const calls = (side: Side): number =>
    cases.reduce((sum, it) => sum + trialsOfSide(it, side).length, 0);
  const perCall = (side: Side, total: number | null): number | null =>
    total === null || calls(side) === 0 ? null : total / calls(side);
  const row = (
    label: string,
    of: (side: Side) => number | null,
    write: (value: number) => string,
    missing: string,
  ): SummaryRow => ({
    label: `${label} (${model === undefined ? name : `${name}, ${model}`})`,
    baseline: figure(of('baseline'), write, missing),
    candidate: figure(of('candidate'), write, missing),
    difference: { main: change(of('baseline'), of('candidate')) },
  });
  const thousandCalls = (side: Side): number | null => {
    const one = perCall(side, suite[side].cost);
    return one === null ? null : one * 1_000;
  };
  return [
    row('latency p50', (side) => suite[side].latencyMs.p50, latency, 'from cache'),
    row('tokens out', (side) => perCall(side, suite[side].tokens.output), tokens, 'unknown'),
    row('cost / 1,000', thousandCalls, money, 'no price'),
  ];
}

function tokens(value: number): string {
  return decimal(value, value < 10 ? 1 : 0);
}

function figure(value: number | null, write: (value: number) => string, missing: string): Figure {
  return { main: value === null ? missing : write(value) };
}
