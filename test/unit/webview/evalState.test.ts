import { describe, expect, it } from 'vitest';
import type { EvalEvent, EvalProgress, ToEvalPanel } from '../../../src/protocol/webview.ts';
import {
  emptyEval,
  reduceEval,
  type EvalMessage,
  type EvalState,
} from '../../../src/webview/eval/state.ts';
import { evalHeadline, spent } from '../../../src/webview/eval/verdict.ts';
import { makeCases, makeReport } from '../../webview-harness/evaluationFixture.ts';

const cases = makeCases({ golden: 6, regressed: 2, breaches: 0 });
const report = makeReport('fail', ['2 of 6 golden cases regressed.', 'JSON broken in 1.'], cases);
const progress: EvalProgress = {
  done: 1,
  total: 46,
  elapsedMs: 1_000,
  remainingMs: 45_000,
  cost: 0.001,
};
const begin: ToEvalPanel = {
  type: 'begin',
  prompt: 'reply',
  baseline: 'HEAD',
  candidate: 'working tree',
  simulated: true,
};
const event = (it: EvalEvent): ToEvalPanel => ({ type: 'event', event: it });
const started = event({ type: 'started', total: 46, prompt: 'reply', model: 'gpt-5-mini' });
const aCase = event({ type: 'case', result: cases[0]!, progress });
const waiting = event({ type: 'waiting', reason: '429', forMs: 5_000, progress });
const finished = event({ type: 'finished', report });
const stopped = event({ type: 'stopped', why: 'cancelled', message: 'by you', report });
const failed: ToEvalPanel = { type: 'failed', message: 'no model', action: 'Start it.' };
const shownAgain: ToEvalPanel = { type: 'report', report, simulated: true };
const stoppedBefore: ToEvalPanel = {
  type: 'report',
  report: { ...report, unfinished: 4 },
  simulated: false,
};
const cancelPressed: EvalMessage = { type: 'cancelPressed' };

function after(...messages: readonly EvalMessage[]): EvalState {
  return messages.reduce(reduceEval, emptyEval);
}

describe('the state of an evaluation', () => {
  it.each([
    { when: 'nothing came', messages: [], has: { phase: 'empty' } },
    { when: 'it begins', messages: [begin], has: { phase: 'running', prompt: 'reply' } },
    {
      when: 'it started',
      messages: [begin, started],
      has: { model: 'gpt-5-mini', progress: { done: 0, total: 46 }, simulated: true },
    },
    { when: 'a case is done', messages: [begin, started, aCase], has: { progress: { done: 1 } } },
    { when: 'it waits', messages: [begin, started, waiting], has: { waiting: { reason: '429' } } },
    {
      when: 'it waited and goes on',
      messages: [begin, started, waiting, aCase],
      has: { waiting: null },
    },
    {
      when: 'cancel was pressed',
      messages: [begin, started, cancelPressed],
      has: { phase: 'running', cancelling: true },
    },
    {
      when: 'cancel was answered',
      messages: [begin, started, aCase, cancelPressed, stopped],
      has: { phase: 'stopped', cancelling: false, stop: { why: 'cancelled' } },
    },
    {
      when: 'cancel came too late',
      messages: [begin, finished, cancelPressed],
      has: { phase: 'done', cancelling: false },
    },
    {
      when: 'it finished',
      messages: [begin, started, aCase, finished],
      has: { phase: 'done', cases, model: 'demo model (simulated)' },
    },
    {
      when: 'it failed',
      messages: [begin, failed],
      has: { phase: 'failed', prompt: 'reply', failure: { message: 'no model' } },
    },
    {
      when: 'it runs again after a failure',
      messages: [begin, failed, begin],
      has: { phase: 'running', failure: null },
    },
    {
      when: 'an earlier report is shown',
      messages: [shownAgain],
      has: { phase: 'done', prompt: 'support-reply', simulated: true },
    },
    {
      when: 'the earlier report is of a stopped run',
      messages: [stoppedBefore],
      has: { phase: 'stopped' },
    },
    {
      when: 'a message of a later version comes',
      messages: [begin, { type: 'hologram' } as unknown as EvalMessage],
      has: { phase: 'running' },
    },
  ])('when $when', ({ messages, has }) => {
    expect(after(...messages)).toMatchObject(has);
  });
});

describe('the first line of an evaluation', () => {
  const line = (...messages: readonly EvalMessage[]): string => {
    const text = evalHeadline(after(...messages));
    if (text === null) return '';
    return [text.word, text.sentence, text.ticking ?? ''].filter((it) => it !== '').join(' - ');
  };
  it.each([
    { messages: [], is: '' },
    { messages: [begin], is: 'RUNNING - starting' },
    { messages: [begin, started], is: 'RUNNING - 0 of 46 cases done' },
    { messages: [begin, started, aCase], is: 'RUNNING - 1 of 46 cases done, about 45 s left' },
    {
      messages: [begin, aCase, cancelPressed],
      is: 'CANCELLING - 1 of 46 cases done, about 45 s left',
    },
    { messages: [begin, finished], is: 'FAIL - 2 of 6 golden cases regressed.' },
    {
      messages: [begin, started, aCase, stopped],
      is: 'CANCELLED - 1 of 46 cases done; run again to continue.',
    },
    { messages: [begin, failed], is: 'COULD NOT RUN - no model' },
    {
      messages: [stoppedBefore],
      is: 'STOPPED - 46 of 50 cases done; run again to continue.',
    },
  ])('reads "$is"', ({ messages, is }) => {
    expect(line(...messages)).toBe(is);
  });

  it('says what the run has taken, and how much of it came from the cache', () => {
    expect(spent(after(begin, started, aCase))).toBe('cost $0.0010, 1 s');
    const cached = { ...report, cost: null, calls: { made: 2, cached: 90, failed: 0 } };
    expect(spent(after({ type: 'report', report: cached, simulated: false }))).toBe(
      '38 s, 90 answers from cache',
    );
  });
});

describe('asking chosen cases again', () => {
  const chosen = cases[0]!;
  const better = { ...chosen, status: 'same-pass' as const };
  const done = [shownAgain, { type: 'rerun', keys: ['golden/x'] }] as const satisfies EvalMessage[];
  const rerunCase: EvalMessage = {
    type: 'rerunEvent',
    event: { type: 'case', result: better, progress },
  };

  it('replaces a case in place and keeps the verdict of before', () => {
    const state = after(...done, rerunCase);
    expect(state.cases.map(({ id }) => id)).toEqual(cases.map(({ id }) => id));
    expect(state.cases[0]).toBe(better);
    expect(state).toMatchObject({ phase: 'done', report, rerun: { progress: { done: 1 } } });
  });

  it('puts back what was there when it fails, and says why', () => {
    const state = after(...done, rerunCase, { type: 'rerunFailed', message: 'no model' });
    expect(state).toMatchObject({ rerun: null, rerunProblem: 'no model', cases: report.cases });
  });

  it('ends with the merged report', () => {
    const state = after(...done, rerunCase, shownAgain);
    expect(state).toMatchObject({ rerun: null, rerunProblem: null, phase: 'done' });
  });

  it('keeps what the tab is about over a new evaluation', () => {
    expect(after({ type: 'about', uri: 'file:///a' }, begin, finished).uri).toBe('file:///a');
  });
});
