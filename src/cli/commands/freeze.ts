import { CanaryError } from '../../core/base/errors.ts';
import type { FreezeResponse } from '../../protocol/freezeApi.ts';
import type { CommandModule } from '../command.ts';
import { actorOf, openRegistry, registryOption, type RegistryOptions } from '../registry.ts';
import { parseTime } from '../time.ts';
import { oneLine } from '../words.ts';

interface FreezeOptions extends RegistryOptions {
  readonly prompt?: string;
  readonly until?: string;
  readonly reason?: string;
  readonly json?: boolean;
}

/** `freeze`: sets one, or lists those in force (of one prompt) when it is not told until when. */
export const freezeCommand: CommandModule = {
  configure: (command, context, done) => {
    command
      .option('--prompt <name>', 'this prompt only (default: every prompt of the registry)')
      .option('--until <time>', 'such as 2026-05-05T14:00 (local time) or ...Z')
      .option('--reason <text>', 'why nothing may start, advance or be promoted')
      .option(...registryOption)
      .option('--json', 'one JSON document on stdout')
      .action(async (options: FreezeOptions) => {
        const { prompt, until, reason, json } = options;
        const backend = await openRegistry(options, context);
        if (until === undefined && reason !== undefined) {
          throw new CanaryError('bad-usage', 'a freeze needs an end', { expected: '--until' });
        }
        if (until !== undefined) {
          if (reason === undefined) {
            throw new CanaryError('bad-usage', 'a freeze needs a reason', { expected: '--reason' });
          }
          const of = prompt === undefined ? {} : { prompt };
          const actor = actorOf(context);
          await backend.freeze({ ...of, until: parseTime('--until', until), actor, reason });
        }
        const all = (await backend.freezes()).freezes;
        const concerns = (it: FreezeResponse): boolean =>
          prompt === undefined || it.prompt === null || it.prompt === prompt;
        const freezes = all.filter(concerns);
        const lines = freezes.length === 0 ? 'nothing is frozen\n' : freezes.map(line).join('');
        context.stdout(json === true ? `${JSON.stringify({ freezes }, null, 1)}\n` : lines);
        done(0);
      });
  },
};

/** `unfreeze`: lifts the freezes of that prompt, or those of every prompt. */
export const unfreezeCommand: CommandModule = {
  configure: (command, context, done) => {
    command
      .option('--prompt <name>', 'the freezes of this prompt (default: those of every prompt)')
      .option('--reason <text>', 'for the log', 'by hand')
      .option(...registryOption)
      .option('--json', 'what was lifted, as one JSON document on stdout')
      .action(async (options: FreezeOptions) => {
        const { prompt = null, reason = 'by hand', json } = options;
        const backend = await openRegistry(options, context);
        const { freezes } = await backend.freezes();
        const meant = freezes.filter((it) => it.prompt === prompt);
        if (meant.length === 0) {
          const what = prompt ?? 'the registry';
          throw new CanaryError('not-found', `${what} is not frozen`, {
            expected:
              freezes.length === 0
                ? 'a freeze in force'
                : `one of: ${freezes.map(subject).join(', ')}`,
          });
        }
        const lifted: FreezeResponse[] = [];
        for (const { id } of meant) {
          lifted.push(await backend.liftFreeze(id, { actor: actorOf(context), reason }));
        }
        const words = `${meant.length === 1 ? '1 freeze' : `${meant.length} freezes`} lifted\n`;
        context.stdout(json === true ? `${JSON.stringify({ lifted }, null, 1)}\n` : words);
        done(0);
      });
  },
};

function subject({ prompt }: FreezeResponse): string {
  return prompt === null ? 'every prompt' : `--prompt ${prompt}`;
}

function line({ prompt, until, by, reason }: FreezeResponse): string {
  return `${oneLine(`${prompt ?? 'every prompt'} is frozen until ${until} by ${by}: ${reason}`)}\n`;
}
