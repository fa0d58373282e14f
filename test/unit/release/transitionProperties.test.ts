import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CanaryError } from '../../../src/core/base/errors.ts';
import type {
  Decision,
  DecisionAction,
  ReleasePlan,
  ReleaseState,
} from '../../../src/core/release/model.ts';
import {
  applyDecision,
  applyManual,
  approve,
  isOver,
  manualActions,
  requestRelease,
  supersede,
  takeUp,
  weightOf,
} from '../../../src/core/release/transition.ts';
import { planWith } from '../../support/releaseFixtures.ts';

const people = ['ana', 'bo', 'cem', 'dee'] as const;
const decisions: readonly DecisionAction[] = [
  'start',
  'advance',
  'hold',
  'pause',
  'rollback',
  'promote',
];

type Step =
  | { readonly kind: 'decide'; readonly action: DecisionAction }
  | { readonly kind: 'manual'; readonly action: (typeof manualActions)[number] }
  | { readonly kind: 'approve'; readonly by: string }
  | { readonly kind: 'supersede' }
  | { readonly kind: 'takeUp' };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('decide' as const), action: fc.constantFrom(...decisions) }),
  fc.record({ kind: fc.constant('manual' as const), action: fc.constantFrom(...manualActions) }),
  fc.record({ kind: fc.constant('approve' as const), by: fc.constantFrom(...people) }),
  fc.record({ kind: fc.constant('supersede' as const) }),
  fc.record({ kind: fc.constant('takeUp' as const) }),
);

const anyPlan: fc.Arbitrary<ReleasePlan> = fc
  .record({
    weights: fc.uniqueArray(fc.integer({ min: 1, max: 10_000 }), { minLength: 1, maxLength: 5 }),
    needed: fc.integer({ min: 0, max: 3 }),
  })
  .map(({ weights, needed }) =>
    planWith({
      stages: weights
        .toSorted((a, b) => a - b)
        .map((units) => ({ weight: units / 100, minDurationMs: 0, minSamples: 0 })),
      approvals: needed === 0 ? null : { needed, from: people, segmentsFirst: false },
    }),
  );

/** What a person's refused action leaves is what was there. */
function take(plan: ReleasePlan, state: ReleaseState, it: Step, now: number): ReleaseState {
  try {
    if (it.kind === 'manual') return applyManual(plan, state, it.action, now);
    if (it.kind === 'supersede') return supersede(state, now);
    if (it.kind === 'takeUp') return takeUp(state, now);
    if (it.kind === 'approve') {
      return approve(plan, state, { by: it.by, at: now, reason: '', verified: true });
    }
    const fits = decides(plan, state, it.action);
    const decision: Decision = {
      action: fits ? it.action : 'hold',
      reason: '',
      pauseCauses: [],
      guards: [],
      waitingFor: null,
      heldBy: [],
    };
    return applyDecision(plan, state, decision, now);
  } catch (error) {
    if (error instanceof CanaryError) return state;
    throw error;
  }
}

/** What the registry itself ever decides in a state. */
function decides(plan: ReleasePlan, state: ReleaseState, action: DecisionAction): boolean {
  if (action === 'start') return state.approvals.length >= (plan.approvals?.needed ?? 0);
  if (action === 'advance') {
    return state.status === 'running' && state.stageIndex + 1 < plan.stages.length;
  }
  return state.status === 'running' || action === 'hold' || action === 'rollback';
}

it('any sequence of steps ends once, only ever adds keys, and takes no stage twice', () => {
  fc.assert(
    fc.property(anyPlan, fc.array(step, { maxLength: 30 }), (plan, steps) => {
      let state = requestRelease(plan, 'ana', null, 0);
      const entered: number[] = state.status === 'running' ? [0] : [];
      let over: ReleaseState | null = null;
      for (const [at, it] of steps.entries()) {
        const before = state;
        state = take(plan, state, it, at + 1);
        if (over !== null && it.kind !== 'takeUp') expect(state.status).toBe(over.status);
        if (isOver(state)) over ??= state;
        else expect(weightOf(plan, state)).toBeGreaterThanOrEqual(weightOf(plan, before));
        const started = before.status === 'pending' && state.status === 'running';
        if (started || state.stageIndex !== before.stageIndex) entered.push(state.stageIndex);
        const names = state.approvals.map(({ by }) => by);
        expect(names).not.toContain('ana');
        expect(new Set(names).size).toBe(names.length);
        if (state.status === 'running' && plan.approvals !== null) {
          expect(names.length).toBeGreaterThanOrEqual(plan.approvals.needed);
        }
      }
      expect(entered).toEqual(entered.map((_, index) => index));
    }),
    { numRuns: 2_000 },
  );
});
