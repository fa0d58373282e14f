import { blastHeadline } from '../../core/blastRadius/headline.ts';
import type { BlastRadius } from '../../core/blastRadius/model.ts';
import type { ReleasePlan } from '../../core/release/model.ts';
import { planLines } from '../../core/release/planWords.ts';
import { oneLine, severityAdvice } from '../words.ts';

export interface Preview {
  readonly prompt: string;
  readonly from: string;
  readonly to: string;
  readonly registry: string;
  readonly radius: BlastRadius;
  readonly plan: ReleasePlan;
  readonly gate: string;
}

/** What is about to happen, for whoever has to say yes. */
export function previewText(preview: Preview): string {
  const { prompt, from, to, registry, radius, plan, gate } = preview;
  const lines = [
    `${blastHeadline(radius)} - ${severityAdvice[radius.level]}`,
    ...radius.reasons.map(({ why }) => `  ${why}`),
    `${prompt}: ${from} -> ${to} at ${registry}`,
    gate,
    `Plan "${plan.name}"`,
    ...planLines(plan).map((line) => `  ${line}`),
  ];
  return `${lines.map(oneLine).join('\n')}\n`;
}
