import type { ReleaseBackend } from '../../backends/releaseBackend.ts';
import { CanaryError } from '../../core/base/errors.ts';
import { closePrompt } from '../../core/prompt/close.ts';
import type { ClosedPrompt } from '../../core/prompt/model.ts';
import { parsePrompt } from '../../core/prompt/parse.ts';
import type { PromptStore } from '../../core/ports.ts';
import { headCommit } from '../../node/git.ts';
import type { Workspace } from '../../node/workspace/workspace.ts';
import { publishedText } from './publishedText.ts';

/** What an edit is compared with. */
export interface Baseline {
  /** For people: "HEAD (3f9c2ab)", "production v7". */
  readonly label: string;
  /** Null when the prompt is new. */
  readonly prompt: ClosedPrompt | null;
}

/** The file as it was at a git revision. */
export async function gitBaseline(
  workspace: Workspace,
  file: string,
  ref: string,
): Promise<Baseline> {
  const commit = ref === 'HEAD' ? await headCommit(workspace.root) : undefined;
  const label = commit === undefined ? ref : `${ref} (${commit.slice(0, 7)})`;
  return { label, prompt: await workspace.openBaseline(file, commit ?? ref) };
}

/** The version that a label of the registry points at; null when the registry has none. */
export async function registryBaseline(
  backend: ReleaseBackend,
  name: string,
  label: string,
  file: string,
): Promise<Baseline> {
  const { prompts } = await backend.listPrompts();
  const number = prompts.find((prompt) => prompt.name === name)?.labels[label];
  if (number === undefined) return { label: `${label} (not published)`, prompt: null };
  const { content } = await backend.version(name, number);
  const document = parsePrompt(publishedText(content), file);
  return { label: `${label} v${number}`, prompt: await closePrompt(document, noPartials) };
}

/** Published prompts are closed already. */
const noPartials: PromptStore = {
  read: () => Promise.resolve(undefined),
  partials: () => {
    throw new CanaryError('bad-prompt', 'a published prompt includes a partial');
  },
};
