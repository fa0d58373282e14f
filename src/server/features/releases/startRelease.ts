import type * as z from 'zod/mini';
import { CanaryError } from '../../../core/base/errors.ts';
import { startRelease as initialState, weightOf } from '../../../core/release/transition.ts';
import type { ReleaseResponse, startReleaseRequest } from '../../../protocol/api.ts';
import { toReleasePlan } from '../../../protocol/plan.ts';
import type { ServerDeps } from '../../deps.ts';
import type { NewLogEntry, NewRelease, StoredVersion, Transition } from '../../store/model.ts';

type Request = z.output<typeof startReleaseRequest>;

/**
 * Starts the canary of a version, superseding the prompt's running release. Fails with `not-found`
 * without such a version, `conflict` without a production version or when the candidate is already
 * out, `bad-request` when it neither passed its evaluation nor says why it goes out regardless.
 */
export async function startRelease(
  deps: ServerDeps,
  prompt: string,
  request: Request,
): Promise<ReleaseResponse> {
  checkGate(request);
  const id = deps.random.id().slice(0, 12);
  return deps.promptQueue.run(prompt, async () => {
    const running = deps.controller.running(prompt);
    if (running?.canaryVersion === request.candidateVersion) {
      const text = `version ${request.candidateVersion} of ${prompt} is out already`;
      throw new CanaryError('conflict', `${text}: release ${running.id}`);
    }
    // Looks for the baseline when the running release has been ended: it may just be promoted.
    const start = async (supersedes: Transition | null) => {
      const versions = await bothVersions(deps, prompt, request.candidateVersion);
      const release = newRelease(deps, id, request, versions);
      const entry = firstEntry(release, request);
      const stored = await deps.store.startRelease(release, entry, supersedes);
      return deps.controller.adopt(stored, versions, [{ ...entry, seq: stored.seq }]);
    };
    const by = { actor: request.actor, reason: `superseded by release ${id}` };
    const runner = running === undefined ? await start(null) : await running.supersede(by, start);
    return runner.present();
  });
}

function checkGate({ evaluation, overrideReason, plan }: Request): void {
  if (overrideReason !== undefined && overrideReason.trim() !== '') return;
  const why =
    evaluation === undefined
      ? 'the candidate was not evaluated against this baseline'
      : evaluation.verdict !== 'pass'
        ? `the evaluation's verdict is ${evaluation.verdict}`
        : plan.needsApproval
          ? 'the plan asks for an approval'
          : null;
  if (why === null) return;
  throw new CanaryError('bad-request', `the gate is closed: ${why}`, {
    expected: 'overrideReason: why it goes out nevertheless',
  });
}

async function bothVersions(
  { store, routing }: ServerDeps,
  prompt: string,
  candidate: number,
): Promise<{ stable: StoredVersion; canary: StoredVersion }> {
  const canary = await store.version(prompt, candidate);
  if (canary === undefined) {
    throw new CanaryError('not-found', `there is no version ${candidate} of ${prompt}`);
  }
  const stable = routing.get(prompt)?.source.stable;
  if (stable === undefined) {
    throw new CanaryError('conflict', `${prompt} has no production version to compare with`, {
      expected: 'the baseline published and labelled production first',
    });
  }
  if (stable.version === candidate) {
    throw new CanaryError('conflict', `version ${candidate} of ${prompt} is production already`);
  }
  return { stable, canary };
}

function newRelease(
  { clock }: ServerDeps,
  id: string,
  request: Request,
  versions: { readonly stable: StoredVersion; readonly canary: StoredVersion },
): NewRelease {
  const { prompt } = versions.stable;
  return {
    id,
    prompt,
    stableVersion: versions.stable.version,
    canaryVersion: versions.canary.version,
    // The same for every release of a prompt, as flagd's flag key is: a restart moves nobody.
    salt: prompt,
    plan: toReleasePlan(request.plan),
    state: initialState(clock.now()),
    evaluation: request.evaluation ?? null,
    overrideReason: request.overrideReason ?? null,
  };
}

function firstEntry({ plan, state }: NewRelease, request: Request): NewLogEntry {
  const { evaluation, overrideReason } = request;
  const verdict =
    evaluation === undefined
      ? 'not evaluated'
      : `evaluation: ${evaluation.verdict} (report ${evaluation.report})`;
  const override = overrideReason === undefined ? '' : `, overridden: ${overrideReason}`;
  return {
    at: state.startedAt,
    action: 'start',
    actor: request.actor,
    reason: `plan "${plan.name}", ${verdict}${override}`,
    status: state.status,
    stageIndex: state.stageIndex,
    weight: weightOf(plan, state),
    guards: [],
  };
}
