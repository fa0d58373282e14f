import type {
  AmountName,
  ArmEvidence,
  Decision,
  Evidence,
  GuardStatus,
  StageEvidence,
} from '../../core/release/model.ts';
import { outlook } from '../../core/release/outlook.ts';
import { isOver } from '../../core/release/transition.ts';
import type { ReleaseLive, SeriesPoint } from '../../protocol/api.ts';
import type { ArmTotals } from '../../protocol/armTotals.ts';
import type { NewLogEntry, StoredRelease } from '../store/model.ts';
import { headline } from './headline.ts';

export interface LiveInput {
  readonly release: StoredRelease;
  readonly evidence: Evidence;
  readonly guards: readonly GuardStatus[];
  readonly waitingFor: Decision['waitingFor'];
  readonly heldBy: Decision['heldBy'];
  /** The newest log entry. */
  readonly last: NewLogEntry;
  readonly now: number;
  readonly point: SeriesPoint | null;
}

/** The release's numbers as the panel shows them. */
export function buildLive(input: LiveInput): ReleaseLive {
  const { release, evidence, guards, heldBy, now, point } = input;
  const stable = totals(evidence.stages.map((it) => it.stable));
  const canary = totals(evidence.stages.map((it) => it.canary));
  const requests = stable.requests + canary.requests + evidence.segmentCanary.requests;
  return {
    at: new Date(now).toISOString(),
    headline: headline({ release, guards, heldBy, requests, last: input.last }),
    stable,
    canary,
    guards,
    next: nextGate(input),
    heldBy,
    point,
    outlook: outlookOf(input),
    unattributed: evidence.unattributed ?? 0,
  };
}

/** A point of the charts from what the guards say now. */
export function pointOf(
  stageIndex: number,
  guards: readonly GuardStatus[],
  at: number,
): SeriesPoint {
  return {
    at,
    stageIndex,
    guards: guards.map(({ stable, canary, interval }) => ({
      stable: stable.rate,
      canary: canary.rate,
      interval,
    })),
  };
}

/** Only what someone looks at is asked for, so that it costs the controller's rounds nothing. */
function outlookOf({ release, evidence, guards, now }: LiveInput): ReleaseLive['outlook'] {
  const { plan, state } = release;
  if (isOver(state) || state.status === 'pending') return null;
  return outlook({ plan, state, evidence, guards, now });
}

function nextGate({ release, evidence, waitingFor }: LiveInput): ReleaseLive['next'] {
  const { plan, state } = release;
  const stage = plan.stages[state.stageIndex];
  if (isOver(state) || state.status === 'pending' || stage === undefined) return null;
  const served: StageEvidence | undefined = evidence.stages[state.stageIndex];
  return {
    weight: plan.stages[state.stageIndex + 1]?.weight ?? null,
    remainingMs: waitingFor?.durationMs ?? 0,
    samples: waitingFor?.samples ?? served?.canary.servedKeys ?? 0,
    neededSamples: stage.minSamples,
  };
}

function totals(arms: readonly ArmEvidence[]): ArmTotals {
  const sum = (pick: (arm: ArmEvidence) => number): number =>
    arms.reduce((total, arm) => total + pick(arm), 0);
  const requests = sum((arm) => arm.requests);
  const mean = (name: AmountName, total: (arm: ArmEvidence) => number): number | null => {
    const carried = sum((arm) => arm.values[name]?.requests ?? 0);
    const all = sum(total);
    // An amount that no outcome carried adds up to nothing: it is unknown, not none. Releases of before
    // it was counted which outcomes carry one have a sum alone.
    if (carried === 0) return all === 0 ? null : all / requests;
    return all / carried;
  };
  return {
    keys: sum((arm) => arm.keys),
    requests,
    meanLatencyMs: mean('latencyMs', (arm) => arm.latencyMsSum),
    meanTokens: mean('tokens', (arm) => arm.tokensSum),
    meanCostUsd: mean('costUsd', (arm) => arm.costUsdSum),
  };
}
