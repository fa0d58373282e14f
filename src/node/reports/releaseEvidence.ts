import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { EvalReport } from '../../core/eval/model.ts';
import type { StartReleaseRequest } from '../../protocol/api.ts';
import { dataFolder } from './saveReport.ts';

/**
 * What a release says of the evaluation that it rests on: which report, of which two texts, and the
 * digest of its file, so that it can be told later whether the file is still the same.
 */
export async function releaseEvidence(
  root: string,
  { id, verdict, baseline, candidate }: EvalReport,
): Promise<NonNullable<StartReleaseRequest['evaluation']>> {
  const file = path.join(root, dataFolder, 'reports', `${id}.json`);
  const bytes = await readFile(file).catch(() => null);
  const digest = bytes === null ? null : createHash('sha256').update(bytes).digest('hex');
  return {
    report: id,
    verdict,
    baseline: baseline.fingerprint,
    candidate: candidate.fingerprint,
    ...(digest === null ? {} : { digest: `sha256:${digest}` }),
  };
}
