/** "1 prompt", "7 call sites". */
export function count(amount: number, singular: string, plural = `${singular}s`): string {
  return `${amount.toLocaleString('en-US')} ${amount === 1 ? singular : plural}`;
}

/** 0.9123 -> "91.2 %"; three significant digits at most, no trailing zeros. */
export function percent(share: number): string {
  return `${shortNumber(share * 100)} %`;
}

/** 5 -> "5", 33.333 -> "33.3", 0.25 -> "0.25". */
export function shortNumber(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/** Collapsed to one line and cut with an ellipsis, for places that hold one line. */
export function oneLine(text: string, length: number): string {
  const flat = text.replace(/\s+/g, ' ').trim();
  return flat.length <= length ? flat : `${flat.slice(0, length - 1).trimEnd()}…`;
}
