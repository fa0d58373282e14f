import { describe, expect, it } from 'vitest';
import { duration, table } from '../../../scripts/lib/report.mjs';

describe('what the scripts print', () => {
  it.each([
    [0, '0.0 s'],
    [449, '0.4 s'],
    [9_949, '9.9 s'],
    [9_950, '10 s'],
    [59_499, '59 s'],
    [59_500, '1 min 00 s'],
    [185_000, '3 min 05 s'],
  ])('shows %i ms as "%s"', (ms, text) => {
    expect(duration(ms)).toBe(text);
  });

  it('aligns the columns of a table and leaves nothing at the end of a line', () => {
    expect(
      table([
        ['ok', 'lint', ''],
        ['FAILED', 'types', '3 s'],
      ]),
    ).toEqual(['ok      lint', 'FAILED  types  3 s']);
  });
});
