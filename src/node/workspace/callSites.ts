import type { CallSite } from '../../core/blastRadius/model.ts';
import type { ClosedPrompt } from '../../core/prompt/model.ts';
import type { WorkspaceOptions } from './workspace.ts';

export async function findCallSites(
  _root: string,
  _prompts: readonly ClosedPrompt[],
  _options: WorkspaceOptions,
): Promise<readonly CallSite[]> {
  return [];
}
