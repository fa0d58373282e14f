import type { Clock, LogFields, Logger } from '../core/ports.ts';

/** One JSON object a line, for whoever collects the server's stderr. */
export function createJsonLogger(write: (line: string) => void, clock: Clock): Logger {
  const log =
    (level: string) =>
    (message: string, fields: LogFields = {}): void =>
      write(
        `${JSON.stringify({ at: new Date(clock.now()).toISOString(), level, message, ...fields })}\n`,
      );
  return {
    debug: () => undefined,
    info: log('info'),
    warn: log('warn'),
    error: log('error'),
  };
}
