import { describe, expect, it } from 'vitest';
import {
  about,
  chance,
  interval,
  names,
  percent,
  plural,
  shortNumber,
  tally,
} from '../../../src/core/eval/words.ts';

describe('numbers in reasons', () => {
  it.each([
    [0.14516, '14.5 %'],
    [0.2, '20 %'],
    [0.0005, '0.05 %'],
    [0, '0 %'],
    [1, '100 %'],
  ])('%f of all is %s', (share, words) => {
    expect(percent(share)).toBe(words);
  });

  it.each([
    [1234567, '1,234,567'],
    [1234.56, '1,234.6'],
    [999, '999'],
    [-1234, '-1,234'],
    [0.0123, '0.01'],
  ])('%f is %s', (value, words) => {
    expect(shortNumber(value)).toBe(words);
  });

  it('do not pretend to know a tiny chance exactly', () => {
    expect(chance(0.125)).toBe('12.5 %');
    expect(chance(0.000_06)).toBe('less than 0.1 %');
  });

  it('are rounded where they are only a guess', () => {
    expect(about(1_234)).toBe('about 1,200');
    expect(about(59)).toBe('about 59');
  });

  it('show an interval in whole per cents from ten up', () => {
    expect(interval([0.0783, 0.2534])).toBe('95 % CI 7.8-25');
  });

  it('count things', () => {
    expect(plural(1, 'case')).toBe('1 case');
    expect(plural(1_500, 'case')).toBe('1,500 cases');
    expect(plural(2, 'new breach', 'new breaches')).toBe('2 new breaches');
  });
});

describe('lists in reasons', () => {
  it('name a few and count the rest', () => {
    expect(names(['a', 'b'])).toBe('a, b');
    expect(names(['a', 'b', 'c', 'd'], 2)).toBe('a, b and 2 more');
  });

  it('begin with what happens most', () => {
    expect(tally(['json', 'esc', 'esc', 'x', 'y', 'esc', 'json'])).toBe(
      'esc in 3, json in 2, x in 1',
    );
  });
});
