import path from 'node:path';
import { mergeShards, type NamedReport } from '../../core/eval/mergeShards.ts';
import { systemRandom } from '../../node/platform/random.ts';
import { readReport } from '../../node/reports/readReport.ts';
import { saveReport } from '../../node/reports/saveReport.ts';
import type { CliContext, CommandModule } from '../command.ts';
import { verdictExit } from '../eval/exitCode.ts';
import {
  declareOutputs,
  printJson,
  readOutputs,
  sayOf,
  writeOutputs,
  type RawOutputs,
  type ReportOutputs,
} from '../eval/reportOutputs.ts';
import { summaryText } from '../eval/summary.ts';

const idCharacters = 12;

export const configure: CommandModule['configure'] = (command, context, done) => {
  declareOutputs(command)
    .argument('<report...>', 'the JSON report of every shard: eval --shard I/N --json=REPORT')
    .action(async (files: readonly string[], raw: RawOutputs) => {
      done(await merge(files, readOutputs(raw), context));
    });
};

async function merge(
  files: readonly string[],
  outputs: ReportOutputs,
  context: CliContext,
): Promise<number> {
  const reports: NamedReport[] = [];
  for (const name of files) {
    const report = await readReport(path.resolve(context.cwd, name), name);
    reports.push({ name, report });
  }
  const merged = mergeShards(reports, systemRandom.id().slice(0, idCharacters));
  const say = sayOf(outputs, context);
  say(summaryText(merged));
  const saved = await saveReport(context.cwd, merged);
  await printJson(merged, outputs, context);
  say(`report ${path.relative(context.cwd, saved)}\n`);
  await writeOutputs(merged, outputs, context);
  return verdictExit[merged.verdict];
}
