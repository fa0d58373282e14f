import { maxSeverity, severities, type PromptDiff, type Severity } from '../diff/model.ts';
import type { BlastRadius } from './model.ts';

export type Facts = Pick<
  BlastRadius,
  'scope' | 'dependants' | 'callSites' | 'coverage' | 'interactions'
> & { readonly diff: PromptDiff };

/** A partial in so many other prompts is shared ground: its medium changes deserve a canary. */
const sharedBy = 2;

/**
 * The severity of the worst change, raised by what it breaks outside the prompt, and by one level
 * (to high at most) when it is shared by several prompts. Reach alone never makes a harmless edit
 * dangerous.
 */
export function levelOf({ diff, scope, dependants, interactions }: Facts): Severity {
  if (scope.kind === 'none') return 'none';
  const level = maxSeverity([diff.severity, ...interactions.map(({ severity }) => severity)]);
  const shared = dependants.length >= sharedBy && level === 'medium';
  return shared ? 'high' : level;
}

/** "High", for the beginning of a sentence. */
export function severityWord(level: Severity): string {
  return level.charAt(0).toUpperCase() + level.slice(1);
}

export function atLeast(level: Severity, least: Severity): boolean {
  return severities.indexOf(level) >= severities.indexOf(least);
}
