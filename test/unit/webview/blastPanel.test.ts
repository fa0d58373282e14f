import { describe, expect, it } from 'vitest';
import type { BlastGroup, BlastItem, BlastView } from '../../../src/protocol/blastPanel.ts';
import { layOut } from '../../../src/webview/blast/graphLayout.ts';
import { graphModel } from '../../../src/webview/blast/graphModel.ts';
import {
  emptyTree,
  reduceTree,
  restoreTree,
  treeKey,
  treeRows,
  type TreeView,
} from '../../../src/webview/blast/rows.ts';
import { emptyBlast, reduceBlast } from '../../../src/webview/blast/state.ts';

function item(id: string, more: Partial<BlastItem> = {}): BlastItem {
  const none = { problems: [], details: [], sure: null, opens: true, links: [] };
  return { id, name: id, label: id, ...none, ...more };
}

function group(kind: BlastGroup['kind'], items: readonly BlastItem[]): BlastGroup {
  return { kind, title: kind, items, empty: `no ${kind}` };
}

function viewOf(...groups: readonly BlastGroup[]): BlastView {
  const section = { title: '', lines: [] };
  return {
    subject: 'reply',
    kind: 'prompt',
    baseline: 'HEAD',
    level: 'high',
    advice: '',
    reach: '',
    reasons: [],
    groups,
    plan: section,
    detection: section,
  };
}

const groups = [group('callers', [item('a'), item('b', { opens: false })]), group('prompts', [])];
const callersRow = 'group callers';
const on = (active: string, ...collapsed: string[]): TreeView => ({ active, collapsed });

describe('keys in the list of what is reached', () => {
  it.each([
    { key: 'ArrowDown', view: on(callersRow), does: { type: 'activate', id: 'a' } },
    { key: 'ArrowUp', view: on(callersRow), does: { type: 'activate', id: callersRow } },
    { key: 'End', view: on('a'), does: { type: 'activate', id: 'no prompts' } },
    { key: 'Home', view: on('b'), does: { type: 'activate', id: callersRow } },
    { key: 'PageDown', view: on('a'), does: { type: 'activate', id: 'no prompts' } },
    { key: 'Enter', view: on('a'), does: { type: 'open', id: 'a' } },
    { key: ' ', view: on('a'), does: { type: 'open', id: 'a' } },
    { key: 'Enter', view: on('b'), does: { type: 'activate', id: 'b' } },
    { key: 'Enter', view: on('no prompts'), does: { type: 'activate', id: 'no prompts' } },
    { key: 'Enter', view: on(callersRow), does: { type: 'toggle', id: callersRow } },
    { key: 'ArrowRight', view: on(callersRow), does: { type: 'activate', id: 'a' } },
    {
      key: 'ArrowRight',
      view: on(callersRow, callersRow),
      does: { type: 'toggle', id: callersRow },
    },
    { key: 'ArrowRight', view: on('a'), does: null },
    { key: 'ArrowLeft', view: on('b'), does: { type: 'activate', id: callersRow } },
    { key: 'ArrowLeft', view: on(callersRow), does: { type: 'toggle', id: callersRow } },
    { key: 'ArrowLeft', view: on(callersRow, callersRow), does: null },
    { key: 'Tab', view: on('a'), does: null },
  ])('$key on $view.active', ({ key, view, does }) => {
    expect(treeKey(key, treeRows(groups, view), view)).toEqual(does);
  });

  it('begin at the first row when the active one is gone', () => {
    const view = on('what went');
    const action = treeKey('ArrowDown', treeRows(groups, view), view);
    expect(action).toEqual({ type: 'activate', id: 'a' });
  });
});

describe('the list of what is reached', () => {
  it('hides the items of a closed group until it is opened', () => {
    const closed = reduceTree(emptyTree, { type: 'toggle', id: callersRow });
    expect(treeRows(groups, closed).map(({ id }) => id)).toEqual([
      callersRow,
      'group prompts',
      'no prompts',
    ]);
    const opened = reduceTree(closed, { type: 'toggle', id: callersRow });
    expect(treeRows(groups, opened)).toHaveLength(5);
  });

  it.each([
    { kept: undefined, collapsed: [] },
    { kept: 'x', collapsed: [] },
    { kept: { collapsed: 3 }, collapsed: [] },
    { kept: { collapsed: ['group callers', 7] }, collapsed: ['group callers'] },
  ])('restores what a reload kept of $kept', ({ kept, collapsed }) => {
    expect(restoreTree(kept)).toEqual({ active: null, collapsed });
  });
});

