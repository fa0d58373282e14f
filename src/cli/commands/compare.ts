import type { Command } from 'commander';
import { CanaryError } from '../../core/base/errors.ts';
import { compareReports } from '../../core/eval/compareReports.ts';
import type { EvalReport } from '../../core/eval/model.ts';
import { findReportNamed } from '../../node/reports/readReport.ts';
import type { CliContext, CommandModule } from '../command.ts';
import { verdictExit } from '../eval/exitCode.ts';
import {
  declareOutputs,
  printJson,
  readOutputs,
  sayOf,
  writeOutputs,
  type RawOutputs,
} from '../eval/reportOutputs.ts';
import { summaryText } from '../eval/summary.ts';
import { openWorkspaceFor } from '../workspace.ts';

const last = 'last';

interface RawOptions extends RawOutputs {
  readonly workspace?: string;
}

export const configure: CommandModule['configure'] = (command, context, done) => {
  declare(command).action(async (before: string, after: string, raw: RawOptions) => {
    done(await compare(before, after, raw, context));
  });
};

function declare(command: Command): Command {
  return declareOutputs(command)
    .argument('<before>', 'a report: a JSON file, the id of a saved one, or "last"')
    .argument('[after]', 'the report to compare with it', last)
    .option('--workspace <dir>', 'folder of the workspace (default: found from here)');
}

async function compare(
  before: string,
  after: string,
  raw: RawOptions,
  context: CliContext,
): Promise<number> {
  const outputs = readOutputs(raw);
  const { workspace, config } = await openWorkspaceFor(undefined, raw, context);
  const reports = await readBoth(before, after, { root: workspace.root, cwd: context.cwd });
  const compared = compareReports(reports.before, reports.after, config.gate);
  sayOf(outputs, context)(summaryText(compared));
  await printJson(compared, outputs, context);
  await writeOutputs(compared, outputs, context);
  return verdictExit[compared.verdict];
}

interface Places {
  readonly root: string;
  readonly cwd: string;
}

/** `last` is the newest report of the other one's prompt, and never the other one itself. */
async function readBoth(
  before: string,
  after: string,
  places: Places,
): Promise<{ before: EvalReport; after: EvalReport }> {
  if (before === last && after === last) {
    throw new CanaryError('bad-usage', 'both reports are "last"', {
      expected: 'the file or the id of at least one report',
    });
  }
  const other = (known: EvalReport, name: string): Promise<EvalReport> =>
    findReportNamed(name, places, (it) => it.prompt === known.prompt && it.id !== known.id);
  if (before === last) {
    const later = await findReportNamed(after, places);
    return { before: await other(later, before), after: later };
  }
  const earlier = await findReportNamed(before, places);
  return { before: earlier, after: await other(earlier, after) };
}
