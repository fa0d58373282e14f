import { expectsList, listOf } from './listValue.ts';
import type { Scorer } from './scorer.ts';
import { toolCallsOf } from './toolCalls.ts';

/**
 * F1 of the set of tools that the model asks for against the expected set, by name; passes from
 * `threshold` (1) up.
 */
export const toolCallF1: Scorer = {
  expects: expectsList,
  score: (output, { value, threshold = 1 }, context) => {
    const expected = new Set(listOf(value) ?? []);
    const called = new Set(toolCallsOf(output, context).map(({ name }) => name));
    const hits = [...called].filter((name) => expected.has(name)).length;
    const score = hits === 0 ? 0 : (2 * hits) / (expected.size + called.size);
    const names = called.size === 0 ? 'no tool' : [...called].join(', ');
    return { pass: score >= threshold, score, reason: `calls ${names}: F1 ${score.toFixed(2)}` };
  },
  wording: { subject: () => 'the expected tools', lost: 'not called', gained: 'called' },
};
