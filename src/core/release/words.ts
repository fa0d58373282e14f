import type { AmountName, ReleasePlan } from './model.ts';

/** "38.2 %", "0.04 %", "5 %": as many digits as a tired person reads. */
export function percent(rate: number): string {
  const value = rate * 100;
  const digits = value !== 0 && Math.abs(value) < 0.1 ? 2 : 1;
  return `${trimZeros(value.toFixed(digits))} %`;
}

/** A weight in percent: "1 %", "0.25 %". */
export function weightWords(weight: number): string {
  return `${trimZeros(weight.toFixed(2))} %`;
}

/** "1.14", "12.3", "140". */
export function ratioWords(ratio: number): string {
  if (ratio >= 100) return grouped(Math.round(ratio));
  return trimZeros(ratio.toFixed(ratio >= 10 ? 1 : 2));
}

/** Thousands grouped: "21,300". */
export function grouped(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Up to two significant digits, for an estimate: 1,837 -> "1,800". */
export function about(count: number): string {
  const scale = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, count))) - 1);
  return grouped(Math.ceil(count / scale) * scale);
}

const amountUnits: Readonly<Record<AmountName, string>> = {
  latencyMs: ' ms',
  tokens: ' tokens',
  costUsd: ' $',
  outputLength: ' characters',
};

/** "2,690 ms", "0.0123 $". */
export function amountWords(name: AmountName, value: number): string {
  const digits = value < 1 ? String(Number(value.toPrecision(3))) : grouped(value);
  return `${digits}${amountUnits[name]}`;
}

/** What a targeting key stands for. */
export function unitWords({ stickBy }: Pick<ReleasePlan, 'stickBy'>): string {
  return stickBy === 'user' ? 'users' : 'conversations';
}

/** "ana", "ana or bo", "ana, bo or cem". */
export function joinedBy(word: 'and' | 'or', items: readonly string[]): string {
  if (items.length < 2) return items[0] ?? 'nobody';
  return `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1)}`;
}

function trimZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
