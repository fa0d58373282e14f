import { CanaryError } from '../core/base/errors.ts';

const timeShape =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?))?$/;

/**
 * A time that a person wrote, in ISO 8601. Without a zone it is this machine's; a day without a time
 * begins then. Throws `bad-usage`, which names the option.
 */
export function parseTime(option: string, text: string): string {
  const [, day = '', time = '00:00'] = timeShape.exec(text) ?? [];
  const at = isDay(day) ? Date.parse(`${day}T${time}`) : Number.NaN;
  if (Number.isFinite(at)) return new Date(at).toISOString();
  throw new CanaryError('bad-usage', `${option} ${text} is not a time`, {
    expected: 'a time such as 2026-05-05T14:00 or 2026-05-05T12:00:00Z',
  });
}

/** JavaScript takes 31 February for 3 March. */
function isDay(day: string): boolean {
  const start = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(start.getTime()) && start.toISOString().startsWith(day);
}
