import path from 'node:path';
import { mergeShards } from '../../core/eval/mergeShards.ts';
import { systemRandom } from '../../node/platform/random.ts';
import { readReport } from '../../node/reports/readReport.ts';
import type { CommandModule } from '../command.ts';
import { deliverReport } from '../eval/deliver.ts';
import { verdictExit } from '../eval/exitCode.ts';
import { declareReports, readJsonOnlyWithEquals, type ReportTargets } from '../eval/options.ts';

const idCharacters = 12;

export const configure: CommandModule['configure'] = (command, context, done) => {
  readJsonOnlyWithEquals(command);
  declareReports(command)
    .argument('<report...>', 'the JSON report of every shard: eval --shard I/N --json=REPORT')
    .action(async (files: readonly string[], targets: ReportTargets) => {
      const reports = [];
      for (const name of files) {
        const report = await readReport(path.resolve(context.cwd, name), name);
        reports.push({ name, report });
      }
      const merged = mergeShards(reports, systemRandom.id().slice(0, idCharacters));
      await deliverReport(merged, context.cwd, targets, context);
      done(verdictExit[merged.verdict]);
    });
};
