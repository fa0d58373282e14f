import { describe, expect, it } from 'vitest';
import type { ReleaseResponse, SeriesPoint } from '../../../src/protocol/api.ts';
import type { ToCanaryPanel } from '../../../src/protocol/webview.ts';
import { releaseButtons } from '../../../src/webview/canary/actions.ts';
import { ladder, nextGate } from '../../../src/webview/canary/gate.ts';
import { canaryHeadline } from '../../../src/webview/canary/headline.ts';
import { actionText } from '../../../src/webview/canary/logLines.ts';
import { emptyCanary, reduceCanary, type CanaryState } from '../../../src/webview/canary/state.ts';
import { hour, logEntry, makeRelease, now } from '../../webview-harness/releaseFixture.ts';

const release = makeRelease({
  seed: 2,
  stages: [
    { steps: 4, users: 300 },
    { steps: 6, users: 300 },
  ],
});
const snapshot: ToCanaryPanel = { type: 'snapshot', release, canSimulate: false, simulated: false };
const empty: ToCanaryPanel = { type: 'empty', registry: 'embedded', hint: 'Release one.' };
const connection: ToCanaryPanel = {
  type: 'connection',
  state: 'down',
  since: release.startedAt,
  message: 'refused',
};

function after(...messages: readonly ToCanaryPanel[]): CanaryState {
  return messages.reduce(
    (state, message, index) => reduceCanary(state, message, 1_000 + index),
    emptyCanary,
  );
}

function point(at: number): SeriesPoint {
  return { at, stageIndex: 1, guards: [] };
}

function liveAt(at: number): ToCanaryPanel {
  return {
    type: 'event',
    event: { type: 'live', live: { ...release.live, headline: `at ${at}`, point: point(at) } },
  };
}

function logged(
  action: 'pause' | 'rollback' | 'promote' | 'advance',
  status: ReleaseResponse['status'],
  seq = 9,
): ToCanaryPanel {
  return {
    type: 'event',
    event: {
      type: 'log',
      entry: logEntry(seq, now, { action, reason: 'because', stageIndex: 1, weight: 5 }),
      status,
      stageIndex: 1,
      stageStartedAt: release.stageStartedAt,
      weight: 5,
    },
  };
}

describe('the state of the canary panel', () => {
  it('takes a snapshot and remembers when it came', () => {
    expect(after(snapshot)).toMatchObject({ release, heardAt: 1_000, empty: null });
  });

  it('has nothing but the connection once there is no release', () => {
    const state = after(snapshot, connection, empty);
    expect(state.release).toBeNull();
    expect(state.empty).toEqual({ registry: 'embedded', hint: 'Release one.' });
    expect(state.connection).toMatchObject({ state: 'down' });
  });

  it('appends what the stream brings, later than what it has', () => {
    const state = after(snapshot, liveAt(now + 1), liveAt(now + 2), liveAt(now + 1));
    expect(state.release!.series).toHaveLength(release.series.length + 2);
    expect(state.heardAt).toBe(1_003);
  });

  it('keeps a log entry once, though a resumed stream repeats it', () => {
    const state = after(snapshot, logged('pause', 'paused'), logged('pause', 'paused'));
    expect(state.release!.log).toHaveLength(release.log.length + 1);
    expect(state.release!.status).toBe('paused');
  });

  it.each([
    { action: 'rollback', status: 'rolled_back', ended: true },
    { action: 'promote', status: 'promoted', ended: true },
    { action: 'pause', status: 'paused', ended: false },
    { action: 'advance', status: 'running', ended: false },
  ] as const)('knows that $status has ended: $ended', ({ action, status, ended }) => {
    const { endedAt } = after(snapshot, logged(action, status)).release!;
    expect(endedAt !== null).toBe(ended);
  });

  it('ignores news of no release and messages of a later version', () => {
    expect(after(liveAt(now))).toEqual(emptyCanary);
    expect(after({ type: 'hologram' } as unknown as ToCanaryPanel)).toEqual(emptyCanary);
  });

  it('stays small over days of figures', () => {
    let state = after(snapshot);
    for (let i = 1; i <= 9_000; i += 1) state = reduceCanary(state, liveAt(now + i), i);
    const { series } = state.release!;
    expect(series.length).toBeLessThanOrEqual(4_001);
    expect(series.at(-1)!.at).toBe(now + 9_000);
    expect(series[0]).toEqual(release.series[0]);
  });
});

