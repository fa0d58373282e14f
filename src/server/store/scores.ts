import type { OutcomeScores } from '../../core/release/metrics.ts';
import type { ScoreName } from '../../core/release/model.ts';
import { fromJson } from './sql/json.ts';

/** Scores as a column holds them: null without any. */
export function writeScores(scores: OutcomeScores | undefined): string | null {
  return scores === undefined || Object.keys(scores).length === 0 ? null : JSON.stringify(scores);
}

export function readScores(text: string | null): OutcomeScores {
  return text === null ? {} : fromJson<OutcomeScores>(text);
}

/** Those that are news: what was reported first stays. */
export function withoutKnown(scores: OutcomeScores, known: OutcomeScores): OutcomeScores {
  const names = Object.keys(scores) as ScoreName[];
  return Object.fromEntries(
    names.filter((name) => !Object.hasOwn(known, name)).map((name) => [name, scores[name]]),
  );
}
