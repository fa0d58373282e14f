import path from 'node:path';
import { describeError } from '../../core/base/errors.ts';
import { compareReports } from '../../core/eval/compareReports.ts';
import type { EvalReport } from '../../core/eval/model.ts';
import { githubCaseAnnotations } from '../../core/review/githubAnnotations.ts';
import { findReportNamed } from '../../node/reports/readReport.ts';
import { saveReport } from '../../node/reports/saveReport.ts';
import type { CliContext, CommandModule } from '../command.ts';
import { conductEvaluation } from '../eval/conductEvaluation.ts';
import { openEvaluation } from '../eval/evaluationInput.ts';
import { exitCode } from '../eval/exitCode.ts';
import { declareOptions, readOptions, type EvalOptions } from '../eval/options.ts';
import { printJson, sayOf, writeOutputs } from '../eval/reportOutputs.ts';
import type { EvaluationInput } from '../eval/subject.ts';
import { summaryText } from '../eval/summary.ts';
import { folderInRepository } from '../repositoryFolder.ts';

export const configure: CommandModule['configure'] = (command, context, done) => {
  declareOptions(command);
  command.action(async (file: string | undefined, raw: Parameters<typeof readOptions>[1]) => {
    done(await evaluate(readOptions(file, raw), context));
  });
};

async function evaluate(options: EvalOptions, context: CliContext): Promise<number> {
  const input = await openEvaluation(options, context);
  const earlier = await readEarlier(input, options, context);
  return conductEvaluation(input, options, context, async (last) => {
    await deliver(last.report, earlier, input, options, context);
    return exitCode(last);
  });
}

/** Before anything is asked: a report that is not there should not cost an evaluation. */
async function readEarlier(
  { root, prompt }: EvaluationInput,
  { compare }: EvalOptions,
  { cwd }: CliContext,
): Promise<EvalReport | undefined> {
  if (compare === undefined) return undefined;
  return findReportNamed(compare, { root, cwd }, (report) => report.prompt === prompt);
}

/** The words first: what fails later takes nothing away from them. */
async function deliver(
  report: EvalReport,
  earlier: EvalReport | undefined,
  { root, gate }: EvaluationInput,
  options: EvalOptions,
  context: CliContext,
): Promise<void> {
  const say = sayOf(options, context);
  say(summaryText(report));
  // First of all: whoever reads standard output may be slow, or leave.
  const saved = await saveReport(root, report);
  await printJson(report, options, context);
  say(`report ${path.relative(context.cwd, saved)}\n`);
  const compared = earlier === undefined ? [] : compareWith(earlier, report, gate, say);
  await writeOutputs(report, options, context, compared);
  if (!options.github) return;
  const folder = await folderInRepository(root);
  for (const line of githubCaseAnnotations(report.cases, folder)) say(`${line}\n`);
}

function compareWith(
  earlier: EvalReport,
  report: EvalReport,
  gate: EvaluationInput['gate'],
  say: (text: string) => void,
): EvalReport[] {
  try {
    const compared = compareReports(earlier, report, gate);
    say(`\nCompared with an earlier run: ${summaryText(compared)}`);
    return [compared];
  } catch (error) {
    say(`\nNot compared with an earlier run: ${describeError(error)}\n`);
    return [];
  }
}
