import { CanaryError } from '../../core/base/errors.ts';
import type { CommandModule } from '../command.ts';
import { actorOf, openRegistry, registryOption, type RegistryOptions } from '../registry.ts';
import { oneLine } from '../words.ts';

interface LabelOptions extends RegistryOptions {
  readonly reason?: string;
  readonly overrideReason?: string;
}

export const configure: CommandModule['configure'] = (command, context, done) => {
  command
    .argument('<prompt>', 'name of the prompt')
    .argument('[label]', 'such as staging (default: all, with their history)')
    .argument('[version]', 'number of the version that it points at from now on')
    .option('--reason <text>', 'for the log')
    .option('--override-reason <text>', 'why a label moves that releases move, such as production')
    .option(...registryOption)
    .option('--json', 'one JSON document on stdout')
    .action(
      async (
        prompt: string,
        label: string | undefined,
        version: string | undefined,
        options: LabelOptions & { readonly json?: boolean },
      ) => {
        const { reason, overrideReason } = options;
        if (version === undefined && (reason ?? overrideReason) !== undefined) {
          throw new CanaryError('bad-usage', 'a label moves to a version', {
            expected: 'label PROMPT LABEL VERSION',
          });
        }
        const backend = await openRegistry(options, context);
        if (label !== undefined && version !== undefined) {
          await backend.label(prompt, label, toVersion(version), {
            actor: actorOf(context),
            ...(reason === undefined ? {} : { reason }),
            ...(overrideReason === undefined ? {} : { overrideReason }),
          });
        }
        const all = await backend.labels(prompt);
        const moves = all.moves.filter((it) => label === undefined || it.label === label);
        if (label !== undefined && moves.length === 0) {
          const labels = Object.keys(all.labels).join(', ');
          throw new CanaryError('not-found', `${prompt} has no label ${label}`, {
            expected: labels === '' ? 'a label that was set' : `one of ${labels}`,
          });
        }
        if (options.json === true) {
          context.stdout(`${JSON.stringify({ ...all, moves }, null, 1)}\n`);
        } else {
          const lines = moves.map(({ at, actor, reason, ...it }) => {
            const now = all.labels[it.label] === it.version ? '' : ' (then)';
            const why = reason === null || reason === '' ? '' : `: ${reason}`;
            return oneLine(`${at}  ${it.label} -> v${it.version}${now}  by ${actor}${why}`);
          });
          context.stdout(lines.map((line) => `${line}\n`).join(''));
        }
        done(0);
      },
    );
};

function toVersion(text: string): number {
  const version = /^v?(\d{1,9})$/.exec(text)?.[1];
  if (version !== undefined && Number(version) > 0) return Number(version);
  throw new CanaryError('bad-usage', `${text} is not a version`, { expected: 'a number from 1' });
}
