import { stat } from 'node:fs/promises';
import path from 'node:path';
import { CanaryError } from '../core/base/errors.ts';
import { loadConfig } from '../node/config.ts';
import { repositoryRoot } from '../node/git.ts';
import { openWorkspace, type Workspace } from '../node/workspace/workspace.ts';
import type { Config } from '../protocol/config.ts';
import { configFileName } from '../protocol/configFileName.ts';
import type { CliContext } from './command.ts';

export interface WorkspaceOptions {
  /** Folder of the workspace; absent: found from FILE. */
  readonly workspace?: string | undefined;
  /** Configuration file; absent: `prompt-canary.yaml` of the workspace. */
  readonly config?: string | undefined;
}

export interface OpenedWorkspace {
  readonly workspace: Workspace;
  readonly config: Config;
  /** Absolute path of the configuration; null when all values are defaults. */
  readonly configFile: string | null;
}

/**
 * Opens the workspace that FILE belongs to: `--workspace`, else the nearest folder above FILE with a
 * `prompt-canary.yaml`, else the top of the repository, else the folder that the command runs in.
 */
export async function openWorkspaceFor(
  file: string | undefined,
  options: WorkspaceOptions,
  context: CliContext,
): Promise<OpenedWorkspace> {
  const start = file === undefined ? context.cwd : path.dirname(path.resolve(context.cwd, file));
  const root =
    options.workspace === undefined
      ? await findRoot(start, context.cwd)
      : await givenRoot(options.workspace, context.cwd);
  const configFile =
    options.config === undefined ? undefined : path.resolve(context.cwd, options.config);
  const { config, source } = await loadConfig(root, configFile);
  return { workspace: openWorkspace(root, config), config, configFile: source };
}

async function givenRoot(folder: string, cwd: string): Promise<string> {
  const root = path.resolve(cwd, folder);
  const found = await stat(root).catch(() => undefined);
  if (found?.isDirectory() === true) return root;
  throw new CanaryError('bad-usage', `--workspace ${folder} is not there`, {
    expected: 'an existing folder',
  });
}

async function findRoot(start: string, cwd: string): Promise<string> {
  for (let folder = start; ; folder = path.dirname(folder)) {
    if (await exists(path.join(folder, configFileName))) return folder;
    if (folder === path.dirname(folder)) break;
  }
  if (!(await exists(start))) return cwd;
  return (await repositoryRoot(start)) ?? cwd;
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
