import { metricWords } from '../../protocol/metrics.ts';
import type { ReleaseResponse } from '../../protocol/api.ts';
import { formatDuration, roundedDuration } from '../../protocol/formatDuration.ts';
import { count } from '../numbers.ts';
import { weightText } from './limits.ts';

/**
 * What the release waits for: "next gate: 20 % in 3 h 12 min, 1,140 of 2,000 users". `heardAt`
 * is when its figures arrived; the time left is counted down from there.
 */
export function nextGate(release: ReleaseResponse, heardAt: number, now: number): string {
  const { next, guards, heldBy = [] } = release.live;
  if (release.status === 'paused') return `held at ${weightText(release.weight)} while paused`;
  if (release.status !== 'running' || next === null) return '';
  const held = heldBy.length === 0 ? '' : `; waits for ${heldBy.join('; ')}`;
  const target = next.weight === null ? 'promotion' : weightText(next.weight);
  const left = next.remainingMs - Math.max(0, now - heardAt);
  const reached = left <= 0 && next.samples >= next.neededSamples;
  if (!reached) {
    const time = left > 0 ? ` in ${formatDuration(left)}` : '';
    const unit = `${release.plan.stickBy}s`;
    const rate = sampleTime(release);
    const users = `, ${count(next.samples)} of ${count(next.neededSamples)} ${unit}${rate}`;
    return `next gate: ${target}${time}${next.neededSamples > 0 ? users : ''}${held}`;
  }
  const short = guards
    .filter((it) => it.required && it.state === 'inconclusive')
    .map((it) => metricWords(it.metric).label);
  const waits = [...short, ...heldBy];
  return `next gate: ${target} ${waits.length === 0 ? 'is due' : `waits for ${waits.join(', ')}`}`;
}

/** When the users take longer to come than the stage's own time. */
function sampleTime({ live: { next, outlook } }: ReleaseResponse): string {
  const stageMs = outlook?.stageMs ?? 0;
  const isLonger = stageMs > (next?.remainingMs ?? 0);
  return isLonger ? ` (about ${roundedDuration(stageMs)} at this traffic)` : '';
}

export interface LadderStep {
  readonly weight: number;
  readonly state: 'done' | 'current' | 'stopped' | 'ahead';
}

/** The stages of the plan with how far the release has come. */
export function ladder({ plan, stageIndex, status }: ReleaseResponse): readonly LadderStep[] {
  const stopped = status === 'rolled_back' || status === 'superseded';
  const here = stopped ? 'stopped' : status === 'pending' ? 'ahead' : 'current';
  const reached = status === 'promoted' ? plan.stages.length : stageIndex;
  return plan.stages.map(({ weight }, index) => ({
    weight,
    state: index < reached ? 'done' : index === reached ? here : 'ahead',
  }));
}
