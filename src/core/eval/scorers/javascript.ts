import { CanaryError } from '../../base/errors.ts';
import { isJsonObject, type JsonValue } from '../../base/json.ts';
import type { Assertion } from '../model.ts';
import {
  binary,
  expectsText,
  textOf,
  type ScoreContext,
  type Scored,
  type Scorer,
} from './scorer.ts';

/**
 * Code that sees `output` and `context` (`vars`, `latencyMs`, `cost`, `config`) and gives true or false, a
 * score that passes from `threshold` (or else above 0), or `{ pass, score, reason }`.
 */
export const javascript: Scorer = {
  expects: expectsText,
  score: async (output, assertion, context) => {
    if (context.runCode === undefined) {
      throw new CanaryError('bad-suite', 'javascript runs in trusted workspaces only', {
        expected: 'a workspace that is trusted',
      });
    }
    const inputs = { output, context: visible(assertion, context) };
    return toScored(await context.runCode(textOf(assertion.value) ?? '', inputs), assertion);
  },
  wording: { subject: () => 'the javascript check', lost: 'failed', gained: 'passed' },
};

function visible({ config }: Assertion, { vars, latencyMs, costUsd }: ScoreContext): JsonValue {
  return { vars: vars ?? {}, latencyMs, cost: costUsd, config: config ?? {} };
}

function toScored(value: JsonValue, { threshold }: Assertion): Scored {
  if (typeof value === 'boolean') return binary(value, `the code says ${String(value)}`);
  if (typeof value === 'number') return byScore(value, threshold, `the code gives ${value}`);
  if (isJsonObject(value)) {
    const { pass, score, reason } = value;
    const said = textOf(reason) ?? 'the code gives no reason';
    if (typeof score === 'number') {
      const scored = byScore(score, threshold, said);
      return typeof pass === 'boolean'
        ? { ...scored, pass: pass && (threshold === undefined || scored.pass) }
        : scored;
    }
    if (typeof pass === 'boolean') return binary(pass, said);
  }
  throw new CanaryError('bad-suite', 'the code of a javascript assertion gives no verdict', {
    expected: 'true or false, a number, or { pass, score, reason }',
  });
}

function byScore(score: number, threshold: number | undefined, reason: string): Scored {
  const pass = threshold === undefined ? score > 0 : score >= threshold;
  return { pass, score: Math.min(1, Math.max(0, score)), reason };
}
