import path from 'node:path';
import type { EvalReport } from '../../core/eval/model.ts';
import { toHtml } from '../../node/reports/html.ts';
import { toJUnit } from '../../node/reports/junit.ts';
import { saveReport, toJson, writeWhole } from '../../node/reports/saveReport.ts';
import type { CliContext } from '../command.ts';
import { toStandardOutput, type ReportTargets } from './options.ts';
import { summaryText } from './summary.ts';

/**
 * Says what came out, saves the report in the workspace `root` and writes it wherever it is asked
 * for. The words first: what fails later takes nothing away from them.
 */
export async function deliverReport(
  report: EvalReport,
  root: string,
  { json, junit, html }: ReportTargets,
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
