import type { EvalReport, Verdict } from '../../core/eval/model.ts';

/** Whether a candidate may go out, and what is said about it. */
export interface Gate {
  /** Null when it is open; else the exit code that says why not. */
  readonly closed: number | null;
  readonly why: string;
}

const closedBy: Readonly<Record<Verdict, number | null>> = { pass: null, fail: 1, inconclusive: 2 };

/** The evaluation of exactly these two versions decides, and an approval where the plan wants one. */
export function openGate(report: EvalReport | undefined, needsApproval: boolean): Gate {
  if (report === undefined) {
    return { closed: 1, why: 'no evaluation of exactly these two versions was found' };
  }
  const headline = report.reasons[0]?.why;
  const verdict = `evaluation ${report.id}: ${report.verdict}`;
  const why = headline === undefined ? verdict : `${verdict} - ${headline}`;
  const closed = closedBy[report.verdict];
  if (closed !== null || !needsApproval) return { closed, why };
  return { closed: 1, why: `${why}; but so critical a change waits for an approval` };
}
