import { detectionLines, dropWords } from '../release/detection.ts';
import { grouped } from '../release/words.ts';
import type { BlastRadius } from './model.ts';

export interface DetectionWords {
  readonly title: string;
  /** One a stage; or that nobody can tell. */
  readonly lines: readonly string[];
}

/** What each stage of the proposed plan can see at today's traffic; `unknown` where that is not known. */
export function detectionWords(
  { plan, detection, traffic }: Pick<BlastRadius, 'plan' | 'detection' | 'traffic'>,
  unknown: string,
): DetectionWords {
  if (detection === null || traffic === null) {
    return { title: 'What the plan can see', lines: [`unknown: ${unknown}`] };
  }
  const requests = `${grouped(traffic.requestsPerDay)} requests a day`;
  return {
    title: `What the plan can see of a drop ${dropWords(detection.drop)}, at ${requests}`,
    lines: detectionLines(plan, detection.stages),
  };
}
