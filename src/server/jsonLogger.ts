import type { Clock, LogFields, Logger } from '../core/ports.ts';

export const logLevels = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];

/** One JSON object a line, for whoever collects the server's stderr; nothing below `least`. */
export function createJsonLogger(
  write: (line: string) => void,
  clock: Pick<Clock, 'now'>,
  least: LogLevel = 'info',
): Logger {
  const log = (level: LogLevel): Logger['info'] => {
    if (logLevels.indexOf(level) < logLevels.indexOf(least)) return () => undefined;
    return (message: string, fields: LogFields = {}) =>
      write(
        `${JSON.stringify({ at: new Date(clock.now()).toISOString(), level, message, ...fields })}\n`,
      );
  };
  return { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') };
}
