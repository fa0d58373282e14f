import { roundedDuration } from '../base/duration.ts';
import type { Guard, GuardOutlook, ReleasePlan } from './model.ts';
import { about, unitWords } from './words.ts';

/** What a guard is told with. */
export interface OutlookFrame {
  readonly guard: Pick<Guard, 'required'>;
  readonly stageMs: number | null;
  readonly plan: Pick<ReleasePlan, 'stickBy'>;
}

/**
 * "ok as it looks, after about 250 more canary users: 2 h 10 min at this traffic", and what it means
 * for the stage when that takes longer than it.
 */
export function outlookWords(found: Omit<GuardOutlook, 'why'>, frame: OutlookFrame): string {
  const { keys, timeMs, inStage, towards } = found;
  const { guard, stageMs, plan } = frame;
  const needs = `about ${about(keys ?? 0)} more canary ${unitWords(plan)}`;
  const heading = `${towards ?? 'decided'} as it looks`;
  if (timeMs === null) return `${heading}, after ${needs}; how long that takes is not known yet`;
  const time = `${roundedDuration(timeMs)} at this traffic`;
  if (inStage !== false) return `${heading}, after ${needs}: ${time}`;
  if (guard.required) return `the stage waits for it: ${needs}, ${time}`;
  const ends = stageMs !== null && stageMs > 0;
  const left = ends ? `; the stage lasts about ${roundedDuration(stageMs)} more` : '';
  return `not decided in this stage: ${needs}, ${time}${left}`;
}

/** Why nobody can say when. */
export function unknownWords(why: string): string {
  return `when it is decided is not known yet: ${why}`;
}
