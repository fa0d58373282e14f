import type { VersionListResponse } from '../../protocol/api.ts';
import type { CommandModule } from '../command.ts';
import { openRegistry, registryOption, type RegistryOptions } from '../registry.ts';
import { oneLine } from '../words.ts';

interface VersionsOptions extends RegistryOptions {
  readonly json?: boolean;
}

export const configure: CommandModule['configure'] = (command, context, done) => {
  command
    .argument('<prompt>', 'name of the prompt')
    .option(...registryOption)
    .option('--json', 'one JSON document on stdout')
    .action(async (prompt: string, options: VersionsOptions) => {
      const list = await (await openRegistry(options, context)).versions(prompt);
      const json = `${JSON.stringify(list, null, 1)}\n`;
      context.stdout(options.json === true ? json : versionsText(list));
      done(0);
    });
};

function versionsText({ versions }: VersionListResponse): string {
  const lines = versions.map(({ version, createdAt, labels, fingerprint, environment }) => {
    const { author, gitCommit, reviewNote } = environment;
    const note = reviewNote?.split('\n')[0];
    const origin = [author, gitCommit?.slice(0, 12), note].filter((it) => it !== undefined);
    const marks = labels.length === 0 ? '' : `  [${labels.join(', ')}]`;
    const short = fingerprint.slice(0, 'sha256:'.length + 12);
    return oneLine(`v${version}  ${createdAt}  ${short}${marks}  ${origin.join(', ')}`).trimEnd();
  });
  return `${lines.join('\n')}\n`;
}
