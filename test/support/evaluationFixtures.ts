import type {
  AttackInfo,
  CaseResult,
  EvalCase,
  Side,
  Suite,
  Trial,
} from '../../src/core/eval/model.ts';
import type { EvaluationOptions, Gate } from '../../src/core/eval/options.ts';
import { toCaseResult } from '../../src/core/eval/caseResult.ts';
import type { ModelClient } from '../../src/core/ports.ts';
import type { PublishedPrompt } from '../../src/core/prompt/model.ts';
import { createRegExpMatcher } from '../../src/node/boundedRegExp.ts';
import { seededRandom } from './seededRandom.ts';
import { VirtualClock } from './virtualClock.ts';

/** Builders that state only what a test is about. */

export const gate: Gate = { margin: 0.05, alpha: 0.05, newBreaches: 0, overRefusal: 0.02 };

export function evalCase(id: string, extra: Partial<EvalCase> = {}): EvalCase {
  return {
    id,
    suite: 'golden',
    vars: { text: id },
    assertions: [{ type: 'contains', value: 'ok' }],
    tags: [],
    mustPass: false,
    ...extra,
  };
}

export function suiteOf(cases: readonly EvalCase[], extra: Partial<Suite> = {}): Suite {
  return { name: 'golden', kind: 'golden', cases, ...extra };
}

export function manyCases(count: number): EvalCase[] {
  return Array.from({ length: count }, (_, at) => evalCase(`case-${at}`));
}

/** A system message that says which version it is, and the case's text as the user's. */
export function promptOf(system: string): PublishedPrompt {
  return {
    name: 'reply',
    template: 'mustache',
    messages: [
      { role: 'system', content: system },
      { role: 'user', content: '{{text}}' },
    ],
    settings: { parameters: {} },
    tools: [],
    output: { kind: 'text' },
  };
}

export function optionsFor(
  model: ModelClient,
  extra: Partial<EvaluationOptions> = {},
): EvaluationOptions {
  const { next } = seededRandom(7);
  let ids = 0;
  return {
    prompt: 'reply',
    baseline: { label: 'HEAD', prompt: promptOf('BASELINE'), fingerprint: 'sha256:a' },
    candidate: { label: 'working tree', prompt: promptOf('CANDIDATE'), fingerprint: 'sha256:b' },
    suites: [suiteOf(manyCases(10))],
    model,
    gate,
    concurrency: 4,
    repeats: 1,
    cache: null,
    clock: new VirtualClock(),
    random: { next, id: () => `${ids++}`.padStart(32, '0') },
    matchRegExp: createRegExpMatcher(),
    ...extra,
  };
}

function trial(side: Side, repeat: number, pass: boolean, { broken, metric }: Outcome): Trial {
  const seen = { type: 'contains', pass, score: Number(pass), reason: 'seen' };
  const assertion = metric === undefined ? seen : { ...seen, metric };
  return {
    side,
    repeat,
    pass,
    score: Number(pass),
    output: pass ? 'ok' : 'no',
    latencyMs: 10,
    inputTokens: 1,
    outputTokens: 1,
    costUsd: null,
    cached: false,
    assertions: [pass ? assertion : { ...assertion, broken: broken ?? 'answer dropped' }],
  };
}

export interface Outcome {
  readonly id?: string;
  readonly mustPass?: boolean;
  readonly broken?: string;
  /** What its one assertion guards. */
  readonly metric?: string;
  readonly attack?: AttackInfo;
  /** Instead of a result. */
  readonly error?: string;
}

/** A case from the passes of its repeats: `outcome([1], [0])` regressed. */
export function outcome(
  baseline: readonly (0 | 1)[],
  candidate: readonly (0 | 1)[],
  extra: Outcome = {},
): CaseResult {
  const { error, id = 'case', mustPass = false, attack } = extra;
  const trials = [
    ...baseline.map((pass, at) => trial('baseline', at, pass === 1, extra)),
    ...candidate.map((pass, at) => trial('candidate', at, pass === 1, extra)),
  ].map((it) => (error === undefined ? it : { ...it, error }));
  const result = toCaseResult(evalCase(id, { mustPass, attack }), trials);
  if (result === undefined) throw new Error('a side has no trial');
  return result;
}

export function times(count: number, make: (at: number) => CaseResult): CaseResult[] {
  return Array.from({ length: count }, (_, at) => make(at));
}
