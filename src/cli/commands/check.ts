import path from 'node:path';
import { gateOf, gateOfAll } from '../../core/review/gate.ts';
import {
  declareOptions,
  readOptions,
  type CheckOptions,
  type RawOptions,
} from '../check/options.ts';
import { writeOutputs, type Checked } from '../check/outputs.ts';
import { reviewFile } from '../check/reviewFile.ts';
import type { CliContext, CommandModule } from '../command.ts';
import { verdictExit } from '../eval/exitCode.ts';

export const configure: CommandModule['configure'] = (command, context, done) => {
  declareOptions(command).action(async (files: readonly string[], raw: RawOptions) => {
    done(await check(files, readOptions(raw), context));
  });
};

/**
 * Reviews every file, and for a partial the prompts that include it as well; an evaluation that
 * could not be finished ends the check with what there is.
 */
async function check(
  files: readonly string[],
  options: CheckOptions,
  context: CliContext,
): Promise<number> {
  const checked: Checked[] = [];
  const waiting = files.map((file) => path.resolve(context.cwd, file));
  const seen = new Set<string>();
  let stopped: number | undefined;
  for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
    if (seen.has(file)) continue;
    seen.add(file);
    const review = await reviewFile(file, options, context);
    const { root } = review.comparison.workspace;
    checked.push({ ...review, gate: gateOf(review.edit, options.approve) });
    waiting.push(...(review.edit.evaluatedThrough ?? []).map((it) => path.join(root, it)));
    stopped = review.stopped;
    if (stopped !== undefined) break;
  }
  const verdict = gateOfAll(checked.map(({ gate }) => gate));
  await writeOutputs(verdict, checked, options, context);
  return stopped ?? verdictExit[verdict];
}
