import v8 from 'node:v8';

/** Half as much again as what was alive at the last full collection. */
const growthPercent = 50;

/**
 * Lets the heap grow by half between full collections. V8 would let it grow to four times of what is
 * alive, so that a long evaluation would take memory for answers that were thrown away long ago.
 */
export function keepHeapSteady(): void {
  v8.setFlagsFromString(`--heap-growing-percent=${growthPercent}`);
}
