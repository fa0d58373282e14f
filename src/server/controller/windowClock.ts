import type { ReleaseWindow } from '../../core/release/model.ts';
import { days } from '../../core/release/model.ts';

/** Whether windows are open, and when that changes next. */
export interface WindowState {
  readonly open: boolean;
  /** Null: never. */
  readonly changesAt: number | null;
}

const minuteMs = 60_000;
const dayMinutes = 1_440;
/** Every window opens within a week; one day more for clocks that are set. */
const horizonMinutes = 8 * dayMinutes;

/**
 * Tells when windows are open, by the wall clocks of their time zones: where clocks are set forward
 * or back, a window keeps its local times. What it has found out it keeps until the next change.
 */
export class WindowClock {
  readonly #known = new Map<string, WindowState & { readonly since: number }>();
  readonly #zones = new Map<string, Intl.DateTimeFormat>();

  at(windows: readonly ReleaseWindow[], now: number): WindowState {
    if (windows.length === 0) return { open: true, changesAt: null };
    const key = JSON.stringify(windows);
    const known = this.#known.get(key);
    const isValid =
      known !== undefined &&
      now >= known.since &&
      (known.changesAt === null
        ? now - known.since < dayMinutes * minuteMs
        : now < known.changesAt);
    if (isValid) return known;
    const state = { ...this.#look(windows, now), since: now };
    if (this.#known.size >= 1_000) this.#known.clear();
    this.#known.set(key, state);
    return state;
  }

  #look(windows: readonly ReleaseWindow[], now: number): WindowState {
    const open = this.#isOpen(windows, now);
    const step = stepOf(windows) * minuteMs;
    const end = now + horizonMinutes * minuteMs;
    for (let at = (Math.floor(now / step) + 1) * step; at < end; at += step) {
      if (this.#isOpen(windows, at) !== open) return { open, changesAt: at };
    }
    return { open, changesAt: null };
  }

  #isOpen(windows: readonly ReleaseWindow[], at: number): boolean {
    return windows.some((window) => {
      const { day, minute } = this.#localTime(window.timeZone, at);
      const { fromMinute: from, toMinute: to } = window;
      const began = (daysAgo: number): boolean => {
        const name = days[(day + 7 - daysAgo) % 7];
        return name !== undefined && window.days.includes(name);
      };
      if (from < to) return began(0) && from <= minute && minute < to;
      return (began(0) && minute >= from) || (began(1) && minute < to);
    });
  }

  #localTime(timeZone: string, at: number): { day: number; minute: number } {
    let format = this.#zones.get(timeZone);
    if (format === undefined) {
      format = new Intl.DateTimeFormat('en-US', {
        timeZone,
        weekday: 'short',
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
      });
      this.#zones.set(timeZone, format);
    }
    const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, value]));
    const day = (parts.get('weekday') ?? '').toLowerCase();
    return {
      day: days.findIndex((it) => it === day),
      minute: Number(parts.get('hour')) * 60 + Number(parts.get('minute')),
    };
  }
}

/**
 * Minutes between two moments of which one can be a change: time zones lie whole quarters of an hour
 * from UTC, so that windows on the quarter change on it.
 */
function stepOf(windows: readonly ReleaseWindow[]): number {
  const edges = windows.flatMap(({ fromMinute, toMinute }) => [fromMinute, toMinute]);
  return [15, 5].find((step) => edges.every((edge) => edge % step === 0)) ?? 1;
}
