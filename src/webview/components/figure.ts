/** A figure with what belongs to it: interval, sample size, unit. */
export interface Figure {
  readonly main: string;
  readonly note?: string | undefined;
}
