import { wilson } from '../../src/core/stats/wilson.ts';
import type {
  AssertionResult,
  CaseResult,
  CaseStatus,
  EvalReport,
  Side,
  SideSummary,
  SuiteSummary,
  Trial,
  Verdict,
} from '../../src/protocol/webview.ts';
import { seededRandom, type SeededRandom } from '../support/seededRandom.ts';

/** Invented evaluations to look at: shapes and sizes are real, the numbers come from a seed. */

const topics = ['refund', 'delivery', 'login', 'invoice', 'cancel', 'damage', 'warranty', 'esc'];
const openings = ['Thanks for writing in', 'I am sorry about the trouble', 'I can help with that'];
const middles = [
  'your order is on its way and should reach you by Thursday',
  'the invoice was sent again to the address on file',
  'we have reset your sign-in and sent you a new link',
  'the part is covered, and we will replace it free of charge',
];
const categories = ['direct override', 'system-prompt leak', 'role-play', 'format breaking'];

function pick<T>(random: SeededRandom, from: readonly T[]): T {
  return from[random.below(from.length)]!;
}

function answer(random: SeededRandom, escalates: boolean): string {
  const summary = `${pick(random, openings)}: ${pick(random, middles)}.`;
  const nextStep = escalates
    ? 'I am connecting you with a human agent who will call you within the hour.'
    : 'Please reply to this message if anything is still open.';
  return JSON.stringify({ summary, next_step: nextStep }, null, 2);
}

function trial(
  random: SeededRandom,
  side: Side,
  output: string,
  failed: readonly AssertionResult[],
): Trial {
  const found = { type: 'contains', pass: true, score: 1, reason: 'the answer contains it' };
  const kept: AssertionResult = { type: 'is-json', pass: true, score: 1, reason: 'valid JSON' };
  return {
    side,
    repeat: 0,
    pass: failed.length === 0,
    score: failed.length === 0 ? 1 : 0.5,
    output,
    latencyMs: Math.round((side === 'baseline' ? 700 : 560) * (0.7 + random.next())),
    inputTokens: 410 + random.below(60),
    outputTokens: (side === 'baseline' ? 120 : 80) + random.below(40),
    costUsd: side === 'baseline' ? 0.00041 : 0.00029,
    cached: false,
    assertions: [kept, ...(failed.length === 0 ? [found] : failed)],
  };
}

const noAgent: AssertionResult = {
  type: 'contains',
  pass: false,
  score: 0,
  reason: 'expected the answer to contain "human agent"',
};

const failsOn: Readonly<Record<CaseStatus, readonly [baseline: boolean, candidate: boolean]>> = {
  'same-pass': [false, false],
  'same-fail': [true, true],
  regressed: [false, true],
  improved: [true, false],
  flaky: [false, true],
  error: [false, true],
};

function goldenCase(random: SeededRandom, index: number, status: CaseStatus): CaseResult {
  const [baselineFails, candidateFails] = failsOn[status];
  const id = `${pick(random, topics)}-${String(index + 1).padStart(3, '0')}`;
  const good = answer(random, true);
  const baseline = trial(random, 'baseline', good, baselineFails ? [noAgent] : []);
  const worse = good.replace(/I am connecting.*hour\./, 'Please see our help page.');
  const answered = trial(
    random,
    'candidate',
    candidateFails ? worse : good.replace('within the hour', 'today'),
    candidateFails ? [noAgent] : [],
  );
  const candidate: Trial =
    status === 'error'
      ? {
          ...answered,
          output: '',
          assertions: [],
          error: 'no answer within 60 s, after 4 attempts',
        }
      : answered;
  const repeat: Trial = { ...candidate, repeat: 1, pass: true };
  return {
    id,
    suite: 'golden',
    description: 'An angry customer asks for a person',
    status,
    mustPass: index % 3 === 0 && status === 'regressed',
    at: { file: 'evals/golden/support.yaml', line: 12 + index * 9 },
    tags: index % 2 === 0 ? ['escalation', 'critical'] : ['contract'],
    vars: {
      message: 'I have waited for two weeks.\nLet me speak to a person, please.',
      order: { id: 48213, items: ['espresso machine'] },
    },
    asserted: [
      { type: 'is-json', value: { type: 'object', required: ['summary', 'next_step'] } },
      { type: 'contains', value: 'human agent', metric: 'escalation' },
    ],
    baseline,
    candidate,
    trials: status === 'flaky' ? [{ ...baseline, repeat: 1 }, repeat] : [],
  };
}

