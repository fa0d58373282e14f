import {
  outcomeFields,
  type OutcomeField,
  type OutcomeMetrics,
  type OutcomeScores,
} from '../../../core/release/metrics.ts';
import type { ScoreName } from '../../../core/release/model.ts';
import type { AttributeValue, SpanEvent } from './span.ts';

/** What evaluations say of one request. */
export interface Evaluated {
  readonly metrics: OutcomeMetrics;
  readonly scores: OutcomeScores;
}

export const evaluationEvent = 'gen_ai.evaluation.result';

const scoreShape = /^[\w.-]{1,64}$/;
const yes = new Set(['true', 'yes', 'pass', 'passed']);
const no = new Set(['false', 'no', 'fail', 'failed']);

/** "Thumbs Down", thumbs_down and thumbsDown are the same. */
function bare(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

const fieldsByName = new Map<string, OutcomeField>(outcomeFields.map((it) => [bare(it), it]));
const judgeNames = new Set(['judge', 'judgescore']);

/**
 * Evaluations by the convention's events. One named as a metric of outcomes (`refusal`,
 * `thumbs_down` ...) says whether that was so, by a value of 0 or 1 or a label of true or false; any
 * other one is a named score, its value from 0 to 1, or 1 and 0 for the labels pass and fail. What is
 * neither is left out.
 */
export function readEvaluations(events: readonly SpanEvent[]): Evaluated {
  const metrics: { -readonly [K in OutcomeField]?: boolean } = {};
  const scores: { -readonly [K in ScoreName]?: number } = {};
  for (const { name, attributes } of events) {
    if (name !== evaluationEvent) continue;
    const about = attributes.get('gen_ai.evaluation.name');
    const value = valueOf(
      attributes.get('gen_ai.evaluation.score.value'),
      attributes.get('gen_ai.evaluation.score.label'),
    );
    if (typeof about !== 'string' || value === undefined) continue;
    const field = fieldsByName.get(bare(about));
    if (field === undefined) {
      if (scoreShape.test(about)) scores[scoreName(about)] = value;
    } else if (value === 0 || value === 1) metrics[field] = value === 1;
  }
  return { metrics, scores };
}

export function scoreName(name: string): ScoreName {
  return judgeNames.has(bare(name)) ? 'judgeScore' : `score:${name}`;
}

/** Whether the evaluation says anything. */
export function isEmpty({ metrics, scores }: Evaluated): boolean {
  return Object.keys(metrics).length === 0 && Object.keys(scores).length === 0;
}

function valueOf(
  value: AttributeValue | undefined,
  label: AttributeValue | undefined,
): number | undefined {
  if (typeof value === 'number') return value >= 0 && value <= 1 ? value : undefined;
  const word = typeof label === 'string' ? label.toLowerCase() : '';
  if (yes.has(word)) return 1;
  return no.has(word) ? 0 : undefined;
}
