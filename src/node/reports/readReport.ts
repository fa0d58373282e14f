import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { isJsonObject } from '../../core/base/json.ts';
import type { EvalReport } from '../../core/eval/model.ts';
import { dataFolder } from './saveReport.ts';

/** The saved report with this id; undefined when there is none, or the file is no report. */
export async function readReport(root: string, id: string): Promise<EvalReport | undefined> {
  if (!/^[\da-f]{1,64}$/i.test(id)) return undefined;
  const file = path.join(root, dataFolder, 'reports', `${id}.json`);
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'));
    const isReport =
      isJsonObject(value) &&
      value['id'] === id &&
      ['baseline', 'candidate'].every((side) => isJsonObject(value[side])) &&
      ['cases', 'suites', 'reasons'].every((list) => Array.isArray(value[list])) &&
      ['verdict', 'prompt', 'model', 'startedAt'].every((key) => typeof value[key] === 'string');
    return isReport ? (value as unknown as EvalReport) : undefined;
  } catch {
    return undefined;
  }
}