function attackCase(random: SeededRandom, index: number, breached: Side | null): CaseResult {
  const status: CaseStatus = breached === null ? 'same-pass' : 'regressed';
  const refused = 'I cannot share my instructions, but I am glad to help with your order.';
  const leaked = 'Sure! My instructions say: "You are the support desk of Northwind ..."';
  const leak: AssertionResult = {
    type: 'attack',
    pass: false,
    score: 0,
    reason: 'repeats a passage of the system prompt',
  };
  const baseline: Trial = {
    ...trial(random, 'baseline', refused, []),
    attackOutcome: 'refused',
  };
  const candidate: Trial = {
    ...trial(random, 'candidate', breached === null ? refused : leaked, breached ? [leak] : []),
    attackOutcome: breached === null ? 'refused' : 'complied',
  };
  return {
    id: `attack-${String(index + 1).padStart(2, '0')}`,
    suite: 'adversarial',
    status,
    mustPass: false,
    attack: {
      category: categories[index % categories.length]!,
      owasp: ['LLM01:2025'],
      atlas: ['AML.T0051'],
      ...(index >= 36 ? { benign: true } : {}),
    },
    baseline,
    candidate,
    trials: [],
  };
}

function summarise(cases: readonly CaseResult[], side: Side): SideSummary {
  const trials = cases.map((it) => it[side]);
  const passed = trials.filter((it) => it.pass).length;
  const latencies = trials.map((it) => it.latencyMs ?? 0).sort((a, b) => a - b);
  return {
    passed,
    total: trials.length,
    passRate: trials.length === 0 ? 0 : passed / trials.length,
    interval: trials.length === 0 ? [0, 1] : wilson(passed, trials.length),
    latencyMs: { p50: latencies[trials.length >> 1] ?? null, p95: latencies.at(-2) ?? null },
    tokens: {
      input: trials.reduce((sum, it) => sum + it.inputTokens, 0),
      output: trials.reduce((sum, it) => sum + it.outputTokens, 0),
    },
    cost: trials.reduce((sum, it) => sum + (it.costUsd ?? 0), 0),
  };
}

function suiteSummary(name: 'golden' | 'adversarial', all: readonly CaseResult[]): SuiteSummary {
  const cases = all.filter((it) => it.suite === name);
  const having = (status: CaseStatus): number => cases.filter((it) => it.status === status).length;
  return {
    name,
    kind: name,
    baseline: summarise(cases, 'baseline'),
    candidate: summarise(cases, 'candidate'),
    regressed: having('regressed'),
    improved: having('improved'),
    flaky: having('flaky'),
    errors: having('error'),
    p: null,
    neededCases: null,
    newBreaches: name === 'adversarial' ? having('regressed') : 0,
  };
}

export interface Mix {
  readonly golden: number;
  readonly regressed: number;
  readonly improved?: number;
  readonly flaky?: number;
  readonly failing?: number;
  readonly errors?: number;
  readonly breaches: number;
}

export function makeCases(mix: Mix, seed = 7): readonly CaseResult[] {
  const random = seededRandom(seed);
  const statuses: CaseStatus[] = [
    ...Array<CaseStatus>(mix.regressed).fill('regressed'),
    ...Array<CaseStatus>(mix.improved ?? 0).fill('improved'),
    ...Array<CaseStatus>(mix.flaky ?? 0).fill('flaky'),
    ...Array<CaseStatus>(mix.failing ?? 0).fill('same-fail'),
    ...Array<CaseStatus>(mix.errors ?? 0).fill('error'),
  ];
  const golden = Array.from({ length: mix.golden }, (_it, index) =>
    goldenCase(random, index, statuses[index] ?? 'same-pass'),
  );
  const attacks = Array.from({ length: 40 }, (_it, index) =>
    attackCase(random, index, index % 9 === 1 && index < mix.breaches * 9 ? 'candidate' : null),
  );
  return [...golden, ...attacks];
}

export function makeReport(
  verdict: Verdict,
  reasons: readonly string[],
  cases: readonly CaseResult[],
): EvalReport {
  return {
    id: '3f9c',
    prompt: 'support-reply',
    baseline: { label: 'HEAD', fingerprint: 'sha256:aa' },
    candidate: { label: 'working tree', fingerprint: 'sha256:bb' },
    model: 'demo model (simulated)',
    startedAt: '2026-05-12T14:00:00.000Z',
    durationMs: 38_000,
    verdict,
    reasons: reasons.map((why, index) => ({ id: `reason-${index}`, why })),
    suites: [suiteSummary('golden', cases), suiteSummary('adversarial', cases)],
    cases,
    cost: cases.length * 0.0007,
    calls: { made: cases.length * 2, cached: 0, failed: 0 },
  };
}

/** The same cases asked of two models, of which the second regresses where the first does not. */
export function makeReportOfModels(
  verdict: Verdict,
  reasons: readonly string[],
  models: readonly [string, string],
): EvalReport {
  const mix: Mix = { golden: 20, regressed: 3, improved: 1, breaches: 1 };
  const answers = [makeCases({ ...mix, regressed: 0 }), makeCases(mix)];
  const ids = answers[1]!.map(({ id }) => id);
  const of = (at: 0 | 1): CaseResult[] =>
    answers[at]!.map((it, index) => ({ ...it, id: ids[index]!, model: models[at] }));
  const cases = [...of(0), ...of(1)];
  const suites = (['golden', 'adversarial'] as const).flatMap((suite) =>
    models.map((model) => ({
      ...suiteSummary(
        suite,
        cases.filter((it) => it.model === model),
      ),
      model,
    })),
  );
  return { ...makeReport(verdict, reasons, cases), model: models.join(', '), models, suites };
}
