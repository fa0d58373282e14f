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
type Result =
  | ReplayResult
  | { readonly kind: 'none' }
  | { readonly kind: 'missing' }
  /** By the registry's retention. */
  | { readonly kind: 'removed' };
type Replayed = { readonly entry: Entry } & Result;

export const configure: CommandModule['configure'] = (command, context, done) => {
  command
    .argument('<release>', 'id of the release')
    .option(...registryOption)
    .option('--json', 'one JSON document on stdout')
    .action(async (id: string, options: ReplayOptions) => {
      const backend = await openRegistry(options, context);
      const { releaseId, decisions, evidenceRemovedAt } = await backend.decisions(id);
      const isRemoved = evidenceRemovedAt !== undefined;
      const replayed = decisions.map((it) => replay(it, isRemoved));
      const first = replayed.find(isWrong);
      const report = {
        release: releaseId,
        reproduced: first === undefined && !isRemoved,
        ...(isRemoved ? { evidenceRemovedAt } : {}),
        decisions: replayed.map(({ entry, ...result }) => {
          const { seq, at, action, actor } = entry;
          return { seq, at: new Date(at).toISOString(), action, actor, ...result };
        }),
      };
      const json = `${JSON.stringify(report, null, 1)}\n`;
      context.stdout(options.json === true ? json : text(replayed, first, evidenceRemovedAt));
      done(report.reproduced ? 0 : 1);
    });
};

function replay(
  { entry, record }: DecisionsResponse['decisions'][number],
  isRemoved: boolean,
): Replayed {
  if (record !== null) return { entry, ...replayDecision(record, entry) };
  if (entry.seq === 1) return { entry, kind: 'none' };
  return { entry, kind: isRemoved ? 'removed' : 'missing' };
}

function isWrong({ kind }: Replayed): boolean {
  return kind !== 'same' && kind !== 'none';
}

function text(
  replayed: readonly Replayed[],
  first: Replayed | undefined,
  removedAt: string | undefined,
): string {
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
  const said = removedAt === undefined ? verdict : removedWords(removedAt);
  return `${[...lines, said].map(oneLine).join('\n')}\n`;
}

function removedWords(at: string): string {
  return `NOT REPRODUCED: what its decisions rest on was removed at ${at}, by the registry's retention`;
}

function words(it: Replayed): string {
  if (it.kind === 'same') return 'the same';
  if (it.kind === 'none') return 'nothing to compute';
  if (it.kind === 'removed') return 'what it was decided from was removed';
  if (it.kind === 'missing') return 'stored without what it was decided from';
  if (it.kind === 'different') return it.difference;
  return `decided by version ${it.engine} of the rules, which this program does not have; ${it.difference}`;
}
