import type { Reason } from '../blastRadius/model.ts';
import { caseKey, resultKey } from './caseKey.ts';
import { judgeJointly, suitesOf } from './jointVerdict.ts';
import type { CaseResult, ChosenCases, EvalCase, EvalReport, Verdict } from './model.ts';
import type { Gate } from './options.ts';
import { gradingOf } from './spending.ts';
import { plural } from './words.ts';

/**
 * Whether a case was chosen to be asked one model: by its own name it is for every model, by the name
 * of a result for the model of that.
 */
export function isChosen(
  keys: ReadonlySet<string>,
  { suite, id }: Pick<EvalCase, 'suite' | 'id'>,
  model: string,
): boolean {
  return keys.has(caseKey({ suite, id })) || keys.has(resultKey({ suite, id, model }));
}

/** Whether two reports compare the same versions with the same model. */
export function isSameComparison(a: EvalReport, b: EvalReport): boolean {
  return (
    a.prompt === b.prompt &&
    a.model === b.model &&
    a.baseline.fingerprint === b.baseline.fingerprint &&
    a.candidate.fingerprint === b.candidate.fingerprint
  );
}

/**
 * The evaluation `whole` in which the cases of `again` have their newer results. Whoever chooses what
 * is asked again tends to ask what failed, and noise alone makes some of that pass: so the verdict
 * stays the one of the whole evaluation, except that a regression takes a pass away. Both must be of
 * the same comparison.
 */
export function mergeSelection(whole: EvalReport, again: EvalReport, gate: Gate): EvalReport {
  const newer = new Map(again.cases.map((item) => [resultKey(item), item]));
  const cases = whole.cases.map((item) => newer.get(resultKey(item)) ?? item);
  const had = new Set(whole.cases.map(resultKey));
  const added = again.cases.filter((item) => !had.has(resultKey(item)));
  const unfinished = Math.max(0, (whole.unfinished ?? 0) - added.length);
  const selection: ChosenCases = {
    keys: [...new Set([...(whole.selection?.keys ?? []), ...newer.keys()])],
    whole:
      whole.selection === undefined
        ? { id: whole.id, verdict: whole.verdict, why: whole.reasons[0]?.why ?? '' }
        : whole.selection.whole,
  };
  const { unfinished: _, ...rest } = whole;
  return {
    ...restated({ ...rest, cases: [...cases, ...added], selection }, gate, unfinished),
    id: again.id,
    startedAt: again.startedAt,
    durationMs: whole.durationMs + again.durationMs,
    cost: sum(whole.cost, again.cost),
    ...gradingOf([whole, again]),
    calls: {
      made: whole.calls.made + again.calls.made,
      cached: whole.calls.cached + again.calls.cached,
      failed: whole.calls.failed + again.calls.failed,
    },
  };
}

/** A report of chosen cases alone: it says what became of them and gives no verdict. */
export function reportOfSelection(chosen: EvalReport, gate: Gate): EvalReport {
  const selection: ChosenCases = { keys: chosen.cases.map(resultKey), whole: null };
  return restated({ ...chosen, selection }, gate, chosen.unfinished ?? 0);
}

type Restatable = EvalReport & { readonly selection: ChosenCases };

function restated(report: Restatable, gate: Gate, unfinished: number): EvalReport {
  const { selection } = report;
  const { cases, models = [report.model] } = report;
  const keys = new Set(selection.keys);
  const chosen = cases.filter((item) => keys.has(resultKey(item)));
  const regressed = chosen.filter(({ status }) => status === 'regressed').length;
  const verdict = verdictWith(selection, regressed);
  return {
    ...report,
    verdict,
    reasons: reasonsOf(selection, verdict, outcomeWords(chosen)),
    suites: judgeJointly({ suites: suitesOf(report), models, cases, gate, unfinished }).suites,
    ...(unfinished === 0 ? {} : { unfinished }),
  };
}

function verdictWith({ whole }: ChosenCases, regressed: number): Verdict {
  if (whole === null || (whole.verdict === 'pass' && regressed > 0)) return 'inconclusive';
  return whole.verdict;
}

function reasonsOf({ keys, whole }: ChosenCases, verdict: Verdict, outcome: string): Reason[] {
  const cases = plural(keys.length, 'chosen case');
  if (whole === null) {
    const why = `No verdict: only ${cases} ${was(keys)} evaluated (${outcome}). Evaluate everything for one.`;
    return [{ id: 'selection', why }];
  }
  const again = `${cases} ${was(keys)} asked again since (${outcome})`;
  if (verdict !== whole.verdict) {
    const why = `The whole evaluation passed, but ${again}. Evaluate everything for a verdict.`;
    return [{ id: 'selection', why }];
  }
  const why = `${again}. Asking chosen cases again is no verdict; evaluate everything for a new one.`;
  return [
    { id: 'whole', why: `In the evaluation of everything: ${whole.why}` },
    { id: 'selection', why },
  ];
}

function was(keys: readonly string[]): string {
  return keys.length === 1 ? 'was' : 'were';
}

const outcomeNames: Readonly<Record<CaseResult['status'], string>> = {
  regressed: 'regressed',
  error: 'not answered',
  flaky: 'flaky',
  'same-fail': 'failing in both',
  improved: 'improved',
  'same-pass': 'passing in both',
};

/** "1 regressed, 2 passing in both". */
function outcomeWords(cases: readonly CaseResult[]): string {
  const statuses = Object.keys(outcomeNames) as CaseResult['status'][];
  return statuses
    .map((status) => ({ status, count: cases.filter((it) => it.status === status).length }))
    .filter(({ count }) => count > 0)
    .map(({ status, count }) => `${count} ${outcomeNames[status]}`)
    .join(', ');
}

function sum(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b;
}