describe('the graph of what is reached', () => {
  it('points from what goes into the prompt to it, and from it to what uses it', () => {
    const { edges } = graphModel(
      viewOf(
        group('partials', [item('p')]),
        group('callers', [item('c', { sure: 'likely' })]),
        group('readers', [item('k', { links: ['c'] })]),
      ),
    );
    expect(edges).toEqual([
      { from: 'p', to: 'subject', sure: null },
      { from: 'subject', to: 'c', sure: 'likely' },
      { from: 'c', to: 'k', sure: null },
    ]);
  });

  it('leads from a prompt along the chain of those that get its answer, and to its tests', () => {
    const { edges } = graphModel(
      viewOf(
        group('feeds', [
          item('f', { sure: 'likely', links: ['subject'] }),
          item('g', { sure: 'possible', links: ['f'] }),
        ]),
        group('fedBy', [item('b', { sure: 'likely', links: ['subject'] })]),
        group('tests', [item('t', { sure: 'certain' })]),
      ),
    );
    expect(edges).toEqual([
      { from: 'subject', to: 'f', sure: 'likely' },
      { from: 'f', to: 'g', sure: 'possible' },
      { from: 'b', to: 'subject', sure: 'likely' },
      { from: 'subject', to: 't', sure: 'certain' },
    ]);
  });

  it('draws what is broken and what is sure before the rest, and says how much is left out', () => {
    const callers = Array.from({ length: 5_000 }, (_, index) =>
      item(`c${index}`, {
        sure: index === 4_000 ? 'certain' : 'possible',
        problems: index === 4_999 ? ['does not pass x'] : [],
      }),
    );
    const model = graphModel(viewOf(group('callers', callers)));
    const drawn = model.nodes.map(({ id }) => id);
    expect(drawn).toEqual(expect.arrayContaining(['c4999', 'c4000', 'more callers']));
    expect(model.nodes.length + model.left).toBe(5_000 + 2);
    expect(model.edges.length).toBeLessThan(20);
  });

  it('hangs a key whose reader is not drawn on the rest of the readers', () => {
    const callers = Array.from({ length: 30 }, (_, index) => item(`c${index}`));
    const { edges } = graphModel(
      viewOf(group('callers', callers), group('readers', [item('k', { links: ['c29'] })])),
    );
    expect(edges).toContainEqual({ from: 'more callers', to: 'k', sure: null });
  });

  it('places everything from left to right without overlap', () => {
    const callers = Array.from({ length: 9 }, (_, index) => item(`c${index}`));
    const { nodes, width, height } = layOut(
      graphModel(
        viewOf(
          group('partials', [item('p')]),
          group('callers', callers),
          group('readers', [item('k', { links: ['c1', 'c2'] })]),
        ),
      ),
    );
    const at = (id: string): number => nodes.find((it) => it.id === id)!.x;
    expect([at('p'), at('subject'), at('c1'), at('k')]).toEqual(
      [at('p'), at('subject'), at('c1'), at('k')].toSorted((a, b) => a - b),
    );
    for (const one of nodes) {
      expect(one.x + one.width).toBeLessThanOrEqual(width);
      expect(one.y + one.height).toBeLessThanOrEqual(height);
      for (const other of nodes) {
        const apart =
          one === other ||
          one.x + one.width <= other.x ||
          other.x + other.width <= one.x ||
          one.y + one.height <= other.y ||
          other.y + other.height <= one.y;
        expect(apart, `${one.id} and ${other.id}`).toBe(true);
      }
    }
  });
});

describe('the state of the panel', () => {
  it('keeps the last view beside a failure, and forgets the failure with the next view', () => {
    const view = viewOf();
    const shown = reduceBlast(emptyBlast, { type: 'view', view });
    const failed = reduceBlast(shown, { type: 'failed', message: 'x', action: null });
    expect(failed).toMatchObject({ view, failure: { message: 'x' }, measuring: false });
    expect(reduceBlast(failed, { type: 'view', view })).toMatchObject({ failure: null });
    expect(reduceBlast(shown, { type: 'measuring' })).toMatchObject({ view, measuring: true });
  });
});
