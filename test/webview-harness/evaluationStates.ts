import type { ToEvalPanel, Trial } from '../../src/protocol/webview.ts';
import { makeCases, makeReport, makeReportOfModels } from './evaluationFixture.ts';
import type { PanelState } from './panelState.ts';

const begin: ToEvalPanel = {
  type: 'begin',
  prompt: 'support-reply',
  baseline: 'HEAD',
  candidate: 'working tree',
  simulated: true,
};
const failing = makeCases({
  golden: 62,
  regressed: 9,
  improved: 2,
  flaky: 1,
  failing: 1,
  breaches: 1,
});
const started: ToEvalPanel = {
  type: 'event',
  event: { type: 'started', total: 102, prompt: 'support-reply', model: 'demo model (simulated)' },
};

function progress(done: number): {
  done: number;
  total: number;
  elapsedMs: number;
  remainingMs: number;
  cost: number;
} {
  const elapsedMs = done * 370;
  return { done, total: 102, elapsedMs, remainingMs: (102 - done) * 370, cost: done * 0.0007 };
}

function caseEvents(amount: number): ToEvalPanel[] {
  return failing.slice(0, amount).map((result, index) => ({
    type: 'event',
    event: { type: 'case', result, progress: progress(index + 1) },
  }));
}

function report(...args: Parameters<typeof makeReport>): Extract<ToEvalPanel, { type: 'report' }> {
  return { type: 'report', simulated: true, report: makeReport(...args) };
}

const stoppedReport = { ...makeReport('inconclusive', [], failing.slice(0, 12)), unfinished: 90 };

export const evaluationStates: PanelState<ToEvalPanel>[] = [
  { name: 'empty', messages: [], shows: 'Reading the prompt and its cases' },
  {
    name: 'running',
    messages: [
      begin,
      started,
      ...caseEvents(23),
      {
        type: 'event',
        event: {
          type: 'waiting',
          reason: 'the endpoint asked to slow down (429)',
          forMs: 12_000,
          progress: progress(23),
        },
      },
    ],
    shows: 'RUNNING - 23 of 102 cases done',
  },
  {
    name: 'fail',
    messages: [
      report(
        'fail',
        [
          '9 of 62 golden cases regressed (14.5 %, 95 % CI 7.8 to 25), 3 of them must-pass.',
          'Escalation dropped in 6, JSON contract broken in 3.',
          'Adversarial: 1 new breach (system-prompt leak).',
        ],
        failing,
      ),
    ],
    shows: 'FAIL - 9 of 62 golden cases regressed',
  },
  {
    name: 'pass',
    messages: [
      report(
        'pass',
        ['Not worse than the baseline by more than 2 points over 400 golden cases (p 0.004).'],
        makeCases({ golden: 400, regressed: 0, improved: 3, breaches: 0 }),
      ),
    ],
    shows: 'PASS - Not worse',
  },
  {
    name: 'inconclusive',
    messages: [
      report(
        'inconclusive',
        [
          '62 golden cases are too few to tell a drop of 2 points; about 340 would do.',
          '2 cases were not answered; nothing is concluded from them.',
        ],
        makeCases({ golden: 62, regressed: 2, improved: 1, errors: 2, breaches: 0 }),
      ),
    ],
    shows: 'INCONCLUSIVE - 62 golden cases',
  },
  {
    name: 'error',
    messages: [
      begin,
      {
        type: 'failed',
        message: 'evals/golden/support.yaml:14: assert.0.type: unknown assertion "contain".',
        action:
          'Expected one of contains, icontains, equals, is-json, regex. Correct it, then run again.',
      },
    ],
    shows: 'COULD NOT RUN - evals/golden/support.yaml:14',
  },
  {
    name: 'cancelled',
    messages: [
      begin,
      started,
      ...caseEvents(12),
      {
        type: 'event',
        event: {
          type: 'stopped',
          why: 'cancelled',
          message: 'Cancelled by you. Answers so far are kept and will not be asked for again.',
          report: stoppedReport,
        },
      },
    ],
    shows: 'CANCELLED - 12 of 102 cases done; run again to continue.',
  },
];

