/** Times of day in the reader's own time zone. */

const minutes: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hour12: false };
const seconds: Intl.DateTimeFormatOptions = { ...minutes, second: '2-digit' };
const day: Intl.DateTimeFormatOptions = { month: 'short', day: 'numeric' };

/** "15:31", with the day before it when that is not the day of `now`: "Nov 20 15:31". */
export function clock(iso: string, now: number): string {
  const at = new Date(iso);
  return sameDay(at, new Date(now)) ? timeOfDay(at) : `${date(at)} ${timeOfDay(at)}`;
}

/** "15:31". */
export function timeOfDay(at: Date): string {
  return at.toLocaleTimeString('en-GB', minutes);
}

/** "15:31:04". */
export function timeWithSeconds(at: Date): string {
  return at.toLocaleTimeString('en-GB', seconds);
}

/** "Nov 20". */
export function date(at: Date): string {
  return at.toLocaleDateString('en-US', day);
}

/** "15:31:04". */
export function clockWithSeconds(iso: string): string {
  return timeWithSeconds(new Date(iso));
}

function sameDay(a: Date, b: Date): boolean {
  return a.toDateString() === b.toDateString();
}
