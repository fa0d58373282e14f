/** Lines of a file, counted from 1, both ends included. */
export interface LineRange {
  readonly start: number;
  readonly end: number;
}
