import { unitsUntil } from '../stats/unitsUntil.ts';
import type { AbsoluteCondition } from './absoluteGuard.ts';
import type { Course, NoCourse } from './course.ts';
import type { GuardQuestion } from './guardQuestion.ts';
import { guardQuestions } from './judgeGuards.ts';
import { isEventMetric, isQuantile } from './metrics.ts';
import type {
  Evidence,
  Guard,
  GuardOutlook,
  GuardStatus,
  Outlook,
  ReleasePlan,
  ReleaseState,
} from './model.ts';
import { outlookWords, unknownWords } from './outlookWords.ts';
import { checkSampleRatio } from './sampleRatioCheck.ts';
import { elapsedInStage } from './transition.ts';
import { absoluteCourse, relativeCourse } from './rateCourse.ts';
import { quantileCourse, scoreCourse } from './valueCourse.ts';

/** Fewer canary keys than this tell neither rates nor traffic. */
const fewestKeys = 10;
/** A shorter time says nothing about traffic, in milliseconds. */
const shortest = 1_000;

export interface OutlookBasis {
  readonly plan: ReleasePlan;
  readonly state: ReleaseState;
  readonly evidence: Evidence;
  readonly now: number;
  readonly guards: readonly GuardStatus[];
}

/**
 * How long a running or paused release will take to be decided, guard by guard. Traffic is what the
 * stage has seen since it began, rates are what the release has seen; neither is a promise.
 */
export function outlook(basis: OutlookBasis): Outlook {
  const { plan, state, evidence, guards } = basis;
  const stageMs = stageTime(basis);
  const { mismatch: sampleRatioMismatch } = checkSampleRatio(evidence);
  const references = state.references ?? [];
  const ask = guardQuestions(plan, { evidence, sampleRatioMismatch, references });
  return {
    stageMs,
    guards: plan.guards.map((guard, index) => {
      if (sampleRatioMismatch || guards[index]?.state !== 'inconclusive') return null;
      return guardOutlook(guard, courseOf(guard, ask(index), state.stageIndex), basis, stageMs);
    }),
  };
}

function courseOf(guard: Guard, question: GuardQuestion, stageIndex: number): Course | NoCourse {
  const { metric, condition } = guard;
  if (isQuantile(metric)) return quantileCourse(guard, metric, question, stageIndex);
  if (!isEventMetric(metric)) return scoreCourse(guard, metric, question, stageIndex);
  const it = { ...guard, metric };
  return condition.kind === 'atMostTimesStable'
    ? relativeCourse(it, condition.ratio, question, stageIndex)
    : absoluteCourse(it, condition as AbsoluteCondition, question, stageIndex);
}

const unknown = { towards: null, keys: null, events: null, timeMs: null, inStage: null } as const;

function guardOutlook(
  guard: Guard,
  course: Course | NoCourse,
  basis: OutlookBasis,
  stageMs: number | null,
): GuardOutlook {
  if ('why' in course) return { ...unknown, why: unknownWords(course.why) };
  if (course.keys < fewestKeys) return { ...unknown, why: unknownWords('too few keys so far') };
  const keys = unitsUntil((more) => course.stateAfter(more) !== 'inconclusive');
  if (keys === null) return { ...unknown, why: 'not decided as it goes: too close to the limit' };
  const state = course.stateAfter(keys);
  const perMs = trafficOf(course, basis);
  const timeMs = perMs === null ? null : keys / perMs;
  const found = {
    towards: state === 'inconclusive' ? null : state,
    keys,
    events: course.eventRate === null ? null : Math.round(keys * course.eventRate),
    timeMs,
    inStage: timeMs === null || stageMs === null ? null : timeMs <= stageMs,
  };
  return { ...found, why: outlookWords(found, { guard, stageMs, plan: basis.plan }) };
}

/** Canary keys a millisecond that count for the guard; null while too few have. */
function trafficOf(course: Course, { state, now }: OutlookBasis): number | null {
  const inStage = now - state.stageStartedAt;
  if (inStage < shortest || course.inStage + course.ofSegments < fewestKeys) return null;
  return course.inStage / inStage + course.ofSegments / (now - state.startedAt);
}

function stageTime({ plan, state, evidence, now }: OutlookBasis): number | null {
  const stage = plan.stages[state.stageIndex];
  if (stage === undefined) return null;
  const served = evidence.stages.find((it) => it.stageIndex === state.stageIndex);
  const samples = served?.canary.servedKeys ?? 0;
  const remainingMs = Math.max(0, stage.minDurationMs - elapsedInStage(state, now));
  const missing = stage.minSamples - samples;
  if (missing <= 0) return remainingMs;
  const elapsed = now - state.stageStartedAt;
  if (samples < fewestKeys || elapsed < shortest) return null;
  return Math.max(remainingMs, (missing / samples) * elapsed);
}
