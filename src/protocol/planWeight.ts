import * as z from 'zod/mini';

/** Routing counts in hundredths of a percent. */
function hasTwoDecimals(weight: number): boolean {
  return Math.abs(weight * 100 - Math.round(weight * 100)) < 1e-9;
}

/** Percent of keys. */
export const weightSchema = z
  .number()
  .check(
    z.gte(0),
    z.lte(100),
    z.refine(hasTwoDecimals, 'a weight has at most two decimals, such as 0.25'),
  );
