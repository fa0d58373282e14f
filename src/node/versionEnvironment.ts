import type { VersionEnvironment } from '../protocol/api.ts';
import { author, headCommit } from './git.ts';

/** Where a version comes from, as far as git knows: the commit that is checked out, and who works. */
export async function versionEnvironment(root: string): Promise<VersionEnvironment> {
  const [gitCommit, name] = await Promise.all([headCommit(root), author(root)]);
  return {
    ...(gitCommit === undefined ? {} : { gitCommit }),
    ...(name === undefined ? {} : { author: name }),
  };
}
