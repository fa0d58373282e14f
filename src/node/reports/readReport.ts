import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { CanaryError } from '../../core/base/errors.ts';
import { describeIssues } from '../../core/base/validate.ts';
import type { EvalReport } from '../../core/eval/model.ts';
import { evalReportSchema } from '../../protocol/evalReport.ts';
import { dataFolder } from './saveReport.ts';

const last = 'last';

/**
 * The report that `name` stands for: `last`, the newest saved one; the id of a saved one; or a file,
 * looked for from `cwd`. `isWanted` chooses among saved ones for `last`. Throws `not-found`, and
 * `bad-report` for what is no report of an evaluation.
 */
export async function findReportNamed(
  name: string,
  { root, cwd }: { readonly root: string; readonly cwd: string },
  isWanted: (report: EvalReport) => boolean = () => true,
): Promise<EvalReport> {
  const folder = path.join(root, dataFolder, 'reports');
  if (name === last) return newest(folder, isWanted);
  if (/^\w+$/.test(name)) {
    const saved = (await namesIn(folder)).includes(`${name}.json`);
    if (saved) return readReport(path.join(folder, `${name}.json`), `report ${name}`);
  }
  return readReport(path.resolve(cwd, name), name);
}

/** Reads and checks one report. Throws `not-found`, `bad-report`; messages call it `shown`. */
export async function readReport(file: string, shown: string): Promise<EvalReport> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new CanaryError('not-found', 'the report cannot be read', {
      where: { file: shown },
      expected: 'a report of an evaluation, the id of a saved one, or "last"',
      cause,
    });
  });
  return parseReport(text, shown);
}

/** Checks the text of a report; `shown` is its name in messages. Throws `bad-report`. */
export function parseReport(text: string, shown: string): EvalReport {
  const where = { file: shown };
  const expected = 'the JSON report of an evaluation';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const message = `is not JSON (${cause instanceof Error ? cause.message : String(cause)})`;
    throw new CanaryError('bad-report', message, { where, expected, cause });
  }
  const result = evalReportSchema.safeParse(value);
  if (result.success) return value as EvalReport;
  const { path: at, problem } = describeIssues(result.error.issues);
  const place = at.length === 0 ? 'the file' : at.join('.');
  throw new CanaryError('bad-report', `${place}: ${problem}`, { where, expected });
}

/** Files that are no reports are passed over: the folder may hold the leftovers of a crash. */
async function newest(
  folder: string,
  isWanted: (report: EvalReport) => boolean,
): Promise<EvalReport> {
  const names = await namesIn(folder);
  const files = await Promise.all(
    names.map(async (name) => {
      const { mtimeMs } = await stat(path.join(folder, name));
      return { name, mtimeMs };
    }),
  );
  for (const { name } of files.sort((a, b) => b.mtimeMs - a.mtimeMs)) {
    const report = await readReport(path.join(folder, name), name).catch(unlessBad);
    if (report !== undefined && isWanted(report)) return report;
  }
  throw new CanaryError('not-found', 'there is no earlier report to compare with', {
    where: { file: path.join(dataFolder, 'reports') },
    expected: 'a report of the same prompt',
  });
}

async function namesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => name.endsWith('.json'));
}

function unlessBad(error: unknown): undefined {
  if (error instanceof CanaryError && error.code === 'bad-report') return undefined;
  throw error;
}
