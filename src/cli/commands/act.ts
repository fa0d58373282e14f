import type { ReleaseAction, ReleaseResponse } from '../../protocol/api.ts';
import type { CommandModule } from '../command.ts';
import { actorOf, openRegistry, registryOption, type RegistryOptions } from '../registry.ts';
import { oneLine } from '../words.ts';

interface ActOptions extends RegistryOptions {
  readonly reason: string;
  readonly json?: boolean;
}

/** `approve`, `promote`, `pause`, `resume`, `advance` and `rollback` differ in nothing but their name. */
export function actCommand(action: ReleaseAction): CommandModule {
  return {
    configure: (command, context, done) => {
      command
        .argument('<release>', 'id of the release')
        .option('--reason <text>', 'for the log', 'by hand')
        .option(...registryOption)
        .option('--json', 'the release as one JSON document on stdout')
        .action(async (id: string, options: ActOptions) => {
          const backend = await openRegistry(options, context);
          const by = { actor: actorOf(context), reason: options.reason };
          const release = await backend.act(id, action, by);
          const json = `${JSON.stringify(release, null, 1)}\n`;
          context.stdout(options.json === true ? json : `${summary(release)}\n`);
          done(0);
        });
    },
  };
}

/** "support-reply v7 -> v8: running, 5 % of users on v8", or what it waits for. */
function summary(release: ReleaseResponse): string {
  const { prompt, stable, canary, status, weight, plan, live } = release;
  const held = status === 'pending' ? (live.heldBy ?? []).join('; ') : '';
  const units = plan.stickBy === 'user' ? 'users' : 'conversations';
  const words = `${status.replace('_', ' ')}, ${weight} % of ${units} on v${canary.version}${held === '' ? '' : `, waits for ${held}`}`;
  return oneLine(`${prompt} v${stable.version} -> v${canary.version}: ${words}`);
}
