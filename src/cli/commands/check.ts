import path from 'node:path';
import { CanaryError, errorTable } from '../../core/base/errors.ts';
import { gateOf, gateOfAll } from '../../core/review/gate.ts';
import {
  declareOptions,
  readOptions,
  type CheckOptions,
  type RawOptions,
} from '../check/options.ts';
import type { UnreadableFile } from '../../core/review/model.ts';
import { writeOutputs, type Checked } from '../check/outputs.ts';
import { reviewFile } from '../check/reviewFile.ts';
import type { CliContext, CommandModule } from '../command.ts';
import { verdictExit } from '../eval/exitCode.ts';
import { openWorkspaceFor } from '../workspace.ts';

export const configure: CommandModule['configure'] = (command, context, done) => {
  declareOptions(command).action(async (files: readonly string[], raw: RawOptions) => {
    done(await check(files, readOptions(raw), context));
  });
};

/**
 * Reviews every file, and for a partial the prompts that include it as well. A file that cannot be
 * read is said where everything else is said, and the others are still reviewed; an evaluation that
 * could not be finished ends the check with what there is.
 */
async function check(
  files: readonly string[],
  options: CheckOptions,
  context: CliContext,
): Promise<number> {
  const checked: Checked[] = [];
  const unreadable: CanaryError[] = [];
  const waiting = files.map((file) => path.resolve(context.cwd, file));
  const seen = new Set<string>();
  let stopped: number | undefined;
  for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
    if (seen.has(file)) continue;
    seen.add(file);
    const review = await reviewFile(file, options, context).catch(keepUnreadable);
    if (review instanceof CanaryError) {
      unreadable.push(review);
      continue;
    }
    const { root } = review.comparison.workspace;
    checked.push({ ...review, gate: gateOf(review.edit, options.approve) });
    waiting.push(...(review.edit.evaluatedThrough ?? []).map((it) => path.join(root, it)));
    stopped = review.stopped;
    if (stopped !== undefined) break;
  }
  const gates = gateOfAll(checked.map(({ gate }) => gate));
  const verdict = unreadable.length > 0 ? 'fail' : gates;
  const left = await unreadableFiles(unreadable, files, options, context);
  await writeOutputs(verdict, { checked, ...left }, options, context);
  const [first] = unreadable;
  return stopped ?? (first === undefined ? verdictExit[verdict] : errorTable[first.code].exit);
}

/** What is wrong with one file is no reason to say nothing of the others. */
function keepUnreadable(error: unknown): CanaryError {
  const isOfFile =
    error instanceof CanaryError && (error.code === 'bad-prompt' || error.code === 'not-found');
  if (isOfFile && error.where !== undefined) return error;
  throw error;
}

async function unreadableFiles(
  errors: readonly CanaryError[],
  files: readonly string[],
  options: CheckOptions,
  context: CliContext,
): Promise<{ readonly root: string; readonly unreadable: readonly UnreadableFile[] }> {
  const { workspace } = await openWorkspaceFor(files[0], options, context);
  const unreadable = errors.map(({ message, where, expected }) => ({
    file: where?.file ?? '',
    line: where?.line ?? 1,
    message: expected === undefined ? message : `${message}; expected ${expected}`,
  }));
  return { root: workspace.root, unreadable: distinct(unreadable) };
}

/** Several prompts may fail by one partial. */
function distinct(files: readonly UnreadableFile[]): UnreadableFile[] {
  return [...new Map(files.map((it) => [JSON.stringify(it), it])).values()];
}
