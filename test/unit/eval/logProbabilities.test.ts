import { describe, expect, it } from 'vitest';
import { runEvaluation } from '../../../src/core/eval/runner.ts';
import { evalCase, optionsFor, suiteOf } from '../../support/evaluationFixtures.ts';
import { ScriptedModel } from '../../support/scriptedModel.ts';

describe('an evaluation', () => {
  it('asks for log-probabilities where a case needs them, and there alone', async () => {
    const asked = new Map<string, unknown>();
    const model = new ScriptedModel({
      answer: ({ messages, settings }) => {
        asked.set(messages[1]?.content ?? '', settings.parameters['logprobs']);
        return 'ok';
      },
    });
    const set = { type: 'assert-set', assert: [{ type: 'perplexity', threshold: 5 }] };
    const cases = [evalCase('plain'), evalCase('needy', { assertions: [set] })];
    const statuses: string[] = [];
    for await (const event of runEvaluation(optionsFor(model, { suites: [suiteOf(cases)] }))) {
      if (event.type === 'case') statuses.push(`${event.result.id} ${event.result.status}`);
    }
    expect(Object.fromEntries(asked)).toEqual({ plain: undefined, needy: true });
    // The scripted model gives none.
    expect(statuses.sort()).toEqual(['needy error', 'plain same-pass']);
  });
});
