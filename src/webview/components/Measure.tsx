import type { JSX } from 'preact';

/** A figure with what belongs to it: interval, sample size, unit. */
export interface Figure {
  readonly main: string;
  readonly note?: string | undefined;
}

export function Measure({ main, note }: Figure): JSX.Element {
  return (
    <span class="measure">
      <span class="main">{main}</span>
      {note === undefined || note === '' ? null : <span class="note"> {note}</span>}
    </span>
  );
}
