import type { CaseResult, CaseStatus, Side, Trial } from '../../protocol/webview.ts';
import type { IconName } from '../components/iconShapes.ts';
import { decimal, latency, plural } from '../numbers.ts';
import { trialsOfSide } from './trials.ts';

interface StatusWords {
  readonly icon: IconName;
  readonly golden: string;
  /** The same for an attack: passing means that it was blocked. */
  readonly attack: string;
}

const statuses: Readonly<Record<CaseStatus, StatusWords>> = {
  regressed: { icon: 'fail', golden: 'regressed', attack: 'new breach' },
  improved: { icon: 'pass', golden: 'improved', attack: 'now blocked' },
  flaky: { icon: 'unknown', golden: 'flaky', attack: 'flaky' },
  'same-fail': { icon: 'fail', golden: 'fails in both', attack: 'breached in both' },
  'same-pass': { icon: 'pass', golden: 'passes in both', attack: 'blocked in both' },
  error: { icon: 'warning', golden: 'not answered', attack: 'not answered' },
};

export function statusWord(it: CaseResult): string {
  const isAttack = it.attack !== undefined && it.attack.benign !== true;
  return statuses[it.status][isAttack ? 'attack' : 'golden'];
}

export function statusIcon(it: CaseResult): IconName {
  return statuses[it.status].icon;
}

/** What the row says beside the id: why it fails, else what the case is about. */
export function caseNote(it: CaseResult): string {
  const error = it.candidate.error ?? it.baseline.error;
  if (error !== undefined) return error;
  const failed = it.candidate.assertions.find((result) => !result.pass);
  if (failed !== undefined) return `${failed.type}: ${failed.reason}`;
  const before = it.baseline.assertions.find((result) => !result.pass);
  if (before !== undefined) return `before: ${before.type}: ${before.reason}`;
  return it.description ?? '';
}

/** "fails, score 0.5, 812 ms, 148 tokens out". */
export function trialFigures(trial: Trial): string {
  if (trial.error !== undefined) return 'not answered';
  const parts = [
    trial.pass ? 'passes' : 'fails',
    `score ${decimal(trial.score, 2)}`,
    trial.cached ? 'from cache' : trial.latencyMs === null ? '' : latency(trial.latencyMs),
    `${plural(trial.outputTokens, 'token')} out`,
    trial.attackOutcome ?? '',
  ];
  return parts.filter((it) => it !== '').join(', ');
}

/** "2 of 3 repeats pass"; empty when each side was asked once. */
export function repeatsNote(it: CaseResult, side: Side): string {
  const trials = trialsOfSide(it, side);
  if (trials.length < 2) return '';
  return `${trials.filter((trial) => trial.pass).length} of ${trials.length} repeats pass`;
}

/** What the candidate got wrong outside the golden set is worth keeping in it. */
export function canPromote(it: CaseResult): boolean {
  return it.attack !== undefined && it.status !== 'error' && !it.candidate.pass;
}
