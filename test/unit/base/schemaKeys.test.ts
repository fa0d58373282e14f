import { expect, it } from 'vitest';
import { CanaryError, describeError } from '../../../src/core/base/errors.ts';
import { readYaml } from '../../../src/core/base/source.ts';
import { validateSource } from '../../../src/core/base/validate.ts';
import { configSchema } from '../../../src/protocol/config.ts';

it.each([
  ['gate: { margn: 0.05 }', 'expected margin, alpha, repeats, newBreaches, overRefusal'],
  ['models:\n  a: { basUrl: x, model: y }', 'yaml:2: models.a'],
  ['suites:\n  g: { kind: golden, files: [a], file: b }', 'expected kind, files'],
  ['release:\n  stages:\n    - { weight: 5, minDuration: 10 }', 'not a duration'],
  ['release:\n  stages:\n    - { weight: 5, wait: 1 }', 'expected weight, minDuration, minSamples'],
])('says which keys and values a configuration takes: %s', (text, wanted) => {
  const source = readYaml(text, 'prompt-canary.yaml', 'bad-config');
  let message = '';
  try {
    validateSource(configSchema, source, 'bad-config');
  } catch (error) {
    if (error instanceof CanaryError) message = describeError(error);
  }
  expect(message).toContain(wanted);
});
