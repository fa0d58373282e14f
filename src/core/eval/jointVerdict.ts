import type { CaseResult, EvalReport, Suite, SuiteSummary } from './model.ts';
import type { Gate } from './options.ts';
import type { SuiteOutcome } from './summary.ts';
import { withModel } from './withModel.ts';
import { judge, type JudgedEvaluation } from './verdict.ts';

export interface JointInput {
  readonly suites: readonly Pick<Suite, 'name' | 'kind'>[];
  /** In the order of the report, each with a name of its own. */
  readonly models: readonly string[];
  /** Each of one of the suites and, where there are several models, of one of those. */
  readonly cases: readonly CaseResult[];
  readonly gate: Gate;
  readonly unfinished: number;
}

/**
 * One verdict over all models: every suite is judged once a model, and Holm's adjustment goes over all
 * of these tests. The candidate passes only where it does with every model, and fails where it does
 * with one. Summaries name their model; with one model this is `judge`.
 */
export function judgeJointly({
  suites,
  models,
  cases,
  gate,
  unfinished,
}: JointInput): JudgedEvaluation {
  if (models.length <= 1) {
    const outcomes = suites.map((suite) => outcomeOf(suite, cases));
    return judge({ suites: outcomes, gate, unfinished });
  }
  const pairs = suites.flatMap((suite) => models.map((model) => ({ suite, model })));
  const outcomes = pairs.map(({ suite, model }): SuiteOutcome => {
    const own = cases.filter((item) => item.model === model);
    const { cases: of, kind } = outcomeOf(suite, own);
    const named = of.map((item) => ({ ...item, id: withModel(item.id, model) }));
    return { name: withModel(suite.name, model), kind, cases: named };
  });
  const judged = judge({ suites: outcomes, gate, unfinished });
  return { ...judged, suites: judged.suites.map((it, at) => named(it, pairs[at])) };
}

function outcomeOf(
  { name, kind }: Pick<Suite, 'name' | 'kind'>,
  cases: readonly CaseResult[],
): SuiteOutcome {
  return { name, kind, cases: cases.filter(({ suite }) => suite === name) };
}

function named(
  summary: SuiteSummary,
  pair: { readonly suite: Pick<Suite, 'name'>; readonly model: string } | undefined,
): SuiteSummary {
  return pair === undefined ? summary : { ...summary, name: pair.suite.name, model: pair.model };
}

/** The suites of a report, each once, however many models it is about. */
export function suitesOf({ suites }: EvalReport): readonly Pick<Suite, 'name' | 'kind'>[] {
  const kinds = new Map(suites.map(({ name, kind }) => [name, kind]));
  return [...kinds].map(([name, kind]) => ({ name, kind }));
}
