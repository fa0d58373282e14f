import { describe, expect, it } from 'vitest';
import { inputOf } from '../../../src/extension/evaluation/caseInput.ts';
import type { EvaluationSubject } from '../../../src/extension/evaluation/openEvaluation.ts';
import { evalCase, gate, promptOf, suiteOf } from '../../support/evaluationFixtures.ts';

function subjectOf(...cases: readonly ReturnType<typeof evalCase>[]): EvaluationSubject {
  const version = (label: string) => ({ label, prompt: promptOf(label), fingerprint: label });
  return {
    root: '/desk',
    prompt: 'reply',
    baseline: version('BASELINE'),
    candidate: version('CANDIDATE'),
    suites: [suiteOf(cases)],
    gate,
    repeats: 1,
    grading: { models: {}, judge: undefined, embeddings: undefined },
  };
}

describe('the messages of a case', () => {
  it('are those that both versions send', () => {
    const { baseline, candidate, problem } = inputOf(subjectOf(evalCase('hello')), 'golden/hello');
    expect(problem).toBeNull();
    expect(baseline).toEqual([
      { role: 'system', content: 'BASELINE' },
      { role: 'user', content: 'hello' },
    ]);
    expect(candidate?.[0]).toEqual({ role: 'system', content: 'CANDIDATE' });
  });

  it('hold the conversation so far, and what stands before and after', () => {
    const item = evalCase('and now?', {
      history: [
        { role: 'user', content: 'Remember the word.' },
        { role: 'assistant', content: 'I do.' },
      ],
      prefix: '<<',
      suffix: '>>',
    });
    const { candidate } = inputOf(subjectOf(item), 'golden/and now?');
    expect(candidate).toEqual([
      { role: 'system', content: '<<CANDIDATE' },
      { role: 'user', content: 'Remember the word.' },
      { role: 'assistant', content: 'I do.' },
      { role: 'user', content: 'and now?>>' },
    ]);
  });

  it('are not there for a case that the suites no longer have, which is said', () => {
    const { candidate, problem } = inputOf(subjectOf(), 'golden/gone');
    expect(candidate).toBeNull();
    expect(problem).toMatch(/no longer have the case golden\/gone/);
  });
});
