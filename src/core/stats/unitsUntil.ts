/** Beyond this nobody waits: a million keys. */
export const mostUnits = 1_000_000;
/** Of the answer, relatively: it is an estimate. */
const precision = 1.02;

/**
 * After how many more units an always-valid test decides, if they come at the rates seen so far: the
 * fluid limit of the test, in which counts are their expectations. `isDecided` asks the test itself on
 * the evidence as it would be then. The answer is exact for constant increments; with random ones it is
 * near the mean of the stopping time, from above where the test is a mixture (Wald's identity: what a
 * likelihood ratio has grown by when it stops is its drift times the expected number of units).
 *
 * Assumption: rates stay as they are, so that what is decided once stays decided: `isDecided` is false
 * up to some number and true beyond it.
 *
 * Source: Wald (1947), Sequential Analysis, section 3.5; for mixtures Lai and Siegmund (1977), Annals of
 * Statistics 5, 946-954.
 *
 * @param isDecided asked of numbers >= 0.
 * @returns a number >= 0 to within 2 %, or null beyond a million.
 */
export function unitsUntil(isDecided: (more: number) => boolean): number | null {
  if (isDecided(0)) return 0;
  let [low, high] = [0, 1];
  while (!isDecided(high)) {
    if (high >= mostUnits) return null;
    low = high;
    high = Math.min(2 * high, mostUnits);
  }
  while (high - low > 1 && high > precision * low) {
    const middle = (low + high) / 2;
    if (isDecided(middle)) high = middle;
    else low = middle;
  }
  return Math.ceil(high);
}
