/** What a benchmark prints with `--json`. Figures are numbers, or tables of numbers by name. */
export interface BenchResult {
  readonly name: string;
  /** Of the pseudo-random numbers, where there are any. */
  readonly seed: number | null;
  /** Processor, cores, runtime. */
  readonly machine: string;
  readonly figures: Figures;
  /** The same work with nothing of ours in it, or the theoretical limit. */
  readonly floor: Figures;
  readonly peer?: Figures;
}

export interface Figures {
  readonly [name: string]: number | Figures;
}
