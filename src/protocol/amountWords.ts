/** Amounts with their units, for panels. */
export { amountWords } from '../core/release/words.ts';
