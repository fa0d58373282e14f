import { isJsonObject, type JsonObject, type JsonValue } from '../base/json.ts';
import { readYaml } from '../base/source.ts';
import type { PromptDocument } from '../prompt/model.ts';
import { caseId, withDistinctIds } from './caseId.ts';
import { builtInEvaluators } from './githubEvaluators.ts';
import type { Assertion, EvalCase, Suite } from './model.ts';
import { stringChecks } from './scorers/textCheck.ts';
import { badSuite, checkKeys, readFields, valueAt } from './suite/fields.ts';
import { text, type KeySpec, type KeyTable } from './suite/keys.ts';
import type { Place, SuiteSource } from './suite/source.ts';

/** Name of the suite that a prompt file brings along. */
export const promptDataSuite = 'testData';

const read = (about: string, schema: JsonObject = text): KeySpec => ({
  use: 'read',
  about,
  schema,
});

const evaluatorKeys: KeyTable = {
  name: read('What it checks, in the words of the reasons.'),
  string: read('Compares the answer with a text.', { type: 'object' }),
  llm: read('Asks a model.', { type: 'object' }),
  uses: read('A built-in evaluator: github/similarity and others.'),
};
const stringKeys: KeyTable = Object.fromEntries(
  Object.entries(stringChecks).map(([key, { about }]) => [key, read(about)]),
);
const llmKeys: KeyTable = {
  modelId: read('The model that judges.'),
  systemPrompt: read('Its instructions.'),
  prompt: read('What it is asked; {{completion}} is the answer.'),
  choices: read('Its possible answers, each with a score.', { type: 'array' }),
};
const choiceKeys: KeyTable = {
  choice: read('What the judge answers.'),
  score: read('0 to 1; above 0 passes.', { type: 'number' }),
};

const note = (): void => undefined;

/**
 * The cases that a `.prompt.yml` brings along: `testData` under `evaluators`, with the meaning that
 * GitHub Models gives them. Undefined for other formats and where there is nothing to judge. Throws
 * `bad-suite` with file and line.
 */
export function promptData(
  document: Pick<PromptDocument, 'file' | 'text' | 'format' | 'name'>,
): Suite | undefined {
  if (document.format !== 'prompt-yml') return undefined;
  const source = readYaml(document.text, document.file, 'bad-suite');
  const rows = listAt(source, 'testData');
  const evaluators = listAt(source, 'evaluators');
  if (rows.length === 0 || evaluators.length === 0) return undefined;
  const assertions = evaluators.map((_, at) => readEvaluator({ source, path: ['evaluators', at] }));
  const cases = rows.map((row, at) =>
    toCase(row, { source, path: ['testData', at] }, assertions, document.name),
  );
  return { name: promptDataSuite, kind: 'golden', cases: withDistinctIds(cases) };
}

function listAt(source: SuiteSource, key: string): readonly unknown[] {
  const value = valueAt(source.value, [key]);
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value;
  throw badSuite(source, [key], `"${key}" is not a list`, 'a list');
}

function toCase(
  row: unknown,
  { source, path }: Place,
  assertions: readonly Assertion[],
  prompt: string,
): EvalCase {
  if (!isJsonObject(row)) {
    throw badSuite(source, path, 'not a row of test data', 'a mapping of variables to values');
  }
  const vars = Object.fromEntries(
    Object.entries(row).map(([name, value]): [string, JsonValue] => [name, value ?? null]),
  );
  const first = vars['input'] ?? Object.values(vars).find((value) => typeof value === 'string');
  const description = typeof first === 'string' ? first.slice(0, 80) : undefined;
  return {
    id: caseId(description, vars, assertions),
    suite: promptDataSuite,
    description,
    vars,
    assertions,
    tags: [],
    mustPass: false,
    prompt,
    at: { file: source.file, line: source.rangeOf(path).start },
  };
}

type Kind = 'string' | 'llm' | 'uses';
const kinds: Readonly<Record<Kind, (place: Place) => Assertion>> = {
  string: readString,
  llm: readJudge,
  uses: readBuiltIn,
};

function readEvaluator(place: Place): Assertion {
  const { source, path } = place;
  checkKeys(source, path, evaluatorKeys, 'an evaluator: { name, string }', note);
  const stated = Object.keys(kinds).filter(
    (kind): kind is Kind => valueAt(source.value, [...path, kind]) !== undefined,
  );
  const [kind, ...others] = stated;
  if (kind === undefined || others.length > 0) {
    const message = `the evaluator states ${stated.length} ways to judge`;
    throw badSuite(source, path, message, 'one of string, llm, uses');
  }
  return { ...kinds[kind](place), metric: readFields(source, path).text('name') };
}

function readString({ source, path }: Place): Assertion {
  const at = [...path, 'string'];
  checkKeys(source, at, stringKeys, 'one of contains, equals, startsWith, endsWith', note);
  const fields = readFields(source, at);
  const stated = Object.keys(stringChecks).filter((key) => (fields.text(key) ?? '') !== '');
  const [check, ...others] = stated;
  if (check === undefined || others.length > 0) {
    const message = `the evaluator states ${stated.length} texts to compare with`;
    throw badSuite(source, at, message, 'one of contains, equals, startsWith, endsWith');
  }
  return { type: 'text-check', value: { [check]: fields.text(check) ?? '' } };
}

function readJudge({ source, path }: Place): Assertion {
  const at = [...path, 'llm'];
  checkKeys(source, at, llmKeys, 'a judge: { modelId, prompt, choices }', note);
  const fields = readFields(source, at);
  const choices = valueAt(source.value, [...at, 'choices']);
  if (!Array.isArray(choices) || choices.length === 0) {
    throw badSuite(source, at, 'the judge has no choices', 'a list of { choice, score }');
  }
  const prompt = fields.text('prompt');
  if (prompt === undefined) throw badSuite(source, at, 'the judge has no prompt', 'a prompt');
  return {
    type: 'judge-choice',
    provider: fields.text('modelId'),
    config: {
      prompt,
      ...(fields.text('systemPrompt') === undefined
        ? {}
        : { systemPrompt: fields.text('systemPrompt') }),
      choices: choices.map((_, index) => readChoice({ source, path: [...at, 'choices', index] })),
    },
  };
}

function readChoice({ source, path }: Place): JsonObject {
  checkKeys(source, path, choiceKeys, 'a choice: { choice, score }', note);
  const fields = readFields(source, path);
  const [choice, score] = [fields.text('choice'), fields.number('score')];
  if (choice !== undefined && choice !== '' && score !== undefined) return { choice, score };
  throw badSuite(source, path, 'the choice is not complete', '{ choice, score }');
}

function readBuiltIn({ source, path }: Place): Assertion {
  const name = readFields(source, path).text('uses') ?? '';
  const config = Object.hasOwn(builtInEvaluators, name) ? builtInEvaluators[name] : undefined;
  if (config !== undefined) return { type: 'judge-choice', config };
  throw badSuite(
    source,
    [...path, 'uses'],
    `there is no evaluator "${name}"`,
    Object.keys(builtInEvaluators).join(', '),
  );
}
