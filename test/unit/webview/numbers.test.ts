import { describe, expect, it } from 'vitest';
import {
  change,
  count,
  latency,
  money,
  percent,
  percentRange,
  plural,
  points,
  pointsRange,
  pValue,
  times,
  timesRange,
  unbroken,
  wholePercent,
} from '../../../src/webview/numbers.ts';

const cases: readonly { readonly says: string; readonly written: string; readonly is: string }[] = [
  { says: 'a rate has one decimal', written: percent(0.95234), is: '95.2 %' },
  { says: 'a whole rate has none', written: percent(1), is: '100 %' },
  { says: 'a tiny rate keeps two', written: percent(0.0004), is: '0.04 %' },
  { says: 'no rate is nothing', written: percent(0), is: '0 %' },
  { says: 'a share is whole', written: wholePercent(0.043), is: '4 %' },
  { says: 'a share above the whole stays', written: wholePercent(1.18), is: '118 %' },
  { says: 'a small share is not nothing', written: wholePercent(0.001), is: '< 1 %' },
  { says: 'an interval has one unit', written: percentRange([0.078, 0.25]), is: '7.8 to 25 %' },
  { says: 'a loss has a true minus', written: points(-0.113), is: '−11.3 pt' },
  { says: 'a gain has a plus', written: points(0.021), is: '+2.1 pt' },
  { says: 'what rounds to nothing has no sign', written: points(-0.0001), is: '0 pt' },
  { says: 'both ends are signed', written: pointsRange([-0.2, 0.03]), is: '−20 to +3 pt' },
  { says: 'a ratio has two decimals', written: times(1.1449), is: '×1.14' },
  { says: 'a large ratio has none', written: timesRange([0.7, 12.34]), is: '0.7 to 12' },
  { says: 'a change is in percent', written: change(812, 640), is: '−21 %' },
  { says: 'no change without a start', written: change(0, 640), is: '' },
  { says: 'no change without an end', written: change(812, null), is: '' },
  { says: 'money has cents', written: money(0.041), is: '$0.04' },
  { says: 'little money keeps two digits', written: money(0.00412), is: '$0.0041' },
  { says: 'much money has no cents', written: money(1204.4), is: '$1,204' },
  { says: 'no money is nothing', written: money(0), is: '$0' },
  { says: 'a latency is in milliseconds', written: latency(812.4), is: '812 ms' },
  { says: 'a long one in seconds', written: latency(12_340), is: '12.3 s' },
  { says: 'thousands are grouped', written: count(21_300), is: '21,300' },
  { says: 'a p value has two digits', written: pValue(0.03321), is: 'p 0.033' },
  { says: 'a tiny p value is bounded', written: pValue(0.00001), is: 'p below 0.001' },
  { says: 'one is singular', written: plural(1, 'case'), is: '1 case' },
  { says: 'a plural may be irregular', written: plural(2, 'breach', 'breaches'), is: '2 breaches' },
];

describe('numbers for people', () => {
  it.each(cases)('$says: $is', ({ written, is }) => {
    expect(written.replaceAll('\u00a0', ' ')).toBe(is);
  });

  it('keep their unit on the same line', () => {
    expect(percent(0.5)).toBe('50\u00a0%');
    expect(unbroken('91 % against 98.9 % of stable')).toBe(
      '91\u00a0% against 98.9\u00a0% of stable',
    );
  });
});
