import { blastHeadline } from '../../core/blastRadius/headline.ts';
import type { BlastRadius } from '../../core/blastRadius/model.ts';
import type { BaselineFinding } from '../../core/release/baselineCheck.ts';
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
  /** What is known of the metrics that the plan watches, in the version that is live. */
  readonly baseline: readonly BaselineFinding[];
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
    ...baselineLines(preview.baseline),
  ];
  return `${lines.map(oneLine).join('\n')}\n`;
}

/** What it is judged against: the metrics that are not known to be steady, or that all are. */
function baselineLines(findings: readonly BaselineFinding[]): string[] {
  if (findings.length === 0) return [];
  const open = findings.filter(({ state }) => state !== 'steady');
  if (open.length === 0)
    return ['Stable is steady enough to judge against, in all that is watched'];
  return ['Stable, as far as it is known:', ...open.map(({ why }) => `  ${why}`)];
}
