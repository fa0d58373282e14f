import * as z from 'zod';
import type { JsonObject } from '../../src/core/base/json.ts';
import { comparesSides } from '../../src/core/eval/scorers/graded/selectBest.ts';
import { assertionTypes } from '../../src/core/eval/scorers/table.ts';
import {
  assertionKeys,
  assertSetKeys,
  metadataKeys,
  optionKeys,
  scenarioKeys,
  suiteFileKeys,
  testKeys,
  type KeyTable,
} from '../../src/core/eval/suite/keys.ts';
import { configSchema } from '../../src/protocol/config.ts';

const draft = 'http://json-schema.org/draft-07/schema#';

/** A mapping of the keys that a table lets a file have. */
function mapping(table: KeyTable, more: JsonObject = {}): JsonObject {
  const properties = Object.entries(table)
    .filter(([, { use }]) => use !== 'unsupported')
    .map(([key, { use, about, schema = {} }]): [string, JsonObject] => [
      key,
      { ...schema, description: use === 'unused' ? `Has no effect here. ${about}` : about },
    ]);
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    additionalProperties: false,
    ...more,
  };
}

const types = assertionTypes.flatMap((type) =>
  comparesSides({ type }) ? [type] : [type, `not-${type}`],
);
const reference = {
  type: 'object',
  properties: { $ref: { type: 'string', pattern: '^#/assertionTemplates/.' } },
  required: ['$ref'],
  additionalProperties: false,
};

function assertion(): JsonObject {
  const plain = mapping(assertionKeys, { required: ['type'] });
  const properties = plain['properties'] as JsonObject;
  const typed = { ...(properties['type'] as JsonObject), enum: types };
  return {
    if: { type: 'object', required: ['$ref'] },
    then: reference,
    else: {
      if: { type: 'object', properties: { type: { const: 'assert-set' } }, required: ['type'] },
      then: mapping(assertSetKeys, { required: ['type', 'assert'] }),
      else: { ...plain, properties: { ...properties, type: typed } },
    },
  };
}

/** JSON Schema of a suite file, out of the tables that its reader goes by. */
export function suiteSchema(): JsonObject {
  const entry = { anyOf: [{ type: 'string' }, { $ref: '#/definitions/test' }] };
  return {
    $schema: draft,
    title: 'Suite of Prompt Canary: tests in promptfoo’s schema',
    definitions: {
      tests: { anyOf: [{ type: 'string' }, { type: 'array', items: entry, minItems: 1 }] },
      test: mapping(testKeys),
      options: mapping(optionKeys),
      metadata: mapping(metadataKeys, { additionalProperties: true }),
      assertion: assertion(),
      scenario: mapping(scenarioKeys, { required: ['config', 'tests'] }),
    },
    if: { type: 'array' },
    then: { $ref: '#/definitions/tests' },
    else: mapping(suiteFileKeys, {
      anyOf: [{ required: ['tests'] }, { required: ['scenarios'] }],
    }),
  };
}

/** JSON Schema of `prompt-canary.yaml`, out of the schema that its reader goes by. */
export function configurationSchema(): JsonObject {
  const schema = z.toJSONSchema(configSchema, {
    target: 'draft-7',
    io: 'input',
    unrepresentable: 'any',
  });
  return { title: 'Configuration of Prompt Canary', ...(schema as JsonObject) };
}
