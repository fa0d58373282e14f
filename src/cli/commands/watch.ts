import { errorTable } from '../../core/base/errors.ts';
import type { ReleaseStatus } from '../../core/release/model.ts';
import { applyReleaseEvent } from '../../protocol/applyReleaseEvent.ts';
import type { ReleaseResponse } from '../../protocol/api.ts';
import type { CliContext, CommandModule } from '../command.ts';
import { chooseRelease, openRegistry, registryOption, type RegistryOptions } from '../registry.ts';
import {
  jsonLinesOutput,
  jsonOutput,
  linesOutput,
  panelOutput,
  type WatchOutput,
} from '../watch/outputs.ts';

interface WatchOptions extends RegistryOptions {
  readonly json?: boolean;
  readonly jsonl?: boolean;
}

/** Ends with the release: 0 promoted, 1 rolled back, 2 when another one took its place. */
const exitCodes: Readonly<Record<ReleaseStatus, number>> = {
  pending: errorTable.cancelled.exit,
  running: errorTable.cancelled.exit,
  paused: errorTable.cancelled.exit,
  promoted: 0,
  rolled_back: 1,
  superseded: 2,
};

export const configure: CommandModule['configure'] = (command, context, done) => {
  command
    .argument('[release]', 'id of the release (default: the one that is on, else the newest)')
    .option(...registryOption)
    .option('--json', 'the release as one JSON document on stdout when it is over')
    .option('--jsonl', 'one JSON event a line on stdout')
    .action(async (id: string | undefined, options: WatchOptions) => {
      const backend = await openRegistry(options, context);
      const output = outputFor(options, context);
      const onState: WatchOutput['connection'] = (state, since) => output.connection(state, since);
      let release: ReleaseResponse | undefined;
      const chosen = await chooseRelease(backend, id);
      const signal = AbortSignal.any([context.signal, context.unread]);
      for await (const event of backend.stream(chosen, { signal, onState })) {
        release = applyReleaseEvent(release, event);
        if (release !== undefined) output.event(event, release);
      }
      output.end(release);
      done(exitCodes[release?.status ?? 'running']);
    });
};

function outputFor({ json, jsonl }: WatchOptions, context: CliContext): WatchOutput {
  if (jsonl === true) return jsonLinesOutput(context);
  if (json === true) return jsonOutput(context);
  return context.interactive ? panelOutput(context, process.stderr.columns) : linesOutput(context);
}
