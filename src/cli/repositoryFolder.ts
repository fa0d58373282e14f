import path from 'node:path';
import { repositoryRoot } from '../node/git.ts';

/** Path of a folder within its repository, with forward slashes; '' for the root or none. */
export async function folderInRepository(root: string): Promise<string> {
  const top = await repositoryRoot(root);
  return top === undefined ? '' : path.relative(top, root).split(path.sep).join('/');
}
