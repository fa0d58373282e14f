import type * as vscode from 'vscode';
import type { LogFields, Logger } from '../core/ports.ts';

/** The output channel as the port that core and node log through. */
export function createLogger(channel: vscode.LogOutputChannel): Logger {
  return {
    debug: (message, fields) => channel.debug(withFields(message, fields)),
    info: (message, fields) => channel.info(withFields(message, fields)),
    warn: (message, fields) => channel.warn(withFields(message, fields)),
    error: (message, fields) => channel.error(withFields(message, fields)),
  };
}

function withFields(message: string, fields: LogFields = {}): string {
  const parts = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${String(value)}`);
  return [message, ...parts].join(' ');
}
