import { userInfo } from 'node:os';
import { author } from '../../node/git.ts';
import type { Projects } from '../projects/projects.ts';

/** Who acts, for the registry's log: the git author, else the login name. */
export async function actorName(projects: Projects): Promise<string> {
  const root = (await projects.all())[0]?.root;
  const name = root === undefined ? undefined : await author(root);
  return name ?? userInfo().username;
}
