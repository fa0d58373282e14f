import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../support/seededRandom.ts';
import { caseListKey } from '../../../src/webview/eval/keys.ts';
import {
  freshView,
  reduceView,
  restoreView,
  type EvalView,
} from '../../../src/webview/eval/view.ts';
import { nothingNarrowed } from '../../../src/webview/eval/filters.ts';
import { rowOffset, visibleRows, type ListGeometry } from '../../../src/webview/eval/window.ts';

const rows = Array.from({ length: 30 }, (_it, index) => `golden/c${index}`);
const on = (index: number): EvalView => ({ ...freshView, active: rows[index]! });

describe('keys in the list of cases', () => {
  it.each([
    { key: 'ArrowDown', from: 3, does: { type: 'activate', key: 'golden/c4' } },
    { key: 'ArrowUp', from: 3, does: { type: 'activate', key: 'golden/c2' } },
    { key: 'ArrowUp', from: 0, does: { type: 'activate', key: 'golden/c0' } },
    { key: 'ArrowDown', from: 29, does: { type: 'activate', key: 'golden/c29' } },
    { key: 'PageDown', from: 3, does: { type: 'activate', key: 'golden/c13' } },
    { key: 'PageUp', from: 3, does: { type: 'activate', key: 'golden/c0' } },
    { key: 'Home', from: 9, does: { type: 'activate', key: 'golden/c0' } },
    { key: 'End', from: 9, does: { type: 'activate', key: 'golden/c29' } },
    { key: 'Enter', from: 9, does: { type: 'toggle', key: 'golden/c9' } },
    { key: ' ', from: 9, does: { type: 'toggle', key: 'golden/c9' } },
    { key: 'ArrowRight', from: 9, does: { type: 'expand', key: 'golden/c9' } },
    { key: 'ArrowLeft', from: 9, does: { type: 'collapse' } },
    { key: 'Tab', from: 9, does: null },
  ])('$key on row $from', ({ key, from, does }) => {
    expect(caseListKey(key, rows, on(from))).toEqual(does);
  });

  it('do nothing in an empty list', () => {
    expect(caseListKey('Enter', [], freshView)).toBeNull();
  });
});

describe('the view', () => {
  it.each([
    { action: { type: 'toggle', key: 'b' }, gives: { active: 'b', open: 'b' } },
    { action: { type: 'toggle', key: 'a' }, gives: { active: 'a', open: null } },
    { action: { type: 'activate', key: 'b' }, gives: { active: 'b', open: 'a' } },
    { action: { type: 'collapse' }, gives: { active: 'a', open: null } },
    { action: { type: 'show', key: 'c' }, gives: { active: 'c', open: 'c', filter: 'all' } },
    { action: { type: 'help', shown: true }, gives: { help: true, open: 'a' } },
    {
      action: { type: 'narrow', by: { tag: 'x' } },
      gives: { open: null, filter: null, by: { ...nothingNarrowed, tag: 'x' } },
    },
    {
      action: { type: 'narrow', by: { attacks: { category: 'x' } } },
      gives: { open: null, filter: 'all' },
    },
    { action: { type: 'filter', filter: 'flaky' }, gives: { filter: 'flaky', open: null } },
  ] as const)('$action', ({ action, gives }) => {
    expect(reduceView({ ...freshView, open: 'a', active: 'a' }, action)).toMatchObject(gives);
  });

  it.each([
    { kept: undefined, is: freshView },
    { kept: 'nonsense', is: freshView },
    { kept: { filter: 'of another version', open: 7, by: 3, help: true }, is: freshView },
    {
      kept: {
        by: { suite: 'golden', tag: 4, text: 'x', mustPass: true, attacks: { category: 'y' } },
      },
      is: {
        ...freshView,
        by: { ...nothingNarrowed, suite: 'golden', text: 'x', mustPass: true },
      },
    },
    {
      kept: { filter: 'flaky', open: 'a', active: 'b' },
      is: { ...freshView, filter: 'flaky', open: 'a', active: 'b' },
    },
  ])('is restored from $kept', ({ kept, is }) => {
    expect(restoreView(kept)).toEqual(is);
  });
});

describe('the rows in sight', () => {
  const closed: ListGeometry = {
    top: 200,
    viewport: 600,
    count: 2_000,
    rowHeight: 20,
    openIndex: -1,
    openHeight: 0,
  };

  it.each([
    { at: 'the top', list: closed, first: 0, last: 51 },
    { at: 'the middle', list: { ...closed, top: -20_000 }, first: 970, last: 1_061 },
    { at: 'the end', list: { ...closed, top: -39_400 }, first: 1_940, last: 2_000 },
    { at: 'an empty list', list: { ...closed, count: 0 }, first: 0, last: 0 },
    {
      at: 'open details that fill the screen',
      list: { ...closed, top: -400, openIndex: 10, openHeight: 1_000 },
      first: 0,
      last: 41,
    },
  ])('at $at', ({ list, first, last }) => {
    expect(visibleRows(list)).toMatchObject({ first, last });
  });

  it('cover the screen, and with the empty space have the height of the list', () => {
    const random = seededRandom(41);
    for (let round = 0; round < 500; round += 1) {
      const count = random.below(300);
      const list: ListGeometry = {
        top: 300 - random.below(9_000),
        viewport: 100 + random.below(900),
        count,
        rowHeight: 18 + random.below(20),
        openIndex: random.below(count + 1) - 1,
        openHeight: random.below(1_500),
      };
      const shown = visibleRows(list);
      const total = rowOffset(list, count);
      const where = `seed 41, round ${round}`;
      const drawn = rowOffset(list, shown.last) - rowOffset(list, shown.first);
      expect(shown.before + drawn + shown.after, where).toBeCloseTo(total, 6);
      const onScreen = list.top + total > 0 && list.top < list.viewport;
      if (!onScreen) continue;
      expect(list.top + shown.before, where).toBeLessThanOrEqual(Math.max(0, list.top));
      expect(list.top + total - shown.after, where).toBeGreaterThanOrEqual(
        Math.min(list.viewport, list.top + total),
      );
    }
  });
});
