import { describe, expect, it } from 'vitest';
import { CanaryError, describeError } from '../../../src/core/base/errors.ts';
import type { EvalCase } from '../../../src/core/eval/model.ts';
import { readSuite } from '../../../src/core/eval/readSuite.ts';
import { memoryFiles } from '../../support/memoryFiles.ts';

const file = 'registry/evals/ab.yaml';
const samples = [
  {
    input: [
      { role: 'system', content: 'Be short.' },
      { role: 'user', content: 'Capital of France?' },
    ],
    ideal: 'Paris',
  },
  { input: 'Capital of Italy?', ideal: ['Rome', 'Roma'] },
];
const asked = [{ input: 'Where is it?', criteria: 'relevance: does it name a place?' }];
const lines = (records: readonly object[]) => records.map((it) => JSON.stringify(it)).join('\n');

function read(text: string): Promise<EvalCase[]> {
  const files = memoryFiles({
    'registry/data/ab/samples.jsonl': lines(samples),
    'registry/data/ab/asked.jsonl': lines(asked),
    'registry/evals/beside.jsonl': lines(samples.slice(1)),
  });
  return readSuite(text, file, { suite: 'golden', kind: 'golden', mustPass: [] }, files);
}

/** As files of the registry are written: a short name, and what it stands for. */
const registry = (className: string, args: string): string =>
  `ab:\n  id: ab.dev.v0\n  metrics: [accuracy]\nab.dev.v0:\n  class: ${className}\n  args:\n    ${args}\n`;

describe('a file of OpenAI’s registry of evals', () => {
  it.each([
    ['evals.elsuite.basic.match:Match', 'starts-with', 'Paris'],
    ['evals.elsuite.basic.includes:Includes', 'contains-any', ['Paris']],
    ['evals.elsuite.basic.fuzzy_match:FuzzyMatch', 'fuzzy-match', ['Paris']],
  ])('%s is %s', async (className, type, value) => {
    const cases = await read(registry(className, 'samples_jsonl: ab/samples.jsonl'));
    expect(cases).toHaveLength(2);
    expect(cases[0]?.assertions).toMatchObject([{ type, value }]);
    expect(cases[0]?.vars).toEqual({ input: 'Capital of France?' });
    expect(cases[0]?.at).toEqual({ file: 'registry/data/ab/samples.jsonl', line: 1 });
  });

  it.each([
    ['fact', 'samples', 'factuality', 'Paris'],
    ['closedqa', 'asked', 'model-graded-closedqa', 'relevance: does it name a place?'],
  ])('its specification %s is an assertion of ours', async (spec, of, type, value) => {
    const args = `samples_jsonl: ab/${of}.jsonl\n    eval_type: cot_classify\n    modelgraded_spec: ${spec}`;
    const className = 'evals.elsuite.modelgraded.classify:ModelBasedClassify';
    const [first] = await read(registry(className, args));
    expect(first?.assertions).toMatchObject([{ type, value }]);
  });

  it('finds samples beside it, too', async () => {
    const text = registry('evals.elsuite.basic.match:Match', 'samples_jsonl: beside.jsonl');
    expect(await read(text)).toHaveLength(1);
  });

  const match = 'evals.elsuite.basic.match:Match';
  const graded = 'evals.elsuite.modelgraded.classify:ModelBasedClassify';
  it.each([
    ['another class', 'evals.elsuite.translate:Translate', 'samples_jsonl: a.jsonl', 'Translate'],
    ['another specification', graded, 'modelgraded_spec: humor', '"humor"'],
    ['another argument', match, 'num_few_shot: 4', 'num_few_shot'],
    ['no samples', match, 'eval_type: cot_classify', 'names no samples'],
    ['samples that are not there', match, 'samples_jsonl: no.jsonl', 'registry/data/no.jsonl'],
  ])('is refused with %s, which is named', async (_, className, args, said) => {
    const error = await read(registry(className, args)).catch((it: unknown) => it);
    expect(error).toBeInstanceOf(CanaryError);
    expect(describeError(error)).toContain(said);
    expect((error as CanaryError).where).toMatchObject({ file });
  });
});
