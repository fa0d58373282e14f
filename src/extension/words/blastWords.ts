import type { BlastRadius, ScopeKind } from '../../core/blastRadius/model.ts';
import { count, percent } from './amount.ts';
import { severityWords } from './severityWords.ts';

const scopeWords: Readonly<Record<ScopeKind, string>> = {
  'system-prompt': 'every call',
  'task-prompt': 'every call of this task',
  partial: 'every prompt that includes it',
  example: 'an example only',
  'tool-description': 'calls that use the tool',
  'model-settings': 'model settings of every call',
  none: 'no call',
};

/** "Blast radius High: every call, 3 prompts, 7 call sites, 62 % of traffic". */
export function blastTitle(blast: BlastRadius): string {
  return `Blast radius ${severityWords[blast.level].name}: ${reachWords(blast).join(', ')}`;
}

/** What the change reaches, widest first; what is unknown is left out, what is absent is named. */
export function reachWords(blast: BlastRadius): string[] {
  if (blast.scope.kind === 'none') return [scopeWords.none];
  const { dependants, callSites, traffic } = blast;
  return [
    scopeWords[blast.scope.kind],
    ...(dependants.length === 0 ? [] : [count(promptsReached(blast), 'prompt')]),
    callSites.length === 0 ? 'no call site found' : count(callSites.length, 'call site'),
    ...(traffic === null ? [] : [`${percent(traffic.share)} of traffic`]),
  ];
}

/** A prompt is reached itself, a partial only through its dependants. */
function promptsReached(blast: BlastRadius): number {
  return blast.dependants.length + (blast.scope.kind === 'partial' ? 0 : 1);
}
