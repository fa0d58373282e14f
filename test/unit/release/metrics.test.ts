import { describe, expect, it } from 'vitest';
import { eventOf, metrics, outcomeFields } from '../../../src/core/release/metrics.ts';
import { metricNames } from '../../../src/core/release/model.ts';

describe('metrics', () => {
  it('cover every field of an outcome, and every name', () => {
    expect(Object.keys(metrics)).toEqual([...metricNames]);
    const fields = new Set(metricNames.map((name) => metrics[name].field));
    expect([...fields].sort()).toEqual([...outcomeFields].sort());
  });

  it.each([
    ['formatValid', { formatValid: false }, true],
    ['formatError', { formatValid: false }, true],
    ['formatValid', { formatValid: true }, false],
    ['formatError', { formatValid: true }, false],
    ['refusal', { refusal: true }, true],
    ['refusal', { refusal: false }, false],
    ['refusal', { error: true }, undefined],
    ['refusal', { refusal: undefined }, undefined],
  ] as const)('%s of %j is %s', (metric, outcome, event) => {
    expect(eventOf(metric, outcome)).toBe(event);
  });
});
