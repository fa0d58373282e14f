import type * as z from 'zod/mini';
import { CanaryError } from '../../../core/base/errors.ts';
import type { ReleasePlan } from '../../../core/release/model.ts';
import { freezeWords } from '../../../core/release/schedule.ts';
import { requestRelease, weightOf } from '../../../core/release/transition.ts';
import type { ReleaseResponse, startReleaseRequest } from '../../../protocol/api.ts';
import { toReleasePlan } from '../../../protocol/plan.ts';
import type { ServerDeps } from '../../deps.ts';
import { withReferences } from './stableReferences.ts';
import type { NewLogEntry, NewRelease, StoredVersion, Transition } from '../../store/model.ts';
import { missingVersion } from '../../store/removal.ts';
import { checkGate } from './gate.ts';

type Request = z.output<typeof startReleaseRequest>;

/** Who asks for the release. */
interface Asking {
  readonly actor: string;
}

/**
 * Starts the canary of a version, superseding the prompt's running release. Fails with `not-found`
 * without such a version, `conflict` without a production version or when the candidate is already
 * out or in a freeze, `bad-request` when it neither passed its evaluation of these two texts nor says
 * why it goes out regardless, or when nobody could approve it.
 */
export async function startRelease(
  deps: ServerDeps,
  prompt: string,
  request: Request,
  by: Asking,
): Promise<ReleaseResponse> {
  const plan = toReleasePlan(request.plan);
  checkApprovers(plan, by.actor);
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
      checkGate(request, versions);
      const salt = await saltOf(deps, prompt, request.reshuffle === true ? id : null);
      const release = await newRelease(deps, { id, salt, request, plan, versions, by });
      await deps.controller.conditions.renew(deps.clock.now());
      checkFreeze(deps, release);
      const entry = firstEntry(release, request, by);
      const stored = await deps.store.startRelease(release, entry, supersedes);
      return deps.controller.adopt(stored, versions, [{ ...entry, seq: stored.seq }]);
    };
    const superseding = { actor: by.actor, reason: `superseded by release ${id}` };
    const runner =
      running === undefined ? await start(null) : await running.supersede(superseding, start);
    return runner.present();
  });
}

/** Fails with `bad-request` when the people of the list without the author are too few. */
function checkApprovers({ approvals }: ReleasePlan, author: string): void {
  if (approvals === null) return;
  const others = approvals.from.filter((name) => name !== author);
  if (others.length >= approvals.needed) return;
  throw new CanaryError('bad-request', 'nobody could approve this release', {
    expected: `${approvals.needed} in approvals.from besides its author, ${author}`,
  });
}

/** Fails with `conflict` when the release would start at once, and nothing may. */
function checkFreeze({ controller, clock }: ServerDeps, { prompt, plan, state }: NewRelease): void {
  const { freeze } = controller.conditions.at(prompt, plan, clock.now());
  if (freeze === null || state.status === 'pending') return;
  throw new CanaryError('conflict', `${prompt} waits for ${freezeWords(freeze)}`, {
    expected: 'the freeze lifted, or startAt after its end',
  });
}

async function bothVersions(
  { store, routing }: ServerDeps,
  prompt: string,
  candidate: number,
): Promise<{ stable: StoredVersion; canary: StoredVersion }> {
  const canary = await store.version(prompt, candidate);
  if (canary === undefined) {
    const removed = await store.removedVersion(prompt, candidate);
    throw missingVersion(prompt, candidate, removed);
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

/**
 * The same for every release of a prompt, so that a new one moves nobody who need not move; a new
 * one, made of the release's id, when someone asks for it.
 */
async function saltOf(
  { store }: ServerDeps,
  prompt: string,
  reshuffledBy: string | null,
): Promise<string> {
  if (reshuffledBy !== null) return `${prompt}:${reshuffledBy}:`;
  return (await store.lastSalt(prompt)) ?? prompt;
}

interface Parts {
  readonly id: string;
  readonly salt: string;
  readonly request: Request;
  readonly plan: ReleasePlan;
  readonly versions: { readonly stable: StoredVersion; readonly canary: StoredVersion };
  readonly by: Asking;
}

async function newRelease({ clock, store }: ServerDeps, parts: Parts): Promise<NewRelease> {
  const { id, salt, request, plan, versions, by } = parts;
  const { stable, canary } = versions;
  const startAt = request.startAt === undefined ? null : Date.parse(request.startAt);
  const now = clock.now();
  const state = requestRelease(plan, by.actor, startAt, now);
  return {
    id,
    prompt: stable.prompt,
    stableVersion: stable.version,
    canaryVersion: canary.version,
    salt,
    plan,
    state: await withReferences(store, stable, state, now),
    evaluation: request.evaluation ?? null,
    overrideReason: request.overrideReason ?? null,
  };
}

function firstEntry({ plan, state }: NewRelease, request: Request, by: Asking): NewLogEntry {
  const { evaluation, overrideReason } = request;
  const verdict =
    evaluation === undefined
      ? 'not evaluated'
      : `evaluation: ${evaluation.verdict} (report ${evaluation.report})`;
  const override = overrideReason === undefined ? '' : `, overridden: ${overrideReason}`;
  const shuffled = request.reshuffle === true ? ', keys placed anew' : '';
  return {
    at: state.startedAt,
    action: state.status === 'pending' ? 'request' : 'start',
    actor: by.actor,
    reason: `plan "${plan.name}", ${verdict}${override}${shuffled}`,
    status: state.status,
    stageIndex: state.stageIndex,
    weight: weightOf(plan, state),
    guards: [],
  };
}
