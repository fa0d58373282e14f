import { CanaryError } from '../core/base/errors.ts';
import type { ClosedPrompt } from '../core/prompt/model.ts';
import { toPublished } from '../core/prompt/publish.ts';
import type {
  LiveResponse,
  PublishRequest,
  VersionEnvironment,
  VersionResponse,
} from '../protocol/api.ts';
import { isPromptName, promptNameWords } from '../protocol/apiText.ts';
import type { ReleaseBackend } from './releaseBackend.ts';

/** Throws `bad-prompt` for a prompt under whose name no registry takes a version. */
export function checkPublishable({ name, file, fields }: ClosedPrompt): void {
  if (isPromptName(name)) return;
  const line = fields.find(({ path }) => path === 'name')?.range.start;
  throw new CanaryError('bad-prompt', `"${name}" cannot be released under this name`, {
    where: { file, line },
    expected: promptNameWords,
  });
}

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
  environment: VersionEnvironment,
): Promise<VersionResponse> {
  const version = await publishPrompt(backend, baseline, environment);
  await backend.label(version.prompt, 'production', version.version);
  return version;
}

/** Publishes a prompt with what is known of where it came from; idempotent. */
export async function publishPrompt(
  backend: ReleaseBackend,
  prompt: ClosedPrompt,
  environment: VersionEnvironment,
): Promise<VersionResponse> {
  checkPublishable(prompt);
  const { model } = prompt.settings;
  return backend.publish({
    // The schema's arrays are writable, the core's are not.
    prompt: toPublished(prompt) as PublishRequest['prompt'],
    environment: { ...(model === undefined ? {} : { model }), ...environment },
  });
}
