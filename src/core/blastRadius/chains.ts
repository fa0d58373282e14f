import type { CallSite, ChainedPrompt, Sureness } from './model.ts';
import type { ReferenceEdge, ReferenceGraph } from './references/graph.ts';

/** Prompts and tests around those that a change reaches. */
export interface Chained {
  readonly feeds: readonly ChainedPrompt[];
  readonly fedBy: readonly ChainedPrompt[];
  readonly tests: readonly CallSite[];
}

/** The end of an edge that a walk goes to, and the end that it comes from. */
type Direction = readonly [to: 'from' | 'to', from: 'from' | 'to'];

const downstream: Direction = ['from', 'to'];
const upstream: Direction = ['to', 'from'];

/**
 * What hangs on the prompts in `files`: prompts that get their answers, directly or through others;
 * prompts whose answers they get; and tests that call them, in order of file and line.
 */
export function chainedTo(graph: ReferenceGraph, files: readonly string[]): Chained {
  const names = new Map(graph.nodes.map(({ id, name }) => [id, name ?? id]));
  const edges = graph.edges.filter(({ kind }) => kind === 'chains');
  const starts = new Set(files);
  return {
    feeds: walk(edges, starts, downstream, names, Infinity),
    fedBy: walk(edges, starts, upstream, names, 1),
    tests: graph.edges
      .filter(({ kind, to }) => kind === 'tests' && starts.has(to))
      .map(({ file, line, sure, how, to }) => {
        return { file, line, prompt: names.get(to) ?? to, sure, how };
      }),
  };
}

/** Breadth first, at most `steps` edges away; the nearest come first. */
function walk(
  edges: readonly ReferenceEdge[],
  starts: ReadonlySet<string>,
  [to, from]: Direction,
  names: ReadonlyMap<string, string>,
  steps: number,
): ChainedPrompt[] {
  const found = new Map<string, ChainedPrompt>();
  let ring: ReadonlySet<string> = starts;
  for (let step = 0; step < steps && ring.size > 0; step++) {
    const next = new Set<string>();
    for (const edge of edges) {
      if (ring.has(edge[from]) && !starts.has(edge[to]) && !found.has(edge[to])) next.add(edge[to]);
    }
    const reached: ReadonlySet<string> = ring;
    for (const file of next) {
      const own = edges.filter((it) => it[to] === file && reached.has(it[from]));
      found.set(file, {
        prompt: names.get(file) ?? file,
        file,
        through: [...new Set(own.map((it) => names.get(it[from]) ?? it[from]))],
        sure: surest(own),
        at: own.map((it) => ({ file: it.file, line: it.line })),
      });
    }
    ring = next;
  }
  return [...found.values()];
}

const order: readonly Sureness[] = ['certain', 'likely', 'possible'];

function surest(edges: readonly ReferenceEdge[]): Sureness {
  return order.find((sure) => edges.some((it) => it.sure === sure)) ?? 'possible';
}
