import type { ReleaseBackend } from '../../backends/releaseBackend.ts';
import { CanaryError } from '../../core/base/errors.ts';
import type { EvalReport } from '../../core/eval/model.ts';
import type { ClosedPrompt } from '../../core/prompt/model.ts';
import { toPublished } from '../../core/prompt/publish.ts';
import { author, headCommit } from '../../node/git.ts';
import type { LiveResponse, PublishRequest, VersionResponse } from '../../protocol/api.ts';

/** What everyone who is not in a canary gets now; undefined for a prompt that is not served yet. */
export async function production(
  backend: ReleaseBackend,
  prompt: string,
): Promise<LiveResponse['arms'][number] | undefined> {
  try {
    const { arms } = await backend.live(prompt);
    return arms.find(({ arm }) => arm === 'stable');
  } catch (error) {
    if (error instanceof CanaryError && error.code === 'not-found') return undefined;
    throw error;
  }
}

/** The first version of a prompt that the registry does not know: what is in production today. */
export async function publishBaseline(
  backend: ReleaseBackend,
  baseline: ClosedPrompt,
  root: string,
): Promise<VersionResponse> {
  const version = await backend.publish(await requestOf(baseline, root, undefined));
  await backend.label(version.prompt, 'production', version.version);
  return version;
}

export async function publishCandidate(
  backend: ReleaseBackend,
  candidate: ClosedPrompt,
  root: string,
  report: EvalReport | undefined,
): Promise<VersionResponse> {
  return backend.publish(await requestOf(candidate, root, report));
}

/** A version with what is known of where it came from. */
async function requestOf(
  prompt: ClosedPrompt,
  root: string,
  report: EvalReport | undefined,
): Promise<PublishRequest> {
  const { model } = prompt.settings;
  const gitCommit = await headCommit(root);
  const name = await author(root);
  const content = toPublished(prompt);
  return {
    // The schema's arrays are writable, the core's are not.
    prompt: content as PublishRequest['prompt'],
    environment: {
      ...(model === undefined ? {} : { model }),
      ...(gitCommit === undefined ? {} : { gitCommit }),
      ...(name === undefined ? {} : { author: name }),
      ...(report === undefined ? {} : { evaluationReport: report.id }),
    },
  };
}
