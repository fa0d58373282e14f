import type { JSX } from 'preact';
import type { Figure } from './figure.ts';

export function Measure({ main, note }: Figure): JSX.Element {
  return (
    <span class="measure">
      <span class="main">{main}</span>
      {note === undefined || note === '' ? null : <span class="note"> {note}</span>}
    </span>
  );
}
