import { describe, expect, it } from 'vitest';
import type {
  Decision,
  DecisionAction,
  PauseCause,
  ReleaseState,
} from '../../../src/core/release/model.ts';
import {
  applyDecision,
  applyManual,
  elapsedInStage,
  manualActions,
  startRelease,
  supersede,
  weightOf,
} from '../../../src/core/release/transition.ts';
import { hour, minute, planWith, stateWith } from '../../support/releaseFixtures.ts';

const plan = planWith();
const over = ['promoted', 'rolled_back', 'superseded'] as const;

function decision(action: DecisionAction, pauseCauses: readonly PauseCause[] = []): Decision {
  return { action, reason: '', pauseCauses, guards: [], waitingFor: null, heldBy: [] };
}

describe('applyDecision', () => {
  it('leaves the state alone on hold', () => {
    const state = stateWith();
    expect(applyDecision(plan, state, decision('hold'), hour)).toBe(state);
  });

  it('begins the next stage now, with no paused time yet', () => {
    const state = stateWith({ pausedMs: 5 * minute });
    expect(applyDecision(plan, state, decision('advance'), hour)).toEqual({
      ...state,
      stageIndex: 1,
      stageStartedAt: hour,
      pausedMs: 0,
    });
  });

  it('remembers when and what for it paused', () => {
    const state = applyDecision(plan, stateWith(), decision('pause', ['silence']), hour);
    expect(state).toMatchObject({ status: 'paused', pausedAt: hour, pausedBy: ['silence'] });
  });

  it('does not pause twice', () => {
    const paused = applyDecision(plan, stateWith(), decision('pause', ['silence']), hour);
    expect(applyDecision(plan, paused, decision('pause', ['guard:0']), 2 * hour)).toBe(paused);
  });

  it.each([
    ['promote', 'promoted', 100],
    ['rollback', 'rolled_back', 0],
  ] as const)('%s ends it as %s with %i %% in the canary', (action, status, weight) => {
    const state = applyDecision(plan, stateWith(), decision(action), hour);
    expect(state.status).toBe(status);
    expect(weightOf(plan, state)).toBe(weight);
  });

  it('rolls a paused release back', () => {
    const paused = applyManual(plan, stateWith(), 'pause', hour);
    const state = applyDecision(plan, paused, decision('rollback'), 2 * hour);
    expect(state).toMatchObject({ status: 'rolled_back', pausedAt: null, pausedMs: hour });
  });

  it.each(over)('changes nothing once it is %s', (status) => {
    const state = stateWith({ status });
    for (const action of ['advance', 'pause', 'promote', 'rollback'] as const) {
      expect(applyDecision(plan, state, decision(action), hour)).toBe(state);
    }
  });
});

describe('applyManual', () => {
  it('pauses and resumes without the paused time counting', () => {
    const paused = applyManual(plan, startRelease(0), 'pause', 10 * minute);
    expect(paused).toMatchObject({ status: 'paused', pausedBy: [] });
    expect(elapsedInStage(paused, 40 * minute)).toBe(10 * minute);
    const resumed = applyManual(plan, paused, 'resume', 40 * minute);
    expect(resumed).toMatchObject({ status: 'running', pausedAt: null, resumedAt: 40 * minute });
    expect(elapsedInStage(resumed, 45 * minute)).toBe(15 * minute);
  });

  it('acknowledges what it was paused for, once, except silence', () => {
    let state = stateWith();
    for (const causes of [
      ['guard:1', 'silence'],
      ['guard:1', 'sampleRatio'],
    ] as const) {
      state = applyDecision(plan, state, decision('pause', causes), hour);
      state = applyManual(plan, state, 'resume', 2 * hour);
    }
    expect(state.acknowledged).toEqual(['guard:1', 'sampleRatio']);
    expect(state.pausedBy).toEqual([]);
  });

  it('advances before the stage is over', () => {
    const state = applyManual(plan, stateWith(), 'advance', minute);
    expect(state).toMatchObject({ status: 'running', stageIndex: 1, stageStartedAt: minute });
    expect(weightOf(plan, state)).toBe(50);
  });

  it.each(['promote', 'rollback'] as const)('%s works on a paused release', (action) => {
    const paused = applyManual(plan, stateWith(), 'pause', minute);
    expect(over).toContain(applyManual(plan, paused, action, hour).status);
  });

  const paused = stateWith({ status: 'paused', pausedAt: 0 });
  const conflicts: readonly (readonly [string, ReleaseState, (typeof manualActions)[number]])[] = [
    ['pause what is paused', paused, 'pause'],
    ['resume what runs', stateWith(), 'resume'],
    ['advance what is paused', paused, 'advance'],
    ['advance beyond the last stage', stateWith({ stageIndex: 1 }), 'advance'],
  ];
  it.each(conflicts)('refuses to %s', (_, state, action) => {
    expect(() => applyManual(plan, state, action, hour)).toThrow(
      expect.objectContaining({ code: 'conflict' }),
    );
  });

  it.each(over.flatMap((status) => manualActions.map((action) => [action, status] as const)))(
    'refuses to %s a release that is %s',
    (action, status) => {
      expect(() => applyManual(plan, stateWith({ status }), action, hour)).toThrow(
        expect.objectContaining({ code: 'conflict' }),
      );
    },
  );
});

describe('supersede', () => {
  it('ends what is on and leaves alone what is over', () => {
    const promoted = stateWith({ status: 'promoted' });
    expect(supersede(stateWith(), hour).status).toBe('superseded');
    expect(supersede(promoted, hour)).toBe(promoted);
    expect(weightOf(plan, supersede(stateWith(), hour))).toBe(0);
  });
});

it('does not count time backwards when the clock steps back', () => {
  expect(elapsedInStage(stateWith({ stageStartedAt: hour }), minute)).toBe(0);
});
