/** "4 h 10 min", "45 s": two units at most, for people. */
export function formatDuration(ms: number): string {
  const steps = [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['min', 60_000],
    ['s', 1_000],
  ] as const;
  const total = Math.max(0, Math.round(ms / 1_000) * 1_000);
  const first = steps.findIndex(([, size]) => total >= size);
  if (first < 0) return '0 s';
  let rest = total;
  const parts: string[] = [];
  for (const [name, size] of steps.slice(first, first + 2)) {
    const amount = Math.floor(rest / size);
    rest -= amount * size;
    if (amount > 0) parts.push(`${amount} ${name}`);
  }
  return parts.join(' ');
}

const minute = 60_000;
const hour = 60 * minute;

/** The same for an estimate, which has no minutes beside days. */
export function roundedDuration(ms: number): string {
  const unit = ms > 48 * hour ? hour : ms > 2 * hour ? 10 * minute : minute;
  return formatDuration(Math.max(minute, Math.round(ms / unit) * unit));
}
