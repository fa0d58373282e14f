/** Numbers as people read them: units, few digits, no-break spaces, a true minus sign. */

const nbsp = '\u00a0';
const minus = '\u2212';

/** A number with at most `digits` decimals, trailing zeros dropped: 95.20 -> "95.2". */
export function decimal(value: number, digits: number): string {
  const text = Math.abs(value).toLocaleString('en-US', { maximumFractionDigits: digits });
  return value < 0 && Number(text.replaceAll(',', '')) !== 0 ? minus + text : text;
}

/** 21300 -> "21,300". */
export function count(value: number): string {
  return decimal(value, 0);
}

/** A rate of 0 to 1: 0.952 -> "95.2 %". Below 0.1 % a second decimal. */
export function percent(rate: number): string {
  return `${percentDigits(rate)}${nbsp}%`;
}

/** A share in whole percent: 0.04 -> "4 %"; a share that is not zero never reads "0 %". */
export function wholePercent(share: number): string {
  return share > 0 && share < 0.005 ? `<${nbsp}1${nbsp}%` : `${decimal(share * 100, 0)}${nbsp}%`;
}

/** An interval of rates: "86.7 to 98.3 %". */
export function percentRange([low, high]: readonly [low: number, high: number]): string {
  return `${percentDigits(low)} to ${percentDigits(high)}${nbsp}%`;
}

/** A difference of two rates in percentage points, signed: -0.113 -> "-11.3 pt". */
export function points(difference: number): string {
  return `${signed(difference * 100, 1)}${nbsp}pt`;
}

/** "-20 to -3 pt". */
export function pointsRange([low, high]: readonly [low: number, high: number]): string {
  return `${signed(low * 100, 1)} to ${signed(high * 100, 1)}${nbsp}pt`;
}

/** A relative change from `before` to `after`: "-21 %"; empty when it cannot be told. */
export function change(before: number | null, after: number | null): string {
  if (before === null || after === null || before === 0) return '';
  return `${signed((after / before - 1) * 100, 0)}${nbsp}%`;
}

/** A ratio: 1.14 -> "x1.14" with the multiplication sign; above 10 without decimals. */
export function times(ratio: number): string {
  return `×${ratioDigits(ratio)}`;
}

/** "0.7 to 1.8". */
export function timesRange([low, high]: readonly [low: number, high: number]): string {
  return `${ratioDigits(low)} to ${ratioDigits(high)}`;
}

/** US dollars; small amounts keep two significant digits: "$0.04", "$0.0041", "$1,204". */
export function money(usd: number): string {
  if (usd === 0) return '$0';
  if (Math.abs(usd) < 0.01) return `$${Number(usd.toPrecision(2)).toFixed(significant(usd))}`;
  const digits = Math.abs(usd) < 100 ? 2 : 0;
  return `$${usd.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })}`;
}

/** A latency: "812 ms", "12.3 s". */
export function latency(ms: number): string {
  return ms < 10_000 ? `${count(ms)}${nbsp}ms` : `${decimal(ms / 1_000, 1)}${nbsp}s`;
}

/** "p 0.03", "p below 0.001". */
export function pValue(p: number): string {
  return p < 0.001 ? `p below 0.001` : `p ${Number(p.toPrecision(2))}`;
}

/** Keeps a percent sign on the line of its number, in sentences that come from elsewhere. */
export function unbroken(sentence: string): string {
  return sentence.replace(/(\d) %/g, `$1${nbsp}%`);
}

/** "1 case", "2 cases". */
export function plural(amount: number, one: string, many: string = `${one}s`): string {
  return `${count(amount)} ${amount === 1 ? one : many}`;
}

function percentDigits(rate: number): string {
  return decimal(rate * 100, rate !== 0 && Math.abs(rate) < 0.001 ? 2 : 1);
}

function ratioDigits(ratio: number): string {
  return decimal(ratio, ratio >= 10 ? 0 : 2);
}

function signed(value: number, digits: number): string {
  const text = decimal(value, digits);
  return value > 0 && text !== '0' ? `+${text}` : text;
}

/** Decimals that show two significant digits of a value below 0.01. */
function significant(value: number): number {
  return Math.min(8, 1 - Math.floor(Math.log10(Math.abs(value))));
}
