import type { Reason } from '../blastRadius/model.ts';
import type { CaseResult, EvalReport } from './model.ts';
import type { EvaluationOptions } from './options.ts';
import type { SuiteOutcome } from './summary.ts';
import { judge } from './verdict.ts';

export interface CallCounts {
  made: number;
  cached: number;
  failed: number;
  spentUsd: number;
}

export interface ReportInput {
  readonly options: EvaluationOptions;
  /** Finished cases in the order of their suites. */
  readonly results: readonly CaseResult[];
  readonly unfinished: number;
  readonly counts: Readonly<CallCounts>;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly durationMs: number;
}

const idCharacters = 12;

/** Judges what is done and writes it down. */
export function toReport(input: ReportInput): EvalReport {
  const { options, results, unfinished, counts } = input;
  const suites = options.suites.map(({ name, kind }): SuiteOutcome => ({
    name,
    kind,
    cases: results.filter(({ suite }) => suite === name),
  }));
  const { prompt, baseline, candidate, model, random, gate } = options;
  const judged = judge({ suites, gate, unfinished });
  return {
    id: random.id().slice(0, idCharacters),
    prompt,
    baseline: { label: baseline.label, fingerprint: baseline.fingerprint },
    candidate: { label: candidate.label, fingerprint: candidate.fingerprint },
    model: modelLabel(options),
    startedAt: new Date(input.startedAt).toISOString(),
    durationMs: input.durationMs,
    ...judged,
    reasons: [...judged.reasons, ...unevaluatedModel(options)],
    cases: results,
    ...(unfinished === 0 ? {} : { unfinished }),
    cost: model.pricing === null ? null : counts.spentUsd,
    calls: { made: counts.made, cached: counts.cached, failed: counts.failed },
  };
}

/** An edit of the prompt's model says nothing when another model stands in for both. */
function unevaluatedModel(choice: ModelChoice): Reason[] {
  const before = choice.baseline.prompt.settings.model;
  const after = choice.candidate.prompt.settings.model;
  const [label = '', other] = modelLabels(choice);
  if (before === after || other !== undefined) return [];
  const change = `from ${before ?? 'none'} to ${after ?? 'none'}`;
  const why = `Both versions were asked of ${label}: the change of the prompt's model ${change} was not evaluated.`;
  return [{ id: 'model-not-evaluated', why }];
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
