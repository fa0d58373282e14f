import { describe, expect, it } from 'vitest';
import { chainedTo } from '../../../src/core/blastRadius/chains.ts';
import type { Sureness } from '../../../src/core/blastRadius/model.ts';
import type { ReferenceGraph } from '../../../src/core/blastRadius/references/graph.ts';

/** Chains as "giver getter", each on a line of its own. */
function chains(...pairs: readonly (readonly [string, string, Sureness?])[]): ReferenceGraph {
  const names = [...new Set(pairs.flatMap(([from, to]) => [from, to]))];
  return {
    nodes: names.map((name) => ({ id: name, kind: 'prompt', name: name.toUpperCase() })),
    edges: pairs.map(([giver, getter, sure = 'likely'], index) => ({
      from: getter,
      to: giver,
      kind: 'chains',
      sure,
      how: '',
      file: 'a.ts',
      line: index + 1,
    })),
  };
}

describe('prompts that get an answer', () => {
  it('are found through others, the nearest first', () => {
    const { feeds } = chainedTo(chains(['b', 'c'], ['a', 'b']), ['a']);
    expect(feeds.map(({ prompt, through }) => [prompt, through])).toEqual([
      ['B', ['A']],
      ['C', ['B']],
    ]);
  });

  it('are told once, by all that lead to them and by the surest of these', () => {
    const graph = chains(['a', 'b', 'possible'], ['a', 'b', 'likely'], ['x', 'b', 'possible']);
    const { feeds } = chainedTo(graph, ['a', 'x']);
    expect(feeds).toMatchObject([{ prompt: 'B', through: ['A', 'X'], sure: 'likely' }]);
    expect(feeds[0]?.at.map(({ line }) => line)).toEqual([1, 2, 3]);
  });

  it('end where a chain closes, and are never one of those that change', () => {
    const { feeds } = chainedTo(chains(['a', 'b'], ['b', 'a'], ['b', 'c'], ['c', 'b']), ['a']);
    expect(feeds.map(({ prompt }) => prompt)).toEqual(['B', 'C']);
  });
});

describe('prompts that give their answer', () => {
  it('are those in front of the change alone', () => {
    const { fedBy } = chainedTo(chains(['a', 'b'], ['b', 'c']), ['c']);
    expect(fedBy.map(({ prompt }) => prompt)).toEqual(['B']);
  });
});
