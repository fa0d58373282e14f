import type { ModelClient, Spending } from '../ports.ts';
import type { Reason } from '../blastRadius/model.ts';
import type { CaseResult, EvalReport, JudgeNote, Shard } from './model.ts';
import type { EvaluationOptions } from './options.ts';
import { judgeJointly } from './jointVerdict.ts';
import { plural } from './words.ts';

export interface CallCounts {
  made: number;
  cached: number;
  failed: number;
  spentUsd: number;
}

export interface ReportInput {
  readonly options: EvaluationOptions;
  /** Names of the models, in their order. */
  readonly models: readonly string[];
  /** Who graded, each instruction once. */
  readonly judges: readonly JudgeNote[];
  /** Finished cases in the order of their suites, each with its place in the whole evaluation. */
  readonly results: readonly (readonly [position: number, result: CaseResult])[];
  /** The evaluation that this is, or is a part of. */
  readonly whole: { readonly id: string; readonly cases: number };
  readonly unfinished: number;
  readonly counts: Readonly<CallCounts>;
  /** Of judge and embeddings together. */
  readonly grading: Spending;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly durationMs: number;
}

const idCharacters = 12;

/** Judges what is done and writes it down. */
export function toReport(input: ReportInput): EvalReport {
  const { options, results, unfinished, counts, models, judges, grading } = input;
  const { prompt, baseline, candidate, random, gate, suites } = options;
  const cases = results.map(([, result]) => result);
  const judged = judgeJointly({ suites, models, cases, gate, unfinished });
  const reasons = [...judged.reasons, ...clientsOf(options).flatMap(unevaluatedModel(options))];
  const report: EvalReport = {
    id: random.id().slice(0, idCharacters),
    prompt,
    baseline: { label: baseline.label, fingerprint: baseline.fingerprint },
    candidate: { label: candidate.label, fingerprint: candidate.fingerprint },
    model: models.join(', '),
    ...(models.length > 1 ? { models } : {}),
    ...(judges.length === 0 ? {} : { judges: inOrder(judges) }),
    startedAt: new Date(input.startedAt).toISOString(),
    durationMs: input.durationMs,
    ...judged,
    reasons,
    cases,
    ...(unfinished === 0 ? {} : { unfinished }),
    cost: costSoFar(options, counts.spentUsd, grading),
    ...(grading.calls === 0 ? {} : { grading: { calls: grading.calls, cost: grading.usd } }),
    calls: { made: counts.made, cached: counts.cached, failed: counts.failed },
  };
  return options.shard === undefined ? report : asShard(report, options.shard, input);
}

/** By name, as answers come in any order. */
function inOrder(judges: readonly JudgeNote[]): JudgeNote[] {
  const nameOf = ({ label, promptHash }: JudgeNote): string => `${label} ${promptHash}`;
  return judges.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}

/** A part says what it saw, but never that all is well. */
function asShard(
  report: EvalReport,
  shard: Shard,
  { options, whole, results }: ReportInput,
): EvalReport {
  const { margin, alpha, newBreaches, overRefusal } = options.gate;
  const of = plural(whole.cases, 'case');
  const why = `Shard ${shard.index} of ${shard.of}, ${results.length} of ${of}: the verdict comes of merging all shards.`;
  const reason = { id: 'shard', why };
  const failed = report.verdict === 'fail';
  return {
    ...report,
    verdict: failed ? 'fail' : 'inconclusive',
    reasons: failed ? [...report.reasons, reason] : [reason, ...report.reasons],
    shard: {
      ...shard,
      evaluation: whole.id,
      positions: results.map(([position]) => position),
      gate: { margin, alpha, newBreaches, overRefusal },
    },
  };
}

/** Every model that is asked. */
export function clientsOf({ model, furtherModels = [] }: ModelClients): readonly ModelClient[] {
  return [model, ...furtherModels];
}

/** Whether the cost of every call is known. */
export function hasPrices(models: ModelClients): boolean {
  return clientsOf(models).every(({ pricing }) => pricing !== null);
}

/** Of the models that are asked and of those that grade, in USD; null when a price is not known. */
export function costSoFar(
  models: ModelClients,
  spentUsd: number,
  { usd }: Spending,
): number | null {
  return hasPrices(models) && usd !== null ? spentUsd + usd : null;
}

type ModelClients = Pick<EvaluationOptions, 'model' | 'furtherModels'>;

/** An edit of the prompt's model says nothing when another model stands in for both. */
function unevaluatedModel({
  baseline,
  candidate,
}: Pick<EvaluationOptions, 'baseline' | 'candidate'>): (model: ModelClient) => Reason[] {
  const before = baseline.prompt.settings.model;
  const after = candidate.prompt.settings.model;
  return (model) => {
    const [label = '', other] = modelLabels({ model, baseline, candidate });
    if (before === after || other !== undefined) return [];
    const change = `from ${before ?? 'none'} to ${after ?? 'none'}`;
    const why = `Both versions were asked of ${label}: the change of the prompt's model ${change} was not evaluated.`;
    return [{ id: 'model-not-evaluated', why }];
  };
}

/** The model as people know it; both names when the two versions choose different ones. */
export function modelLabel(choice: ModelChoice): string {
  return modelLabels(choice).join(' -> ');
}

type ModelChoice = Pick<EvaluationOptions, 'model' | 'baseline' | 'candidate'>;

function modelLabels({ model, baseline, candidate }: ModelChoice): readonly string[] {
  const labels = [baseline, candidate].map(
    ({ prompt }) => model.labelFor?.(prompt.settings) ?? model.label,
  );
  return [...new Set(labels)];
}
