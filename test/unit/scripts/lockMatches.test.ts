import { describe, expect, it } from 'vitest';
import { lockMatches } from '../../../scripts/lib/install.mjs';

interface Entry {
  readonly version: string;
  readonly optional?: boolean;
}
const packages = (entries: Record<string, Entry>): Map<string, Entry> =>
  new Map(Object.entries(entries));

const cases: readonly {
  readonly when: string;
  readonly wanted: Record<string, Entry>;
  readonly installed: Record<string, Entry>;
  readonly matches: boolean;
}[] = [
  {
    when: 'every package has the wanted version',
    wanted: { a: { version: '1.0.0' } },
    installed: { a: { version: '1.0.0' } },
    matches: true,
  },
  {
    when: 'an optional package is left out, as those of other platforms are',
    wanted: { a: { version: '1.0.0' }, b: { version: '1.0.0', optional: true } },
    installed: { a: { version: '1.0.0' } },
    matches: true,
  },
  {
    when: 'a package is missing',
    wanted: { a: { version: '1.0.0' }, b: { version: '1.0.0' } },
    installed: { a: { version: '1.0.0' } },
    matches: false,
  },
  {
    when: 'a version differs',
    wanted: { a: { version: '1.0.1' } },
    installed: { a: { version: '1.0.0' } },
    matches: false,
  },
  {
    when: 'an optional package has another version',
    wanted: { a: { version: '1.0.1', optional: true } },
    installed: { a: { version: '1.0.0', optional: true } },
    matches: false,
  },
  {
    when: 'something is installed that nobody wants any more',
    wanted: {},
    installed: { a: { version: '1.0.0' } },
    matches: false,
  },
];

describe('whether node_modules is what the lock file says', () => {
  it.each(cases)('is $matches when $when', ({ wanted, installed, matches }) => {
    expect(lockMatches(packages(wanted), packages(installed))).toBe(matches);
  });
});
