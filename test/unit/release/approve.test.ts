import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/core/release/decide.ts';
import { unhindered, type Conditions } from '../../../src/core/release/model.ts';
import {
  applyManual,
  approve,
  requestRelease,
  weightOf,
} from '../../../src/core/release/transition.ts';
import { armWith, firstStage, hour, planWith } from '../../support/releaseFixtures.ts';

const plan = planWith({
  approvals: { needed: 2, from: ['ana', 'bo', 'cem'], segmentsFirst: false },
});
const asked = requestRelease(plan, 'ana', null, 0);
const yes = (by: string) => ({ by, at: 1, reason: 'fine', verified: true });
const none = firstStage(armWith(0), armWith(0), { lastOutcomeAt: null });
const frozen: Conditions = {
  freeze: { until: 5 * hour, by: 'dee', reason: 'launch' },
  closed: null,
};

describe('a release that needs approvals', () => {
  it('serves nobody of the split and says whom it waits for', () => {
    expect(asked.status).toBe('pending');
    expect(weightOf(plan, asked)).toBe(0);
    expect(decide(plan, asked, none, hour)).toMatchObject({
      action: 'hold',
      heldBy: ['0 of 2 approvals: bo or cem may approve'],
    });
  });

  it('starts with the last of them', () => {
    const one = approve(plan, asked, yes('bo'));
    expect(decide(plan, one, none, hour).action).toBe('hold');
    const both = approve(plan, one, yes('cem'));
    expect(decide(plan, both, none, hour)).toMatchObject({
      action: 'start',
      reason: 'approved by bo, cem',
    });
  });

  it.each([
    ['its author', 'ana', 'forbidden'],
    ['someone who is not of the list', 'eve', 'forbidden'],
    ['someone a second time', 'bo', 'conflict'],
  ] as const)('takes none from %s', (_, by, code) => {
    const one = approve(plan, asked, yes('bo'));
    expect(() => approve(plan, one, yes(by))).toThrow(expect.objectContaining({ code }) as Error);
  });

  it('can be rejected and nothing else', () => {
    expect(applyManual(plan, asked, 'rollback', 1).status).toBe('rolled_back');
    for (const action of ['pause', 'resume', 'advance', 'promote'] as const) {
      expect(() => applyManual(plan, asked, action, 1)).toThrow('it has not started');
    }
  });
});

describe('a freeze', () => {
  it('holds the start, an advance and a promotion, not a rollback', () => {
    const both = approve(plan, approve(plan, asked, yes('bo')), yes('cem'));
    expect(decide(plan, both, none, hour, frozen)).toMatchObject({
      action: 'hold',
      heldBy: ['the end of the freeze at 1970-01-01 05:00 UTC (dee: launch)'],
    });
    const running = { ...both, status: 'running' } as const;
    for (const action of ['advance', 'promote'] as const) {
      expect(() => applyManual(plan, running, action, 1, frozen)).toThrow('dee: launch');
      expect(applyManual(plan, running, action, 1, unhindered)).toBeDefined();
    }
    expect(applyManual(plan, running, 'rollback', 1, frozen).status).toBe('rolled_back');
    expect(applyManual(plan, running, 'pause', 1, frozen).status).toBe('paused');
  });

  it('lets a stage that is done wait, as a closed window does and a stage that holds', () => {
    const free = planWith();
    const held = planWith({ stages: free.stages.map((it) => ({ ...it, hold: true })) });
    const state = requestRelease(free, 'ana', null, 0);
    const good = firstStage(armWith(3_800), armWith(200), { lastOutcomeAt: hour });
    const closed: Conditions = { freeze: null, closed: { opensAt: 9 * hour } };
    expect(decide(free, state, good, 2 * hour).action).toBe('advance');
    expect(decide(free, state, good, 2 * hour, frozen).action).toBe('hold');
    expect(decide(free, state, good, 2 * hour, closed).reason).toContain('1970-01-01 09:00 UTC');
    expect(decide(held, state, good, 2 * hour)).toMatchObject({
      action: 'hold',
      heldBy: ['a person to advance it, as the plan says'],
    });
  });
});

describe('a time to start', () => {
  it('is waited for', () => {
    const free = planWith();
    const later = requestRelease(free, 'ana', 3 * hour, 0);
    expect(later.status).toBe('pending');
    expect(decide(free, later, none, 3 * hour - 1).heldBy).toEqual([
      'its time, 1970-01-01 03:00 UTC',
    ]);
    expect(decide(free, later, none, 3 * hour).action).toBe('start');
    expect(requestRelease(free, 'ana', 3 * hour, 4 * hour).status).toBe('running');
  });
});
