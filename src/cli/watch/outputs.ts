import type { ConnectionState } from '../../backends/releaseBackend.ts';
import type { ReleaseEvent, ReleaseResponse } from '../../protocol/api.ts';
import type { CliContext } from '../command.ts';
import { oneLine } from '../words.ts';
import { logLine, panelLines } from './panel.ts';

/** How `watch` shows what it hears. */
export interface WatchOutput {
  /** `release` is as it is after the event. */
  event(event: ReleaseEvent, release: ReleaseResponse): void;
  connection(state: ConnectionState, since: string): void;
  end(release: ReleaseResponse | undefined): void;
}

/** One document when the release is over, or when watching is. */
export function jsonOutput({ stdout }: CliContext): WatchOutput {
  return {
    event: () => undefined,
    connection: () => undefined,
    end: (release) => stdout(`${JSON.stringify(release ?? null, null, 1)}\n`),
  };
}

/** One event a line, as it comes. */
export function jsonLinesOutput({ stdout }: CliContext): WatchOutput {
  return {
    event: (event) => stdout(`${JSON.stringify(event)}\n`),
    connection: () => undefined,
    end: () => undefined,
  };
}

/** For logs of a build: decisions and changes of the first line, nothing that is drawn over. */
export function linesOutput({ stdout, stderr }: CliContext): WatchOutput {
  let shown = '';
  let from = 0;
  return {
    event: (_, { log, live }) => {
      for (const entry of log.filter(({ seq }) => seq > from))
        stdout(`${oneLine(logLine(entry))}\n`);
      from = log.at(-1)?.seq ?? from;
      if (live.headline === shown) return;
      shown = live.headline;
      stdout(`${oneLine(shown)}\n`);
    },
    connection: (state, since) => {
      if (state !== 'live') stderr(`registry ${state}; last heard of it at ${since}\n`);
    },
    end: () => undefined,
  };
}

/** The panel, drawn over itself on a terminal. */
export function panelOutput({ stderr }: CliContext, columns: number): WatchOutput {
  let drawn = 0;
  let release: ReleaseResponse | undefined;
  let notice: string[] = [];
  const draw = (): void => {
    if (release === undefined) return;
    const lines = [...notice, ...panelLines(release, columns)];
    const back = drawn === 0 ? '' : `\u001b[${drawn}A`;
    stderr(`${back}${lines.map((line) => `\u001b[2K${line}\n`).join('')}\u001b[0J`);
    drawn = lines.length;
  };
  return {
    event: (_, current) => {
      release = current;
      draw();
    },
    connection: (state, since) => {
      notice = state === 'live' ? [] : [`registry ${state}; these numbers are of ${since}`, ''];
      draw();
    },
    end: () => undefined,
  };
}
