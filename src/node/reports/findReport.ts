import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { EvalReport } from '../../core/eval/model.ts';
import { isJsonObject } from '../../core/base/json.ts';
import { dataFolder } from './saveReport.ts';

/**
 * The newest saved evaluation of exactly these two fingerprints; undefined when there is none. Files
 * that are no reports are passed over: the folder may hold the leftovers of a crash.
 */
export function findReport(
  root: string,
  baseline: string,
  candidate: string,
): Promise<EvalReport | undefined> {
  return new SavedReports(root).find(baseline, candidate);
}

interface Subject {
  readonly baseline: string;
  readonly candidate: string;
  readonly startedAt: string;
}

/** The same for who asks again and again: a report is never rewritten, so each is read once. */
export class SavedReports {
  readonly #folder: string;
  /** By file name; null for what is no report. */
  readonly #subjects = new Map<string, Subject | null>();
  #latest: { readonly name: string; readonly report: EvalReport } | undefined;

  constructor(root: string) {
    this.#folder = path.join(root, dataFolder, 'reports');
  }

  async find(baseline: string, candidate: string): Promise<EvalReport | undefined> {
    const names = await readdir(this.#folder).catch(() => []);
    let newest: { readonly name: string; readonly startedAt: string } | undefined;
    for (const name of names.filter((it) => it.endsWith('.json'))) {
      const subject = await this.#subjectOf(name);
      if (subject?.baseline !== baseline || subject.candidate !== candidate) continue;
      const { startedAt } = subject;
      if (newest === undefined || startedAt > newest.startedAt) newest = { name, startedAt };
    }
    return newest === undefined ? undefined : this.#read(newest.name);
  }

  async #subjectOf(name: string): Promise<Subject | null> {
    const known = this.#subjects.get(name);
    if (known !== undefined) return known;
    const report = await this.#read(name);
    const subject =
      report === undefined
        ? null
        : {
            baseline: report.baseline.fingerprint,
            candidate: report.candidate.fingerprint,
            startedAt: report.startedAt,
          };
    this.#subjects.set(name, subject);
    return subject;
  }

  async #read(name: string): Promise<EvalReport | undefined> {
    if (this.#latest?.name === name) return this.#latest.report;
    const report = await read(path.join(this.#folder, name));
    if (report !== undefined) this.#latest = { name, report };
    return report;
  }
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
