import { severityWord } from './level.ts';
import type { BlastRadius, ScopeKind } from './model.ts';
import { count, percent } from './reasons.ts';

const reach: Readonly<Record<ScopeKind, string>> = {
  partial: 'every call that includes it',
  'system-prompt': 'every call',
  'model-settings': 'every call',
  'tool-description': 'calls with tools',
  'task-prompt': 'every call',
  example: 'every call',
  none: 'nothing reaches the model',
};

/** "Blast radius High: every call, 3 prompts, 7 call sites, 62 % of traffic". */
export function blastHeadline(radius: BlastRadius): string {
  return `Blast radius ${severityWord(radius.level)}: ${reachWords(radius)}`;
}

/** "every call, 3 prompts, 7 call sites, 62 % of traffic". */
export function reachWords(radius: BlastRadius): string {
  const { scope, dependants, callSites, traffic } = radius;
  const parts = [reach[scope.kind]];
  if (scope.kind === 'none') return reach.none;
  const prompts = dependants.length + (scope.kind === 'partial' ? 0 : 1);
  if (dependants.length > 0) parts.push(count(prompts, 'prompt'));
  parts.push(callSites.length === 0 ? 'no call site found' : count(callSites.length, 'call site'));
  if (traffic !== null) parts.push(`${percent(traffic.share)} of traffic`);
  return parts.join(', ');
}
