import { describe, expect, it } from 'vitest';
import { planSchema, toReleasePlan } from '../../../src/protocol/plan.ts';
import { WindowClock } from '../../../src/server/controller/windowClock.ts';

function windows(...written: readonly object[]) {
  const plan = planSchema.parse({ stages: [{ weight: 5 }], windows: written });
  return toReleasePlan(plan).windows;
}

/** Whether it is open then, and the moment at which that changes. */
function at(list: ReturnType<typeof windows>, time: string): [boolean, string | null] {
  const { open, changesAt } = new WindowClock().at(list, Date.parse(time));
  return [open, changesAt === null ? null : new Date(changesAt).toISOString().slice(0, 16)];
}

const office = { days: ['mon-fri'], from: '09:00', to: '17:00', timeZone: 'Europe/Berlin' };

describe('windows of a plan', () => {
  // Central European Time is UTC+1; from 29 March to 25 October 2026 it is UTC+2.
  it.each([
    ['before it opens', office, '2026-01-05T07:59:00Z', false, '2026-01-05T08:00'],
    ['as it opens', office, '2026-01-05T08:00:00Z', true, '2026-01-05T16:00'],
    ['as it closes', office, '2026-01-05T16:00:00Z', false, '2026-01-06T08:00'],
    ['over the weekend', office, '2026-01-09T16:00:00Z', false, '2026-01-12T08:00'],
    ['in summer', office, '2026-07-06T06:59:00Z', false, '2026-07-06T07:00'],
    ['over the change to summer', office, '2026-03-27T20:00:00Z', false, '2026-03-30T07:00'],
    ['over the change to winter', office, '2026-10-23T20:00:00Z', false, '2026-10-26T08:00'],
    [
      'that begins in the hour which is left out',
      { days: ['sun'], from: '02:30', to: '04:00', timeZone: 'Europe/Berlin' },
      '2026-03-29T00:30:00Z',
      false,
      '2026-03-29T01:00',
    ],
    [
      'in the hour which comes twice',
      { days: ['sun'], from: '02:00', to: '03:00', timeZone: 'Europe/Berlin' },
      '2026-10-25T00:30:00Z',
      true,
      '2026-10-25T02:00',
    ],
    [
      'over midnight',
      { days: ['sat-sun'], from: '22:00', to: '06:00', timeZone: 'UTC' },
      '2026-01-12T05:59:00Z',
      true,
      '2026-01-12T06:00',
    ],
    [
      'of a zone with half hours',
      { days: ['mon'], from: '09:05', to: '09:20', timeZone: 'Asia/Kolkata' },
      '2026-01-05T03:30:00Z',
      false,
      '2026-01-05T03:35',
    ],
    ['that never closes', { timeZone: 'UTC' }, '2026-01-05T03:30:00Z', true, null],
  ] as const)('%s', (_, window, time, open, changes) => {
    expect(at(windows(window), time)).toEqual([open, changes]);
  });

  it('are open where one of several is', () => {
    const two = windows(office, { days: ['sat'], from: '10:00', to: '11:00', timeZone: 'UTC' });
    expect(at(two, '2026-01-09T17:00:00Z')).toEqual([false, '2026-01-10T10:00']);
    expect(at(two, '2026-01-10T10:59:00Z')).toEqual([true, '2026-01-10T11:00']);
  });

  it('are remembered until they change, and looked up again when the clock steps back', () => {
    const clock = new WindowClock();
    const list = windows(office);
    const noon = Date.parse('2026-01-05T12:00:00Z');
    expect(clock.at(list, noon).open).toBe(true);
    expect(clock.at(list, noon + 4 * 3_600_000).open).toBe(false);
    expect(clock.at(list, noon).open).toBe(true);
  });

  it.each([
    [{ ...office, timeZone: 'Mars/Base' }, 'time zone'],
    [{ ...office, days: ['funday'] }, 'a day or a range'],
    [{ ...office, from: '9:00' }, 'a time of the day'],
    [{ ...office, to: '09:00' }, 'ends at another time'],
  ])('refuses %o', (window, words) => {
    const { error } = planSchema.safeParse({ stages: [{ weight: 5 }], windows: [window] });
    expect(JSON.stringify(error?.issues)).toContain(words);
  });
});
