import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CanaryError } from '../../core/base/errors.ts';
import type { EvalReport } from '../../core/eval/model.ts';
import { gathered } from './pieces.ts';

/** Where a workspace keeps reports, cached answers and journals; never under version control. */
export const dataFolder = '.prompt-canary';

/** The folder, made and kept out of git. Throws `file-unavailable`. */
export async function openDataFolder(root: string): Promise<string> {
  const folder = path.join(root, dataFolder);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, '.gitignore'), '*\n', { flag: 'wx' }).catch(unlessThere);
  } catch (cause) {
    throw unwritable(folder, cause);
  }
  return folder;
}

/** Writes `.prompt-canary/reports/ID.json` of the workspace; returns its absolute path. */
export async function saveReport(root: string, report: EvalReport): Promise<string> {
  const folder = path.join(await openDataFolder(root), 'reports');
  const file = path.join(folder, `${report.id}.json`);
  await writeWhole(file, toJson(report));
  return file;
}

/** Writes a file, piece by piece, that readers see whole or not at all; makes its folder. */
export async function writeWhole(file: string, content: string | Iterable<string>): Promise<void> {
  const beside = `${file}.${process.pid}.part`;
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(beside, typeof content === 'string' ? content : gathered(content));
    await rename(beside, file);
  } catch (cause) {
    await rm(beside, { force: true }).catch(() => undefined);
    throw unwritable(file, cause);
  }
}

/** The report as JSON: its cases come last, one a line, and in pieces, one a case. */
export function* toJson({ cases, ...rest }: EvalReport): Generator<string, void, undefined> {
  yield JSON.stringify(rest, null, 2).replace(/\n\}$/, ',\n  "cases": [');
  for (const [at, item] of cases.entries()) {
    yield `${at === 0 ? '' : ','}\n    ${JSON.stringify(item)}`;
  }
  yield cases.length === 0 ? ']\n}\n' : '\n  ]\n}\n';
}

function unlessThere(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
}

function unwritable(file: string, cause: unknown): CanaryError {
  const message = cause instanceof Error ? cause.message : String(cause);
  return new CanaryError('file-unavailable', `cannot be written: ${message}`, {
    where: { file },
    cause,
  });
}
