import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/core/release/decide.ts';
import type { ReleaseState } from '../../../src/core/release/model.ts';
import {
  absolute,
  armWith,
  firstStage,
  hour,
  minute,
  planWith,
  relative,
  stageWith,
  stateWith,
} from '../../support/releaseFixtures.ts';

const served = firstStage(armWith(4_028, { formatError: 44 }), armWith(212, { formatError: 2 }));
const harmful = firstStage(armWith(4_028, { formatError: 44 }), armWith(212, { formatError: 81 }));
const rollbackGuard = relative('formatError');
const pauseGuard = relative('formatError', 1, { onBreach: 'pause' });
const paused = stateWith({ status: 'paused', pausedAt: hour, pausedBy: ['guard:0'] });

describe('a running stage', () => {
  it('holds until its time has passed', () => {
    const decision = decide(planWith(), stateWith(), served, hour - 1);
    expect(decision.action).toBe('hold');
    expect(decision.reason).toBe('holds 5 %, waits for 1 s more');
    expect(decision.waitingFor).toEqual({
      durationMs: 1,
      samples: 212,
      neededSamples: 100,
      guards: [],
    });
  });

  it('holds until enough keys were served', () => {
    const few = firstStage(armWith(1_900), armWith(99));
    const decision = decide(planWith(), stateWith(), few, 2 * hour);
    expect(decision.action).toBe('hold');
    expect(decision.reason).toBe('holds 5 %, waits for 99 of 100 keys');
  });

  it('counts the keys that this stage served, not those of another', () => {
    const evidence = {
      ...served,
      stages: [...served.stages.slice(0, 1), stageWith(1, 50, armWith(80), armWith(80))],
    };
    const decision = decide(planWith(), stateWith({ stageIndex: 1 }), evidence, 2 * hour);
    expect(decision.reason).toBe('holds 50 %, waits for 80 of 100 keys');
  });

  it('advances when it has run its time and served its keys', () => {
    const now = 4 * hour + 10 * minute;
    const decision = decide(planWith({ guards: [rollbackGuard] }), stateWith(), served, now);
    expect(decision.action).toBe('advance');
    expect(decision.reason).toBe('5 % held for 4 h 10 min, 212 keys, no guard breached');
    expect(decision.waitingFor).toBeNull();
  });

  it('is not helped on by time spent paused', () => {
    const state = stateWith({ pausedMs: 30 * minute });
    expect(decide(planWith(), state, served, hour + 29 * minute).action).toBe('hold');
    expect(decide(planWith(), state, served, hour + 30 * minute).action).toBe('advance');
  });

  it('promotes after the last stage', () => {
    const evidence = {
      ...served,
      stages: [
        stageWith(0, 5, armWith(0), armWith(0)),
        stageWith(1, 50, armWith(300), armWith(300)),
      ],
    };
    const decision = decide(planWith(), stateWith({ stageIndex: 1 }), evidence, hour);
    expect(decision.action).toBe('promote');
    expect(decision.reason).toBe('50 % held for 1 h, 300 keys, no guard breached');
  });

  it('waits for a required guard that is not ok yet, but not for another', () => {
    const wait = (required: boolean) => {
      const guards = [relative('thumbsDown', 1, { required })];
      return decide(planWith({ guards }), stateWith(), served, 2 * hour);
    };
    expect(wait(true).action).toBe('hold');
    expect(wait(true).waitingFor?.guards).toEqual(['thumbsDown']);
    expect(wait(true).reason).toContain('guards not ok yet: thumbs down');
    expect(wait(false).action).toBe('advance');
  });
});

describe('a breached guard', () => {
  it('rolls back with the numbers, before the stage is over', () => {
    const decision = decide(planWith({ guards: [rollbackGuard] }), stateWith(), harmful, minute);
    expect(decision.action).toBe('rollback');
    expect(decision.reason).toBe(
      'invalid format 38.2 % of canary users against 1.1 % of stable ' +
        '(212 keys; chance of a false alarm at most 5 %)',
    );
  });

  it('pauses when the plan says so, and says what for', () => {
    const decision = decide(planWith({ guards: [pauseGuard] }), stateWith(), harmful, 2 * hour);
    expect(decision.action).toBe('pause');
    expect(decision.pauseCauses).toEqual(['guard:0']);
    expect(decision.reason).toContain('38.2 % of canary users');
  });

  it('rolls back rather than pauses when both are breached', () => {
    const guards = [pauseGuard, rollbackGuard];
    const decision = decide(planWith({ guards }), stateWith(), harmful, 2 * hour);
    expect(decision.action).toBe('rollback');
  });

  it('rolls back a paused release too: its canary still serves', () => {
    const plan = planWith({ guards: [rollbackGuard] });
    expect(decide(plan, paused, harmful, 2 * hour).action).toBe('rollback');
  });

  it('counts how many more are breached', () => {
    const guards = [rollbackGuard, relative('formatError', 1.2), relative('formatError', 1.5)];
    const decision = decide(planWith({ guards }), stateWith(), harmful, minute);
    expect(decision.reason).toMatch(/; 2 more breached$/);
  });
});

