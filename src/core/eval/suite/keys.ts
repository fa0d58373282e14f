import type { JsonObject } from '../../base/json.ts';

/** What becomes of a key: it is read, it has no effect here, or it cannot be honoured. */
export type KeyUse = 'read' | 'unused' | 'unsupported';

export interface KeySpec {
  readonly use: KeyUse;
  /** For editors; of a key that cannot be honoured: why, or what to write instead. */
  readonly about: string;
  /** JSON Schema of the value. */
  readonly schema?: JsonObject | undefined;
}

/** Every key that a mapping may have. Readers and the JSON Schemas of the editor share it. */
export type KeyTable = Readonly<Record<string, KeySpec>>;

export const text: JsonObject = { type: 'string' };
const number: JsonObject = { type: 'number' };
const flag: JsonObject = { type: 'boolean' };
const mapping: JsonObject = { type: 'object' };
const refer = (name: string): JsonObject => ({ $ref: `#/definitions/${name}` });
const listOf = (items: JsonObject): JsonObject => ({ type: 'array', items });
const anyOf = (...schemas: JsonObject[]): JsonObject => ({ anyOf: schemas });

const read = (about: string, schema?: JsonObject): KeySpec => ({ use: 'read', about, schema });
const unused = (about: string): KeySpec => ({ use: 'unused', about });
const unsupported = (about: string): KeySpec => ({ use: 'unsupported', about });

const tests = read('The tests: a list, or files and patterns of tests.', refer('tests'));
const defaultTest = read(
  'What every test begins with, or the file that says it.',
  anyOf(text, refer('test')),
);
const scenarios = read(
  'Groups of tests that run once for every set of variables under config.',
  listOf(anyOf(text, refer('scenario'))),
);
const assertionTemplates = read(
  'Assertions by name; a test uses one with { $ref: "#/assertionTemplates/NAME" }.',
  { type: 'object', additionalProperties: refer('assertion') },
);
const env = read('Values of {{env.NAME}} in this file.', {
  type: 'object',
  additionalProperties: { type: ['string', 'number', 'boolean'] },
});
const description = read('What this is about.', text);
const schemaKey = read('The JSON Schema of this file.', text);
const comparedElsewhere = 'The versions and the model come from the workspace.';

/** Top level of a suite file. */
export const suiteFileKeys: KeyTable = {
  $schema: schemaKey,
  description,
  defaultTest,
  tests,
  scenarios,
  assertionTemplates,
  env,
  prompts: unused(comparedElsewhere),
  providers: unused(comparedElsewhere),
  targets: unused(comparedElsewhere),
  evaluateOptions: unused(comparedElsewhere),
  commandLineOptions: unused(comparedElsewhere),
  tags: unused('Labels of a run.'),
  metadata: unused('Labels of a run.'),
  outputPath: unused('Reports go where --json, --junit and --html say.'),
  sharing: unused('Nothing is shared.'),
  writeLatestResults: unused('Every report is kept.'),
  derivedMetrics: unused('Only assertions decide.'),
  tracing: unused('Traces are not collected.'),
  extensions: unsupported('hooks cannot run'),
  nunjucksFilters: unsupported('filters of your own cannot run'),
  redteam: unsupported(
    'generated attacks are not read; the built-in ones are a suite of their own',
  ),
};

/** Top level of a promptfoo configuration. */
export const configKeys: KeyTable = {
  ...suiteFileKeys,
  prompts: read('First the baseline, then the candidate.', anyOf(text, { type: 'array' }, mapping)),
  providers: read('The endpoint.', anyOf(text, { type: 'array' }, mapping)),
  targets: read('The endpoint, under its other name.', anyOf(text, { type: 'array' }, mapping)),
  evaluateOptions: read('How to run.', mapping),
  commandLineOptions: read('How to run, unless the command line says otherwise.', mapping),
};

export const testKeys: KeyTable = {
  id: read('The name in reports and the key that pairs the two versions.', text),
  description: read('What the case is about; without an id its name too.', text),
  vars: read('Values of the variables of the prompt.', anyOf(text, listOf(text), mapping)),
  assert: read('What the answer has to fulfil.', listOf(refer('assertion'))),
  threshold: read('Least weighted mean score that passes.', { type: 'number', minimum: 0 }),
  options: read('How the case is asked and judged.', refer('options')),
  history: read(
    'Turns of the conversation before the case’s own message.',
    listOf({
      type: 'object',
      properties: { role: { enum: ['user', 'assistant'] }, content: text },
      required: ['role', 'content'],
      additionalProperties: false,
    }),
  ),
  metadata: read('tags, prompt and category are read; the rest is for people.', refer('metadata')),
  prompts: unsupported('a case is for both versions; metadata.prompt names the prompt it is for'),
  provider: unsupported('one model answers all cases; --model chooses it'),
  providers: unsupported('one model answers all cases; --model chooses it'),
  providerOutput: unsupported('an answer that is given beforehand tells the versions not apart'),
  assertScoringFunction: unsupported('weight and threshold say how assertions count'),
};

