import type { Reason } from '../blastRadius/model.ts';
import { CanaryError } from '../base/errors.ts';
import { statusOf, trialsOf } from './caseResult.ts';
import { judgeJointly, suitesOf } from './jointVerdict.ts';
import type { CaseResult, EvalReport, Side, Trial } from './model.ts';
import type { Gate } from './options.ts';
import { names, plural } from './words.ts';

/**
 * What the candidate of one evaluation is to the candidate of an earlier one, paired by case: a
 * report like that of any evaluation, with the earlier run as its baseline. Its verdict, intervals and
 * reasons mean what they mean everywhere; nothing was asked anew, so it has no calls and no cost.
 *
 * Throws `bad-usage` when the two have no case in common.
 */
export function compareReports(before: EvalReport, after: EvalReport, gate: Gate): EvalReport {
  const cases = pairCases(before, after);
  if (cases.length === 0) {
    throw new CanaryError('bad-usage', `${before.id} and ${after.id} have no case in common`, {
      expected: 'two reports on the same suites',
    });
  }
  const unfinished = (before.unfinished ?? 0) + (after.unfinished ?? 0);
  const suites = suitesOf(after);
  const models = after.models ?? [after.model];
  const judged = judgeJointly({ suites, models, cases, gate, unfinished });
  return {
    id: `${before.id}-${after.id}`,
    prompt: after.prompt,
    baseline: versionOf(before),
    candidate: versionOf(after),
    model: [...new Set([before.model, after.model])].join(' -> '),
    startedAt: after.startedAt,
    durationMs: 0,
    ...judged,
    // Each run compared the answers of its own two versions.
    suites: judged.suites.map(({ comparisons: _, ...rest }) => rest),
    reasons: [...judged.reasons, ...remarks(before, after)],
    cases,
    ...(unfinished === 0 ? {} : { unfinished }),
    cost: null,
    calls: { made: 0, cached: 0, failed: 0 },
  };
}

function versionOf({ id, candidate, startedAt }: EvalReport): EvalReport['candidate'] {
  const { label, fingerprint } = candidate;
  return { label: `${label} of ${startedAt.slice(0, 16).replace('T', ' ')} (${id})`, fingerprint };
}

/** The cases of both, in the order of the later one. */
function pairCases(before: EvalReport, after: EvalReport): CaseResult[] {
  const earlier = new Map(before.cases.map((item) => [keyOf(item), item]));
  return after.cases.flatMap((item) => {
    const then = earlier.get(keyOf(item));
    return then === undefined ? [] : [pairCase(then, item)];
  });
}

function pairCase(then: CaseResult, item: CaseResult): CaseResult {
  const baseline: Trial = { ...then.candidate, side: 'baseline' };
  const trials = [
    ...candidateTrials(then, 'baseline').slice(1),
    ...candidateTrials(item, 'candidate').slice(1),
  ];
  const status = statusOf([baseline, item.candidate, ...trials]);
  return { ...item, status, baseline, trials };
}

function candidateTrials(item: CaseResult, side: Side): Trial[] {
  return trialsOf(item)
    .filter((trial) => trial.side === 'candidate')
    .map((trial) => ({ ...trial, side }));
}

function keyOf({ suite, id, model }: CaseResult): string {
  return JSON.stringify([suite, id, ...(model === undefined ? [] : [model])]);
}

/** What else is different, and what the comparison leaves out. */
function remarks(before: EvalReport, after: EvalReport): Reason[] {
  const differences: readonly (readonly [string, string, string])[] = [
    ['verdict', before.verdict, after.verdict],
    ['prompt', before.prompt, after.prompt],
    ['model', before.model, after.model],
  ];
  const reasons = differences
    .filter(([, then, now]) => then !== now)
    .map(([what, then, now]): Reason => ({
      id: `other-${what}`,
      why: `The ${what} was ${then}, now it is ${now}.`,
    }));
  return [
    ...reasons,
    ...left(before, after, 'only the earlier'),
    ...left(after, before, 'only the later'),
  ];
}

function left(one: EvalReport, other: EvalReport, which: string): Reason[] {
  const known = new Set(other.cases.map(keyOf));
  const alone = one.cases.filter((item) => !known.has(keyOf(item)));
  if (alone.length === 0) return [];
  const ids = names(alone.map(({ id }) => id));
  const why = `${plural(alone.length, 'case')} of ${which} run ${alone.length === 1 ? 'is' : 'are'} left out: ${ids}.`;
  return [{ id: 'unpaired', why }];
}