describe('a person who resumed over a cause', () => {
  const resumed = stateWith({ acknowledged: ['guard:0'], resumedAt: hour });
  const plan = planWith({ guards: [pauseGuard] });

  it('is not paused by the same cause again, but has to advance by hand', () => {
    const decision = decide(plan, resumed, harmful, 3 * hour);
    expect(decision.action).toBe('hold');
    expect(decision.reason).toContain('a person');
  });

  it('is paused by another cause', () => {
    const guards = [pauseGuard, absolute('formatError', 'atMost', 0.1)];
    const decision = decide(planWith({ guards }), resumed, harmful, 3 * hour);
    expect(decision.action).toBe('pause');
    expect(decision.pauseCauses).toEqual(['guard:1']);
  });

  it('is still protected by guards that roll back', () => {
    const guards = [pauseGuard, rollbackGuard];
    expect(decide(planWith({ guards }), resumed, harmful, 3 * hour).action).toBe('rollback');
  });
});

describe('silence', () => {
  const plan = planWith({ maxSilenceMs: 30 * minute });
  const heardAt = (lastOutcomeAt: number | null) => ({ ...served, lastOutcomeAt });

  it('pauses when outcomes stop coming for longer than the plan allows', () => {
    const decision = decide(plan, stateWith(), heardAt(hour), 91 * minute);
    expect(decision.action).toBe('pause');
    expect(decision.pauseCauses).toEqual(['silence']);
    expect(decision.reason).toBe('no outcome for 31 min, longer than 30 min');
  });

  it('does not pause while it is only as long as the plan allows', () => {
    expect(decide(plan, stateWith(), heardAt(hour), 90 * minute).action).toBe('advance');
  });

  it('counts from the start when nothing has come yet, and anew from a resume', () => {
    const nothing = firstStage(armWith(0), armWith(0), { lastOutcomeAt: null });
    const resumed = stateWith({ resumedAt: 40 * minute });
    expect(decide(plan, stateWith(), nothing, 31 * minute).action).toBe('pause');
    expect(decide(plan, resumed, nothing, 60 * minute).action).toBe('hold');
    expect(decide(plan, resumed, nothing, 71 * minute).action).toBe('pause');
  });

  it('never pauses a plan without a limit', () => {
    expect(decide(planWith(), stateWith(), heardAt(0), 1_000 * hour).action).toBe('advance');
  });
});

describe('arms whose sizes do not fit the split', () => {
  const lost = firstStage(armWith(4_028, { formatError: 44 }), armWith(90, { formatError: 60 }));

  it('pause the release, and are not compared', () => {
    const decision = decide(planWith({ guards: [rollbackGuard] }), stateWith(), lost, minute);
    expect(decision.action).toBe('pause');
    expect(decision.pauseCauses).toEqual(['sampleRatio']);
    expect(decision.reason).toBe(
      "the arms' sizes do not fit the split: 90 of 4,118 keys in the canary, 206 expected " +
        '(chance of a false alarm at most 0.1 %)',
    );
    expect(decision.guards[0]?.state).toBe('inconclusive');
    expect(decision.guards[0]?.why).toContain('not judged');
  });

  it('still answer to a guard on the canary alone', () => {
    const guards = [absolute('formatError', 'atMost', 0.1, { onBreach: 'rollback' })];
    expect(decide(planWith({ guards }), stateWith(), lost, minute).action).toBe('rollback');
  });

  it('keep the release from advancing by itself after a person resumed it', () => {
    const resumed = stateWith({ acknowledged: ['sampleRatio'] });
    const many = firstStage(armWith(4_028), armWith(120));
    expect(decide(planWith(), resumed, many, 2 * hour).action).toBe('hold');
  });
});

describe('a release that does not run', () => {
  const over = ['promoted', 'rolled_back', 'superseded'] as const;
  it.each(over)('stays as it is once it is %s', (status) => {
    const state: ReleaseState = stateWith({ status });
    const plan = planWith({ guards: [rollbackGuard], maxSilenceMs: 1 });
    const decision = decide(plan, state, harmful, 9 * hour);
    expect(decision.action).toBe('hold');
    expect(decision.waitingFor).toBeNull();
  });

  it('waits for a person while paused, with everything else fulfilled', () => {
    const decision = decide(planWith(), paused, served, 3 * hour);
    expect(decision.action).toBe('hold');
    expect(decision.reason).toBe('paused by the registry for 2 h; waits for a person');
  });
});

it('gives the same decision for the same input, and changes nothing of it', () => {
  const plan = planWith({ guards: [rollbackGuard, absolute('error', 'atMost', 0.2)] });
  const before = structuredClone({ plan, harmful });
  const first = decide(plan, stateWith(), harmful, hour);
  expect(decide(plan, stateWith(), harmful, hour)).toEqual(first);
  expect({ plan, harmful }).toEqual(before);
});
