import { isJsonObject, type JsonValue } from '../base/json.ts';
import type { SourcePath, YamlSource } from '../base/source.ts';
import { nearMatches } from './editDistance.ts';
import type { Assertion } from './model.ts';
import { schemaOf } from './scorers/jsonSchema.ts';
import { assertionTypes, findScorer } from './scorers/table.ts';
import { whyUnsupported } from './scorers/unsupported.ts';
import { badSuite, checkKeys, readFields, valueAt, type KnownKeys } from './suiteFields.ts';

const assertionKeys: KnownKeys = {
  read: ['type', 'value', 'threshold', 'weight', 'metric'],
  elsewhere: ['assert', 'config', 'contextTransform', 'provider', 'rubricPrompt', 'transform'],
};

/** Reads the list of assertions at `path`; an absent one is empty. */
export function readAssertions(source: YamlSource, path: SourcePath): Assertion[] {
  const list = valueAt(source.value, path);
  if (list === undefined) return [];
  if (!Array.isArray(list)) {
    throw badSuite(source, path, '"assert" is not a list', 'a list of { type, value }');
  }
  return list.map((_, at) => readAssertion(source, [...path, at]));
}

function readAssertion(source: YamlSource, path: SourcePath): Assertion {
  checkKeys(source, path, assertionKeys, 'an assertion: { type, value }');
  const fields = readFields(source, path);
  const type = readType(source, path, fields.text('type'));
  const weight = fields.number('weight');
  if (weight !== undefined && weight < 0) {
    throw badSuite(source, [...path, 'weight'], '"weight" is negative', 'a number from 0 up');
  }
  const assertion: Assertion = {
    type,
    value: readValue(source, path, type),
    threshold: fields.number('threshold'),
    weight,
    metric: fields.text('metric'),
  };
  const expected = findScorer(type)?.scorer.expects(assertion);
  if (expected !== undefined) {
    throw badSuite(source, path, `the assertion "${type}" is not complete`, expected);
  }
  return assertion;
}

function readType(source: YamlSource, path: SourcePath, type: string | undefined): string {
  if (type === undefined) {
    throw badSuite(
      source,
      path,
      'the assertion has no type',
      `one of ${assertionTypes.join(', ')}`,
    );
  }
  if (findScorer(type) !== undefined) return type;
  const why = whyUnsupported(type);
  if (why !== undefined) {
    throw badSuite(source, [...path, 'type'], `the assertion type "${type}" is not supported`, why);
  }
  const near = nearMatches(type.replace(/^not-/, ''), assertionTypes);
  throw badSuite(
    source,
    [...path, 'type'],
    `unknown assertion type "${type}"`,
    near.length > 0 ? near.join(' or ') : `one of ${assertionTypes.join(', ')}`,
  );
}

function readValue(source: YamlSource, path: SourcePath, type: string): JsonValue | undefined {
  const assertion = valueAt(source.value, path);
  const value = isJsonObject(assertion) ? assertion['value'] : undefined;
  if (typeof value === 'string' && value.startsWith('file://')) {
    throw badSuite(source, [...path, 'value'], 'the value names a file', 'the value itself');
  }
  return /json$/.test(type) ? (schemaOf(value) ?? value) : value;
}
