import { Graph, layout } from '@dagrejs/dagre';
import type { GraphEdge, GraphModel, GraphNode } from './graphModel.ts';

const nodeWidth = 178;
const columnGap = 46;
/** From the left of one node to the left of the next one that it leads to. */
export const columnWidth = nodeWidth + columnGap;
const lineHeight = 15;
const padding = 8;
const margin = 8;

export interface PlacedNode extends GraphNode {
  /** Upper left corner. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PlacedEdge extends GraphEdge {
  /** Data of an SVG path. */
  readonly path: string;
}

export interface PlacedGraph {
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
  readonly width: number;
  readonly height: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** By its centre. */
interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** From left to right: what goes into the prompt, the prompt, what uses it; in pixels. */
export function layOut({ nodes, edges }: Pick<GraphModel, 'nodes' | 'edges'>): PlacedGraph {
  const graph = new Graph();
  graph.setGraph({
    rankdir: 'LR',
    nodesep: 14,
    ranksep: columnGap,
    marginx: margin,
    marginy: margin,
  });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id, lines } of nodes) {
    graph.setNode(id, { width: nodeWidth, height: lines.length * lineHeight + 2 * padding });
  }
  for (const { from, to } of edges) graph.setEdge(from, to, {});
  layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  const box = (id: string): Box => graph.node(id) as Box;
  return {
    nodes: nodes.map((node) => {
      const { x, y, width: ownWidth, height: ownHeight } = box(node.id);
      const corner = { x: x - ownWidth / 2, y: y - ownHeight / 2 };
      return { ...node, ...corner, width: ownWidth, height: ownHeight };
    }),
    edges: edges.map((edge) => {
      const { points = [] } = graph.edge(edge.from, edge.to) as { points?: readonly Point[] };
      return { ...edge, path: curve(box(edge.from), points.slice(1, -1), box(edge.to)) };
    }),
    width,
    height,
  };
}

/** From the right side of one node to the left side of another, around what is between. */
function curve(from: Box, bends: readonly Point[], to: Box): string {
  const start = { x: from.x + from.width / 2, y: from.y };
  const end = { x: to.x - to.width / 2, y: to.y };
  // The one bend of an edge between neighbours only says that there is nothing between.
  const stops = [start, ...(bends.length > 1 ? bends : []), end];
  const pieces = stops.slice(1).map((stop, index) => {
    const last = stops[index] ?? start;
    const middle = (last.x + stop.x) / 2;
    return `C ${at({ x: middle, y: last.y })} ${at({ x: middle, y: stop.y })} ${at(stop)}`;
  });
  return [`M ${at(start)}`, ...pieces].join(' ');
}

function at({ x, y }: Point): string {
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}

/** Where the lines of a node's text stand, from its upper left corner. */
export function baseline(line: number): Point {
  return { x: padding + 2, y: padding + (line + 0.78) * lineHeight };
}
