import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { EvalReport } from '../../core/eval/model.ts';
import { isJsonObject } from '../../core/base/json.ts';
import { dataFolder } from './saveReport.ts';

/**
 * The newest saved evaluation of exactly these two fingerprints; undefined when there is none. Files
 * that are no reports are passed over: the folder may hold the leftovers of a crash.
 */
export async function findReport(
  root: string,
  baseline: string,
  candidate: string,
): Promise<EvalReport | undefined> {
  const folder = path.join(root, dataFolder, 'reports');
  const names = await readdir(folder).catch(() => []);
  let newest: EvalReport | undefined;
  for (const name of names.filter((it) => it.endsWith('.json'))) {
    const report = await read(path.join(folder, name));
    if (report?.baseline.fingerprint !== baseline) continue;
    if (report.candidate.fingerprint !== candidate) continue;
    if (newest === undefined || report.startedAt > newest.startedAt) newest = report;
  }
  return newest;
}

async function read(file: string): Promise<EvalReport | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'));
    const isReport =
      isJsonObject(value) &&
      isJsonObject(value['baseline']) &&
      isJsonObject(value['candidate']) &&
      typeof value['verdict'] === 'string' &&
      typeof value['startedAt'] === 'string';
    return isReport ? (value as unknown as EvalReport) : undefined;
  } catch {
    return undefined;
  }
}
