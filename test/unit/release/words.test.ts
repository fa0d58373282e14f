import { describe, expect, it } from 'vitest';
import { formatDuration } from '../../../src/core/base/duration.ts';
import {
  about,
  grouped,
  percent,
  ratioWords,
  weightWords,
} from '../../../src/core/release/words.ts';

describe('numbers for people', () => {
  it.each([
    [0.38234, '38.2 %'],
    [0.05, '5 %'],
    [0, '0 %'],
    [0.0004, '0.04 %'],
    [1, '100 %'],
    [0.001, '0.1 %'],
  ])('writes the rate %d as %s', (rate, text) => expect(percent(rate)).toBe(text));

  it.each([
    [1, '1 %'],
    [0.25, '0.25 %'],
    [50, '50 %'],
  ])('writes the weight %d as %s', (weight, text) => expect(weightWords(weight)).toBe(text));

  it.each([
    [1.138, '1.14'],
    [2, '2'],
    [12.34, '12.3'],
    [1_403.2, '1,403'],
  ])('writes the ratio %d as %s', (ratio, text) => expect(ratioWords(ratio)).toBe(text));

  it.each([
    [212, '212'],
    [21_300, '21,300'],
    [1_234_567, '1,234,567'],
  ])('groups %i as %s', (count, text) => expect(grouped(count)).toBe(text));

  it.each([
    [7, '7'],
    [337, '340'],
    [1_837, '1,900'],
    [0.2, '1'],
  ])('rounds an estimate of %d up to %s', (count, text) => expect(about(count)).toBe(text));

  it.each([
    [0, '0 s'],
    [45_000, '45 s'],
    [15_000_000, '4 h 10 min'],
    [86_400_000, '1 d'],
    [93_600_000, '1 d 2 h'],
    [3_599_600, '1 h'],
    [-5, '0 s'],
  ])('writes %i ms as %s', (ms, text) => expect(formatDuration(ms)).toBe(text));
});