describe('the first line of a release', () => {
  const line = (it: ReleaseResponse): string => {
    const { word, sentence } = canaryHeadline(it, now);
    return `${word}|${sentence}`;
  };
  const at = new Date(now);
  const time = at.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
  const seconds = at.toLocaleTimeString('en-GB');

  it.each([
    {
      headline: 'HEALTHY SO FAR - no guard breached; 2 of 5 guards still short of data.',
      is: 'HEALTHY SO FAR|no guard breached; 2 of 5 guards still short of data.',
    },
    { headline: 'no traffic yet', is: 'RUNNING|no traffic yet' },
  ])('is the one of the registry while it runs: $headline', ({ headline, is }) => {
    expect(line({ ...release, live: { ...release.live, headline } })).toBe(is);
  });

  it('says when, why and what everyone gets once it is rolled back', () => {
    const { release: ended } = after(snapshot, logged('rollback', 'rolled_back'));
    expect(line(ended!)).toBe(
      `ROLLED BACK at ${time}|because. Everyone is on v7 since ${seconds}.`,
    );
  });

  it('says the same of a promotion', () => {
    const { release: ended } = after(snapshot, logged('promote', 'promoted'));
    expect(line(ended!)).toBe(`PROMOTED at ${time}|because. Everyone is on v8 since ${seconds}.`);
  });

  it('says why it is paused', () => {
    const { release: held } = after(snapshot, logged('pause', 'paused'));
    expect(line(held!)).toBe(`PAUSED at ${time}|because`);
  });

  it('is never green while a guard is undecided', () => {
    const guards = release.live.guards.map((it) => ({ ...it, state: 'ok' as const }));
    const tone = (it: ReleaseResponse): string => canaryHeadline(it, now).tone;
    const settled = { ...release, live: { ...release.live, guards } };
    expect(tone(settled)).toBe('good');
    const [first, ...others] = guards;
    const open = [{ ...first!, state: 'inconclusive' as const }, ...others];
    expect(tone({ ...settled, live: { ...settled.live, guards: open } })).toBe('plain');
    expect(tone({ ...settled, live: { ...settled.live, guards: [] } })).toBe('plain');
  });
});

describe('the gate', () => {
  const gate = (
    next: Partial<NonNullable<ReleaseResponse['live']['next']>>,
    later = 0,
    stageMs: number | null = null,
  ): string => {
    const full = { weight: 20, remainingMs: 3 * hour, samples: 90, neededSamples: 2_000, ...next };
    const outlook = { stageMs, guards: [] };
    const it = { ...release, live: { ...release.live, next: full, outlook } };
    return nextGate(it, now, now + later).replaceAll('\u00a0', ' ');
  };

  it.each([
    { next: {}, later: 0, is: 'next gate: 20 % in 3 h, 90 of 2,000 users' },
    { next: {}, later: 60_000, is: 'next gate: 20 % in 2 h 59 min, 90 of 2,000 users' },
    { next: { weight: null }, later: 0, is: 'next gate: promotion in 3 h, 90 of 2,000 users' },
    { next: { neededSamples: 0 }, later: 0, is: 'next gate: 20 % in 3 h' },
    { next: { remainingMs: 0 }, later: 0, is: 'next gate: 20 %, 90 of 2,000 users' },
    {
      next: { remainingMs: 0, samples: 2_000 },
      later: 0,
      is: 'next gate: 20 % waits for valid format, refusal',
    },
  ])('$is', ({ next, later, is }) => {
    expect(gate(next, later)).toBe(is);
  });

  it('says when the users take longer than the stage', () => {
    expect(gate({}, 60_000, 3 * hour)).toBe('next gate: 20 % in 2 h 59 min, 90 of 2,000 users');
    expect(gate({}, 0, 50 * hour)).toBe(
      'next gate: 20 % in 3 h, 90 of 2,000 users (about 2 d 2 h at this traffic)',
    );
  });

  it('is due once nothing is missing', () => {
    const guards = release.live.guards.map((it) => ({ ...it, state: 'ok' as const }));
    const next = { weight: 20, remainingMs: 0, samples: 1, neededSamples: 1 };
    const due = { ...release, live: { ...release.live, guards, next } };
    expect(nextGate(due, now, now)).toBe('next gate: 20\u00a0% is due');
  });

  it.each([
    { status: 'paused', is: 'held at 5\u00a0% while paused' },
    { status: 'rolled_back', is: '' },
  ] as const)('of a release that is $status: "$is"', ({ status, is }) => {
    expect(nextGate({ ...release, status }, now, now)).toBe(is);
  });
});

describe('what can be done', () => {
  const offered = (over: Partial<ReleaseResponse>): string =>
    releaseButtons({ ...release, ...over })
      .map((it) => (it.disabled ? `(${it.label})` : it.label))
      .join(' ');

  it.each([
    { over: {}, is: 'Pause Advance Promote Roll back' },
    { over: { stageIndex: 4 }, is: 'Pause (Advance) Promote Roll back' },
    { over: { status: 'paused' }, is: 'Resume (Advance) Promote Roll back' },
    { over: { status: 'rolled_back' }, is: '' },
    { over: { status: 'promoted' }, is: '' },
    { over: { status: 'superseded' }, is: '' },
  ] as const)('$over: $is', ({ over, is }) => {
    expect(offered(over)).toBe(is);
  });
});

describe('the ladder', () => {
  const steps = (over: Partial<ReleaseResponse>): string =>
    ladder({ ...release, ...over })
      .map((it) => `${it.weight} ${it.state}`)
      .join(', ');

  it.each([
    { over: {}, is: '1 done, 5 current, 20 ahead, 50 ahead, 100 ahead' },
    { over: { status: 'rolled_back' }, is: '1 done, 5 stopped, 20 ahead, 50 ahead, 100 ahead' },
    { over: { status: 'promoted' }, is: '1 done, 5 done, 20 done, 50 done, 100 done' },
  ] as const)('$is', ({ over, is }) => {
    expect(steps(over)).toBe(is);
  });
});

it('tells the log in the past tense', () => {
  const entry = logEntry(1, now, { action: 'advance', reason: '', stageIndex: 1, weight: 5 });
  expect(actionText(entry)).toBe('advanced to 5\u00a0%');
});
