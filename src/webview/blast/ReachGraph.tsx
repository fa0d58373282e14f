import type { JSX, Ref } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { subjectId } from '../../protocol/blastSubject.ts';
import {
  baseline,
  columnWidth,
  layOut,
  type PlacedEdge,
  type PlacedGraph,
  type PlacedNode,
} from './graphLayout.ts';
import type { GraphModel } from './graphModel.ts';

interface Props {
  readonly subject: string;
  readonly model: GraphModel;
  /** The active row of the list. */
  readonly active: string | null;
  readonly onPress: (node: PlacedNode) => void;
}

/** Drawn smaller, the letters could not be read: it is scrolled instead. */
const leastScale = 0.85;
/** Between a node that is to be seen and the edge of the frame. */
const edgeRoom = 8;

/** A drawing of what the list says; for the mouse only, as the list is for everyone. */
export function ReachGraph({ subject, model, active, onPress }: Props): JSX.Element {
  const placed = useMemo(() => layOut(model), [model]);
  const { nodes, edges, width, height } = placed;
  const frame = useInSight(placed);
  return (
    <figure class="reach-graph">
      <div ref={frame} class="graph-scroll" tabIndex={0} role="group" aria-label="Graph, scrolls">
        <svg
          role="img"
          aria-label={`${subject} and what it reaches; the list says the same in words`}
          viewBox={`0 0 ${width} ${height}`}
          width={width}
          height={height}
          style={{ minWidth: `${width * leastScale}px` }}
        >
          <defs>
            <marker
              id="arrow"
              viewBox="0 0 8 8"
              refX="7"
              refY="4"
              markerWidth="7"
              markerHeight="7"
              orient="auto"
            >
              <path class="arrow" d="M 0 1 L 7 4 L 0 7 z" />
            </marker>
          </defs>
          {edges.map((edge) => (
            <Edge key={`${edge.from} ${edge.to}`} edge={edge} />
          ))}
          {nodes.map((node) => (
            <Node
              key={node.id}
              node={node}
              active={node.row !== '' && node.row === active}
              onPress={() => onPress(node)}
            />
          ))}
        </svg>
      </div>
      <figcaption class="note">
        Lines: solid is sure, dashed is likely, dotted is possible.
        {model.left === 0
          ? ''
          : ` ${model.left.toLocaleString('en-US')} places are in the list only.`}
      </figcaption>
    </figure>
  );
}

/** Keeps the subject and what it reaches first in sight where a frame shows but a part of the graph. */
function useInSight({ nodes, width }: PlacedGraph): Ref<HTMLDivElement> {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const frame = ref.current;
    const subject = nodes.find(({ id }) => id === subjectId);
    if (frame === null || subject === undefined) return;
    const show = (): void => {
      const scale = frame.scrollWidth / width;
      const nextColumn = (subject.x + columnWidth + subject.width + edgeRoom) * scale;
      const left = Math.min((subject.x - edgeRoom) * scale, nextColumn - frame.clientWidth);
      const middle = (subject.y + subject.height / 2) * scale;
      frame.scrollTo(left, middle - frame.clientHeight / 2);
    };
    const observer = new ResizeObserver(show);
    observer.observe(frame);
    return () => observer.disconnect();
  }, [nodes, width]);
  return ref;
}

function Edge({ edge }: { readonly edge: PlacedEdge }): JSX.Element {
  const sure = edge.sure ?? 'certain';
  return <path class={`edge edge-${sure}`} d={edge.path} marker-end="url(#arrow)" />;
}

interface NodeProps {
  readonly node: PlacedNode;
  readonly active: boolean;
  readonly onPress: () => void;
}

function Node({ node, active, onPress }: NodeProps): JSX.Element {
  const { kind, broken, opens, x, y, width, height, lines, title } = node;
  const classes = [
    'node',
    `node-${kind}`,
    ...(broken ? ['broken'] : []),
    ...(opens ? ['opens'] : []),
    ...(active ? ['active'] : []),
  ];
  return (
    <g class={classes.join(' ')} transform={`translate(${x} ${y})`} onClick={onPress}>
      <title>{title}</title>
      <rect width={width} height={height} rx="4" />
      {lines.map((line, index) => {
        const at = baseline(index);
        return (
          <text key={index} class={`line-${index}`} x={at.x} y={at.y}>
            {line}
          </text>
        );
      })}
    </g>
  );
}