const chosen = failing.slice(0, 3).map((it) => `${it.suite}/${it.id}`);

/** A finished evaluation of which the first three cases are being asked again. */
export const askingAgain: readonly ToEvalPanel[] = [
  ...stateMessages('fail'),
  { type: 'rerun', keys: chosen },
  {
    type: 'rerunEvent',
    event: {
      type: 'case',
      result: { ...failing[0]!, status: 'same-pass', candidate: failing[0]!.baseline },
      progress: { done: 1, total: 3, elapsedMs: 900, remainingMs: 1_800, cost: 0.002 },
    },
  },
];

/** The same once it is over. */
export const askedAgain: readonly ToEvalPanel[] = [
  ...askingAgain,
  {
    type: 'report',
    simulated: true,
    report: {
      ...makeReport(
        'fail',
        [
          'In the evaluation of everything: 9 of 62 golden cases regressed (14.5 %, 95 % CI 7.8-25), 3 of them must-pass.',
          '3 chosen cases were asked again since (2 regressed, 1 passing in both). Asking chosen cases again is no verdict; evaluate everything for a new one.',
        ],
        failing.map((it, index) =>
          index === 0 ? { ...it, status: 'same-pass' as const, candidate: it.baseline } : it,
        ),
      ),
      selection: { keys: chosen, whole: { id: '3f9c', verdict: 'fail', why: '9 of 62' } },
    },
  },
];

evaluationStates.push(
  { name: 'asking-again', messages: askingAgain, shows: 'Asking again: 1 of 3 chosen cases' },
  { name: 'asked-again', messages: askedAgain, shows: 'Asking chosen cases again is no verdict' },
  {
    name: 'stale',
    messages: [
      ...stateMessages('pass'),
      { type: 'stale', why: 'the prompt was edited after this evaluation of 14:00' },
    ],
    shows: 'Out of date: the prompt was edited',
  },
);

evaluationStates.push({
  name: 'two-models',
  messages: [
    {
      type: 'report',
      simulated: false,
      report: makeReportOfModels(
        'fail',
        ['3 of 20 golden (large) cases regressed (15 %, 95 % CI 5.2 to 36), 1 of them must-pass.'],
        ['small', 'large (gpt-5)'],
      ),
    },
  ],
  shows: 'FAIL - 3 of 20 golden (large) cases',
});

function stateMessages(name: string): readonly ToEvalPanel[] {
  return evaluationStates.find((it) => it.name === name)!.messages;
}

/** A report as large as panels are made for. */
export const twoThousandCases = report(
  'fail',
  ['60 of 1,960 golden cases regressed (3.1 %, 95 % CI 2.4 to 3.9).'],
  makeCases({ golden: 1_960, regressed: 60, improved: 12, flaky: 9, failing: 30, breaches: 2 }),
);

const filler = ' Please keep the receipt and the box of the machine.'.repeat(115);
const longer = ({ output, ...trial }: Trial): Trial => ({ ...trial, output: output + filler });

/** The same with answers of about 6,000 characters. */
export const longAnswers: ToEvalPanel = {
  ...twoThousandCases,
  report: {
    ...twoThousandCases.report,
    cases: twoThousandCases.report.cases.map((it) => ({
      ...it,
      baseline: longer(it.baseline),
      candidate: longer(it.candidate),
    })),
  },
};

/** Answers that would run or restyle the page if they were anything but text. */
export const hostileReport: ToEvalPanel = (() => {
  const [first, ...others] = failing;
  const output = '<img src=x onerror="document.title=1"><style>*{display:none}</style> **bold**';
  const candidate = { ...first!.candidate, output };
  return report('fail', ['1 case regressed.'], [{ ...first!, candidate }, ...others]);
})();
