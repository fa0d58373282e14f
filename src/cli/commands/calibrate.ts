import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { CanaryError } from '../../core/base/errors.ts';
import { judgeLabels, type CalibrationReport } from '../../core/eval/judgeLabels.ts';
import { readLabels, type LabelledAnswer } from '../../core/eval/readLabels.ts';
import { refuseCode } from '../../core/eval/suite/trust.ts';
import { createRegExpMatcher } from '../../node/boundedRegExp.ts';
import { openResponseCache } from '../../node/cache/responseCache.ts';
import { openGrading } from '../../node/models/grading.ts';
import { systemClock } from '../../node/platform/clock.ts';
import { systemRandom } from '../../node/platform/random.ts';
import { openDataFolder, writeWhole } from '../../node/reports/saveReport.ts';
import { openSuiteFiles } from '../../node/suiteFiles.ts';
import { defaultConcurrency } from '../../protocol/config.ts';
import { calibrationText } from '../calibrate/words.ts';
import type { CliContext, CommandModule } from '../command.ts';
import { verdictExit } from '../eval/exitCode.ts';
import { offlineFrom } from '../eval/offline.ts';
import { whole } from '../eval/options.ts';
import { readJsonOnlyWithEquals, toStandardOutput } from '../eval/reportOutputs.ts';
import { openWorkspaceFor, type OpenedWorkspace } from '../workspace.ts';

/** "Substantial" agreement by Landis and Koch 1977. */
const standardKappa = '0.6';

interface RawOptions {
  readonly workspace?: string;
  readonly rubric?: string;
  readonly judge?: string;
  readonly minKappa: string;
  readonly jobs?: string;
  readonly cache: boolean;
  readonly json?: string;
}

export const configure: CommandModule['configure'] = (command, context, done) => {
  declare(command).action(async (labels: string, raw: RawOptions) => {
    done(await calibrateJudge(labels, raw, context));
  });
};

function declare(command: Command): Command {
  readJsonOnlyWithEquals(command);
  return command
    .argument('<labels>', 'JSON lines: { output, label: pass or fail, vars, assert }')
    .option('--rubric <text>', 'what to judge by, for lines without assertions')
    .option('--judge <model>', 'a model of the configuration (default: its judge)')
    .option('--min-kappa <k>', 'agreement beyond chance that is wanted', standardKappa)
    .option('-j, --jobs <n>', 'answers judged at once')
    .option('--no-cache', 'ask the judge for every answer')
    .option('--workspace <dir>', 'folder of the workspace (default: found from LABELS)')
    .option('--json [file]', 'the result as JSON (--json=FILE; without a file to standard output)');
}

async function calibrateJudge(file: string, raw: RawOptions, context: CliContext): Promise<number> {
  const minKappa = readKappa(raw.minKappa);
  const concurrency = whole('-j', raw.jobs, 1_000) ?? defaultConcurrency;
  const opened = await openWorkspaceFor(file, raw, context);
  const labels = await labelsIn(file, opened, raw.rubric, context);
  const report = await judged(labels, { minKappa, concurrency }, opened, raw, context);
  const toOutput = toStandardOutput(raw.json);
  (toOutput ? context.stderr : context.stdout)(calibrationText(report, file));
  const json = `${JSON.stringify(report, null, 2)}\n`;
  if (toOutput) context.stdout(json);
  else if (raw.json !== undefined) await writeWhole(path.resolve(context.cwd, raw.json), json);
  return verdictExit[report.verdict];
}

function readKappa(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value > 0 && value < 1) return value;
  const expected = 'a number between 0 and 1, such as 0.6';
  throw new CanaryError('bad-usage', `--min-kappa is "${text}"`, { expected });
}

async function labelsIn(
  file: string,
  { workspace: { root } }: OpenedWorkspace,
  rubric: string | undefined,
  { cwd, stderr }: CliContext,
): Promise<readonly LabelledAnswer[]> {
  const absolute = path.resolve(cwd, file);
  const text = await readFile(absolute, 'utf8').catch((cause: unknown) => {
    const details = {
      where: { file },
      expected: 'a file of labels, one JSON object a line',
      cause,
    };
    throw new CanaryError('not-found', 'the labels cannot be read', details);
  });
  const named = path.relative(root, absolute).split(path.sep).join('/');
  const labels = await readLabels(
    text,
    named,
    openSuiteFiles(root),
    (note) => stderr(`${note.file}:${note.line}: ${note.text}\n`),
    rubric,
  );
  const cases = labels.map(({ item }) => item);
  refuseCode([{ name: 'labels', kind: 'golden', cases }], 'assertions that run no code');
  return labels;
}

async function judged(
  labels: readonly LabelledAnswer[],
  limits: { readonly minKappa: number; readonly concurrency: number },
  { workspace: { root }, config }: OpenedWorkspace,
  raw: RawOptions,
  { env, signal, stderr }: CliContext,
): Promise<CalibrationReport> {
  const folder = await openDataFolder(root);
  const cache = raw.cache ? openResponseCache(path.join(folder, 'cache'), systemRandom) : null;
  const deps = {
    clock: systemClock,
    random: systemRandom,
    env,
    apiKey: undefined,
    cache,
    signal,
    offline: offlineFrom(),
  };
  const grading = await openGrading({ ...config, judge: raw.judge ?? config.judge }, deps);
  try {
    const { judge, embedder } = grading;
    const tools = { matchRegExp: createRegExpMatcher(), judge, embedder };
    const tell = (done: number): void => {
      if (done % 50 === 0) stderr(`${done} of ${labels.length} judged\n`);
    };
    return await judgeLabels(labels, { ...limits, tools, onProgress: tell });
  } finally {
    grading.dispose();
  }
}
