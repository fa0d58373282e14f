import type { BaselineSource } from '../../protocol/config.ts';
import { branchBase, headCommit } from '../git.ts';

/** A commit to read, and how people call it. */
export interface GitRevision {
  readonly ref: string;
  readonly label: string;
}

/**
 * The commit that a source means. `label` is "HEAD (3f9c2ab)" or "base of main (3f9c2ab)". Throws
 * `bad-usage` for a branch that is not known.
 */
export async function gitRevision(
  root: string,
  source: Exclude<BaselineSource, { readonly from: 'registry' }>,
): Promise<GitRevision> {
  if (source.from === 'branch') {
    const { commit, branch } = await branchBase(root, source.branch);
    return { ref: commit, label: `base of ${branch} (${commit.slice(0, 7)})` };
  }
  const { ref } = source;
  const commit = ref === 'HEAD' ? await headCommit(root) : undefined;
  if (commit === undefined) return { ref, label: ref };
  return { ref: commit, label: `${ref} (${commit.slice(0, 7)})` };
}