export const optionKeys: KeyTable = {
  disableVarExpansion: read('Lists under vars are values, not several cases.', flag),
  disableDefaultAsserts: read('Leaves the assertions of defaultTest out.', flag),
  transform: read('JavaScript that makes of the answer what is judged.', text),
  prefix: read('Put in front of the first message.', text),
  suffix: read('Put behind the last message.', text),
  provider: read('The judge of model-graded assertions.', anyOf(text, mapping)),
  rubricPrompt: read('What model-graded assertions ask the judge.', {}),
  runSerially: unused('Cases do not depend on one another.'),
  disableConversationVar: unused('No conversation is kept between cases.'),
  postprocess: unsupported('its name is transform'),
  transformVars: unsupported('variables are written as they are'),
  storeOutputAs: unsupported('cases do not depend on one another'),
  repeat: unsupported('--repeat and gate.repeats say how often'),
};

export const metadataKeys: KeyTable = {
  tags: read('A tag of mustPass makes the case decide alone.', anyOf(text, listOf(text))),
  prompt: read('The name of the one prompt that the case is for.', text),
  category: read('Of a case in an adversarial suite.', text),
};

const assertionType = read('How the answer is judged.', text);
const weight = read('How much it counts; 0 shows and decides nothing.', {
  type: 'number',
  minimum: 0,
});

export const assertionKeys: KeyTable = {
  type: assertionType,
  value: read('What is expected, or a file:// that holds it.', {}),
  threshold: read('The limit, by the type.', number),
  weight,
  metric: read('What it guards, in the words of the reasons.', text),
  config: read('Options of the type.', mapping),
  transform: read('JavaScript that makes of the answer what this assertion judges.', text),
  contextTransform: read('JavaScript that takes the retrieved context out of the answer.', text),
  provider: read('The judge of a model-graded type.', anyOf(text, mapping)),
  rubricPrompt: read('What a model-graded type asks the judge.', {}),
  metricOnly: unsupported('a weight of 0 shows and decides nothing'),
};

export const assertSetKeys: KeyTable = {
  type: assertionType,
  assert: read('The assertions that are judged together.', listOf(refer('assertion'))),
  threshold: read('Least weighted mean score that passes; without it all must pass.', number),
  weight,
  metric: read('What the set guards, in the words of the reasons.', text),
  config: read('Options that every assertion of the set takes over.', mapping),
};

export const scenarioKeys: KeyTable = {
  description,
  config: read('Sets of variables; every test runs once for each.', listOf(refer('test'))),
  tests,
};

export const evaluateOptionKeys: KeyTable = {
  maxConcurrency: read('Calls in flight at once.', { type: 'integer', minimum: 1 }),
  repeat: read('Calls a case and side.', { type: 'integer', minimum: 1 }),
  cache: read('false asks the model for every answer.', flag),
  timeoutMs: read('Longest time a call may take, in milliseconds.', {
    type: 'integer',
    minimum: 0,
  }),
  showProgressBar: unused('Progress is shown on terminals.'),
  silent: unused('Progress is shown on terminals.'),
  maxEvalTimeMs: unsupported('an evaluation runs to its end; --budget limits its cost'),
  delay: unsupported('the pace follows the endpoint'),
};

export const commandLineKeys: KeyTable = {
  maxConcurrency: evaluateOptionKeys['maxConcurrency'] as KeySpec,
  repeat: evaluateOptionKeys['repeat'] as KeySpec,
  cache: evaluateOptionKeys['cache'] as KeySpec,
  description: unused('The description stands at the top level.'),
  table: unused('Output is a summary.'),
  tableCellMaxLength: unused('Output is a summary.'),
  progressBar: unused('Progress is shown on terminals.'),
  verbose: unused('Output is a summary.'),
  share: unused('Nothing is shared.'),
  write: unused('Every report is kept.'),
  output: unused('Reports go where --json, --junit and --html say.'),
  envPath: unused('No .env file is read.'),
  watch: unused('A command runs once.'),
};
