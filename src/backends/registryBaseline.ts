import { CanaryError } from '../core/base/errors.ts';
import type { PromptStore } from '../core/ports.ts';
import type { Baseline } from '../core/prompt/baseline.ts';
import { closePrompt } from '../core/prompt/close.ts';
import type { ClosedPrompt } from '../core/prompt/model.ts';
import { parsePrompt } from '../core/prompt/parse.ts';
import { publishedText } from '../core/prompt/publishedText.ts';
import { reopenPrompt } from '../core/prompt/reopen.ts';
import type { VersionResponse } from '../protocol/api.ts';
import type { ReleaseBackend } from './releaseBackend.ts';

/**
 * The version that a label of the registry points at, to compare `candidate` with; null when there is
 * none. It is shown as the candidate's own file would show it where the format can say it, else as
 * a `.prompt.yml` with all partials filled in; `store` is the candidate's.
 */
export async function registryBaseline(
  backend: ReleaseBackend,
  candidate: ClosedPrompt,
  label: string,
  store: PromptStore,
): Promise<Baseline> {
  const { prompts } = await backend.listPrompts();
  const number = prompts.find(({ name }) => name === candidate.name)?.labels[label];
  if (number === undefined) return { label: `${label} (not published)`, prompt: null };
  const version = await backend.version(candidate.name, number);
  const prompt = (await inOwnFormat(version, candidate, store)) ?? (await asPublished(version));
  return { label: `${label} v${number}`, prompt };
}

/** Undefined unless it is the very same prompt to the model. */
async function inOwnFormat(
  { content, fingerprint }: VersionResponse,
  candidate: ClosedPrompt,
  store: PromptStore,
): Promise<ClosedPrompt | undefined> {
  const text = reopenPrompt(content, candidate);
  if (text === undefined) return undefined;
  const prompt = await closePrompt(parsePrompt(text, candidate.file), store);
  return prompt.fingerprint === fingerprint ? prompt : undefined;
}

function asPublished({ content }: VersionResponse): Promise<ClosedPrompt> {
  return closePrompt(parsePrompt(publishedText(content), `${content.name}.prompt.yml`), noPartials);
}

/** Published prompts are closed already. */
const noPartials: PromptStore = {
  read: () => Promise.resolve(undefined),
  partials: () => {
    throw new CanaryError('bad-prompt', 'a published prompt includes a partial');
  },
};
