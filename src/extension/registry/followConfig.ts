import type { Disposable } from '../../core/base/lifecycle.ts';
import type { Projects } from '../projects/projects.ts';
import type { RegistryConnection } from './connection.ts';

/** Connects anew when `registry` in prompt-canary.yaml says something else than before. */
export function followRegistryConfig(
  projects: Projects,
  connection: RegistryConnection,
): Disposable {
  let known: string | undefined;
  const look = async (): Promise<void> => {
    const project = (await projects.all())[0];
    if (project === undefined) return;
    const now = JSON.stringify(project.config.registry);
    if (known !== undefined && known !== now) connection.restart();
    known = now;
  };
  // A configuration that cannot be read is told where the prompts are; the connection stays.
  const lookQuietly = (): void => void look().catch(() => undefined);
  lookQuietly();
  return projects.onDidChange(lookQuietly);
}
