import type * as z from 'zod/mini';
import { CanaryError } from '../../../core/base/errors.ts';
import type { startReleaseRequest } from '../../../protocol/api.ts';
import type { StoredVersion } from '../../store/model.ts';

type Request = Pick<z.output<typeof startReleaseRequest>, 'evaluation' | 'overrideReason' | 'plan'>;

interface Versions {
  readonly stable: StoredVersion;
  readonly canary: StoredVersion;
}

/**
 * The evaluation of exactly these two texts lets a release go out, or a person who says why. Fails
 * with `bad-request`, which names the texts where the report compared others.
 */
export function checkGate(request: Request, versions: Versions): void {
  if (request.overrideReason !== undefined && request.overrideReason.trim() !== '') return;
  const { evaluation, plan } = request;
  const isUnapproved = plan.needsApproval && plan.approvals === undefined;
  const why =
    evaluation === undefined
      ? 'the candidate was not evaluated against this baseline'
      : (otherTexts(evaluation, versions) ??
        (evaluation.verdict !== 'pass'
          ? `the evaluation's verdict is ${evaluation.verdict}`
          : isUnapproved
            ? 'the plan asks for an approval'
            : null));
  if (why === null) return;
  throw new CanaryError('bad-request', `the gate is closed: ${why}`, {
    expected: 'overrideReason: why it goes out nevertheless',
  });
}

/** How the report's texts differ from the release's; undefined when they do not. */
function otherTexts(
  { report, baseline, candidate }: NonNullable<Request['evaluation']>,
  { stable, canary }: Versions,
): string | undefined {
  if (baseline === undefined || candidate === undefined) {
    return `report ${report} comes without the fingerprints of the texts that it compared (evaluation.baseline and evaluation.candidate; a newer prompt-canary sends them)`;
  }
  const differences = [
    ...(baseline === stable.fingerprint ? [] : [difference('baseline', baseline, stable)]),
    ...(candidate === canary.fingerprint ? [] : [difference('candidate', candidate, canary)]),
  ];
  return differences.length === 0
    ? undefined
    : `report ${report} compared other texts: ${differences.join('; ')}`;
}

/** "its baseline is sha256:3f9c0a12b4d5, but v7 is sha256:77aa00bb11cc". */
function difference(side: string, compared: string, stored: StoredVersion): string {
  return `its ${side} is ${short(compared)}, but v${stored.version} is ${short(stored.fingerprint)}`;
}

function short(fingerprint: string): string {
  return fingerprint.slice(0, 'sha256:'.length + 12);
}
