import * as z from 'zod/mini';
import { days, type Day, type ReleaseWindow } from '../core/release/model.ts';

/** The windows of a plan as users write them: `{ days: [mon-fri], from: '09:00', ... }`. */

const week: readonly Day[] = [...days.slice(1), ...days.slice(0, 1)];
const dayPattern = new RegExp(`^(?:${days.join('|')})(?:-(?:${days.join('|')}))?$`);
const dayWords = `a day or a range of them, such as mon or mon-fri (${week.join(', ')})`;
const timePattern = /^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/;
const time = z
  .string()
  .check(z.regex(timePattern, 'expected a time of the day in quotes, such as "09:00"'));

export const windowSchema = z
  .strictObject({
    days: z._default(
      z
        .array(z.string().check(z.regex(dayPattern, `expected ${dayWords}`)))
        .check(z.minLength(1, 'at least one day is needed')),
      ['mon-sun'],
    ),
    from: z._default(time, '00:00'),
    to: z._default(time, '24:00'),
    timeZone: z
      .string()
      .check(z.refine(isTimeZone, 'expected the name of a time zone, such as Europe/Berlin')),
  })
  .check(z.refine((it) => it.from !== it.to, 'a window ends at another time than it begins'));

export function toWindow(it: z.output<typeof windowSchema>): ReleaseWindow {
  const chosen = new Set(it.days.flatMap(daysOf));
  return {
    days: week.filter((day) => chosen.has(day)),
    fromMinute: minuteOf(it.from),
    toMinute: minuteOf(it.to),
    timeZone: it.timeZone,
  };
}

export function fromWindow(it: ReleaseWindow): z.input<typeof windowSchema> {
  return {
    days: [...it.days],
    from: clock(it.fromMinute),
    to: clock(it.toMinute),
    timeZone: it.timeZone,
  };
}

/** "sat-mon" goes over the end of the week. */
function daysOf(range: string): Day[] {
  const [first = '', last = first] = range.split('-');
  const from = week.indexOf(first as Day);
  const count = ((week.indexOf(last as Day) - from + week.length) % week.length) + 1;
  return [...week, ...week].slice(from, from + count);
}

function minuteOf(text: string): number {
  const [hours = '0', minutes = '0'] = text.split(':');
  return Number(hours) * 60 + Number(minutes);
}

function clock(minute: number): string {
  const two = (count: number): string => String(count).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
