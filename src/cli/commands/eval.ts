import path from 'node:path';
import type { EvalReport } from '../../core/eval/model.ts';
import { toHtml } from '../../node/reports/html.ts';
import { toJUnit } from '../../node/reports/junit.ts';
import { saveReport, toJson, writeWhole } from '../../node/reports/saveReport.ts';
import type { CliContext, CommandModule } from '../command.ts';
import { conductEvaluation } from '../eval/conductEvaluation.ts';
import { openEvaluation } from '../eval/evaluationInput.ts';
import { exitCode } from '../eval/exitCode.ts';
import {
  declareOptions,
  readOptions,
  toStandardOutput,
  type EvalOptions,
} from '../eval/options.ts';
import { summaryText } from '../eval/summary.ts';

export const configure: CommandModule['configure'] = (command, context, done) => {
  declareOptions(command);
  command.action(async (file: string | undefined, raw: Parameters<typeof readOptions>[1]) => {
    done(await evaluate(readOptions(file, raw), context));
  });
};

async function evaluate(options: EvalOptions, context: CliContext): Promise<number> {
  const input = await openEvaluation(options, context);
  const last = await conductEvaluation(input, options, context, ({ report }) =>
    deliver(report, input.root, options, context),
  );
  return exitCode(last);
}

/** The words first: what fails later takes nothing away from them. */
async function deliver(
  report: EvalReport,
  root: string,
  { json, junit, html }: EvalOptions,
  context: CliContext,
): Promise<void> {
  const target = (file: string): string => path.resolve(context.cwd, file);
  const jsonToOutput = toStandardOutput(json);
  const say = jsonToOutput ? context.stderr : context.stdout;
  say(summaryText(report));
  if (jsonToOutput) context.stdout(toJson(report));
  const saved = await saveReport(root, report);
  say(`report ${path.relative(context.cwd, saved)}\n`);
  if (json !== undefined && !jsonToOutput) await writeWhole(target(json), toJson(report));
  if (junit !== undefined) await writeWhole(target(junit), toJUnit(report));
  if (html !== undefined) await writeWhole(target(html), toHtml(report));
}
