import type { JSX } from 'preact';
import type { Piece } from './wordDiff.ts';

/** One side's text with its changed words marked by more than colour. */
export function WordDiff(props: {
  readonly pieces: readonly Piece[];
  readonly side: 'before' | 'after';
}): JSX.Element {
  const Mark = props.side === 'before' ? 'del' : 'ins';
  return <>{props.pieces.map((it) => (it.changed ? <Mark>{it.text}</Mark> : it.text))}</>;
}
