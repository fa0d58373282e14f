import { replayDecision, type ReplayResult } from '../../core/release/replay.ts';
import type { DecisionsResponse } from '../../protocol/decisions.ts';
import type { CommandModule } from '../command.ts';
import { openRegistry, registryOption, type RegistryOptions } from '../registry.ts';
import { oneLine } from '../words.ts';

interface ReplayOptions extends RegistryOptions {
  readonly json?: boolean;
}

type Entry = DecisionsResponse['decisions'][number]['entry'];

/** A log entry after its decision was computed again. `none`: a start has nothing to compute. */
type Result = ReplayResult | { readonly kind: 'none' } | { readonly kind: 'missing' };
type Replayed = { readonly entry: Entry } & Result;

export const configure: CommandModule['configure'] = (command, context, done) => {
  command
    .argument('<release>', 'id of the release')
    .option(...registryOption)
    .option('--json', 'one JSON document on stdout')
    .action(async (id: string, options: ReplayOptions) => {
      const backend = await openRegistry(options, context);
      const { releaseId, decisions } = await backend.decisions(id);
      const replayed = decisions.map(replay);
      const first = replayed.find(isWrong);
      const report = {
        release: releaseId,
        reproduced: first === undefined,
        decisions: replayed.map(({ entry, ...result }) => {
          const { seq, at, action, actor } = entry;
          return { seq, at: new Date(at).toISOString(), action, actor, ...result };
        }),
      };
      const json = `${JSON.stringify(report, null, 1)}\n`;
      context.stdout(options.json === true ? json : text(replayed, first));
      done(first === undefined ? 0 : 1);
    });
};

function replay({ entry, record }: DecisionsResponse['decisions'][number]): Replayed {
  if (record !== null) return { entry, ...replayDecision(record, entry) };
  return { entry, kind: entry.seq === 1 ? 'none' : 'missing' };
}

function isWrong({ kind }: Replayed): boolean {
  return kind !== 'same' && kind !== 'none';
}

function text(replayed: readonly Replayed[], first: Replayed | undefined): string {
  const lines = replayed.map((it) => {
    const { seq, at, action, actor } = it.entry;
    const time = new Date(at).toISOString();
    return `  ${seq}  ${time}  ${action} by ${actor}: ${words(it)}`;
  });
  const checked = replayed.filter(({ kind }) => kind !== 'none').length;
  const verdict =
    first === undefined
      ? `${checked} of ${checked} decisions reproduced bit for bit`
      : `NOT REPRODUCED, first at entry ${first.entry.seq}: ${words(first)}`;
  return `${[...lines, verdict].map(oneLine).join('\n')}\n`;
}

function words(it: Replayed): string {
  if (it.kind === 'same') return 'the same';
  if (it.kind === 'none') return 'nothing to compute';
  if (it.kind === 'missing') return 'stored without what it was decided from';
  if (it.kind === 'different') return it.difference;
  return `decided by version ${it.engine} of the rules, which this program does not have; ${it.difference}`;
}
