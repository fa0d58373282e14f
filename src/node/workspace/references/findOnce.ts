import type { ReferredPrompt } from '../../../core/blastRadius/references/analysis/match.ts';
import { grammarFolder } from './grammarFolder.ts';
import { LocalReferences } from './localReferences.ts';
import type { FoundReferences } from './references.ts';

/** Looks once, in this thread, and keeps nothing. */
export async function findOnce(
  root: string,
  prompts: readonly ReferredPrompt[],
  ripgrep: string | null | undefined,
  suites: readonly string[],
): Promise<FoundReferences> {
  const grammars = grammarFolder(import.meta.url);
  const references = new LocalReferences({ root, ripgrep, suites, grammars });
  try {
    return await references.find(prompts);
  } finally {
    references.dispose();
  }
}
