/** How reasons write numbers and lists. */

/** 0.145 -> "14.5 %", 0.2 -> "20 %", 0.0002 -> "0.02 %". */
export function percent(share: number): string {
  return `${shortNumber(share * 100)} %`;
}

/** A p-value, no more exact than anyone needs: "12.5 %", "less than 0.1 %". */
export function chance(p: number): string {
  return p < 0.001 ? 'less than 0.1 %' : percent(p);
}

/** Three significant digits at most, and no more than one decimal from 1 up. */
export function shortNumber(value: number): string {
  const digits = Math.abs(value) >= 1 ? Number(value.toFixed(1)) : Number(value.toPrecision(1));
  return grouped(digits);
}

/** An interval of shares: "95 % CI 7.8-25". */
export function interval([low, high]: readonly [number, number]): string {
  return `95 % CI ${endPoint(low)}-${endPoint(high)}`;
}

/** Two significant digits, so that nobody reads more into it: 1,234 -> "about 1,200". */
export function about(value: number): string {
  return `about ${grouped(Number(value.toPrecision(2)))}`;
}

/** "1 case", "3 cases". */
export function plural(value: number, noun: string, many = `${noun}s`): string {
  return `${grouped(value)} ${value === 1 ? noun : many}`;
}

/** The first few names, and how many more there are. */
export function names(items: readonly string[], most = 3): string {
  const shown = items.slice(0, most).join(', ');
  return items.length > most ? `${shown} and ${items.length - most} more` : shown;
}

/** The most frequent words with how often they occur: "escalation dropped in 6, ...". */
export function tally(items: readonly string[], most = 3): string {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  const sorted = [...counts].sort(([, a], [, b]) => b - a).slice(0, most);
  return sorted.map(([item, times]) => `${item} in ${times}`).join(', ');
}

/** Commas between thousands. By hand: the first use of `Intl` takes some 15 ms. */
function grouped(value: number): string {
  const [whole = '', fraction] = String(value).split('.');
  const commas = whole.replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
  return fraction === undefined ? commas : `${commas}.${fraction}`;
}

function endPoint(share: number): string {
  const value = share * 100;
  return value >= 10 ? value.toFixed(0) : String(Number(value.toFixed(1)));
}
