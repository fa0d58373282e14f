import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { CanaryError } from '../core/base/errors.ts';
import { closePrompt } from '../core/prompt/close.ts';
import type { ClosedPrompt } from '../core/prompt/model.ts';
import { parsePrompt } from '../core/prompt/parse.ts';
import { loadConfig } from '../node/config.ts';
import { repositoryRoot } from '../node/git.ts';
import { inBaseline, openWorkspace, type Workspace } from '../node/workspace/workspace.ts';
import { configFileName, type Config } from '../protocol/config.ts';
import type { CliContext } from './command.ts';

export interface WorkspaceOptions {
  /** Folder of the workspace; absent: found from FILE. */
  readonly workspace?: string | undefined;
  /** Configuration file; absent: `prompt-canary.yaml` of the workspace. */
  readonly config?: string | undefined;
}

export interface InputOptions extends WorkspaceOptions {
  readonly base?: string | undefined;
  readonly baseFile?: string | undefined;
}

export interface OpenedWorkspace {
  readonly workspace: Workspace;
  readonly config: Config;
  /** Absolute path of the configuration; null when all values are defaults. */
  readonly configFile: string | null;
}

/** The two sides that a command compares, and where they live. */
export interface PromptInput extends OpenedWorkspace {
  /** Relative to the workspace. */
  readonly file: string;
  /** Null when the prompt is new. */
  readonly baseline: ClosedPrompt | null;
  readonly candidate: ClosedPrompt;
  /** For people: "HEAD", the name of a file. */
  readonly baselineLabel: string;
  readonly candidateLabel: string;
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

/**
 * Reads FILE and its baseline: `--base-file`, else FILE at `--base`, else at the ref that the
 * configuration names, else at HEAD. Throws `not-found`, `bad-usage`, `bad-prompt`, `bad-config`.
 */
export async function openInput(
  file: string,
  options: InputOptions,
  context: CliContext,
): Promise<PromptInput> {
  const opened = await openWorkspaceFor(file, options, context);
  const { workspace } = opened;
  const relative = workspace.relative(path.resolve(context.cwd, file));
  if (relative === undefined) {
    throw new CanaryError('bad-usage', `${file} lies outside the workspace`, {
      expected: `a file in ${workspace.root}`,
    });
  }
  if ((await workspace.store.partials()).includes(relative)) {
    throw new CanaryError('bad-usage', `${relative} is a partial`, {
      expected: 'a prompt that includes it',
    });
  }
  const candidate = await workspace.openPrompt(relative);
  const base = await openBase(relative, options, opened, context);
  return { ...opened, file: relative, candidate, candidateLabel: 'working tree', ...base };
}

async function openBase(
  relative: string,
  options: InputOptions,
  { workspace, config }: OpenedWorkspace,
  context: CliContext,
): Promise<Pick<PromptInput, 'baseline' | 'baselineLabel'>> {
  if (options.baseFile !== undefined && options.base === undefined) {
    const baseline = await openBaseFile(options.baseFile, relative, workspace, context);
    return { baseline, baselineLabel: options.baseFile };
  }
  const ref = baselineRef(options, config);
  return { baseline: await workspace.openBaseline(relative, ref), baselineLabel: ref };
}

/** The git revision to compare with. Throws `bad-usage` when both sides are asked for otherwise. */
export function baselineRef(options: InputOptions, config: Config): string {
  if (options.base !== undefined && options.baseFile !== undefined) {
    throw new CanaryError('bad-usage', '--base and --base-file exclude one another', {
      expected: 'one of them',
    });
  }
  if (options.base !== undefined) return options.base;
  if (config.baseline.from === 'git') return config.baseline.ref;
  throw new CanaryError('bad-usage', 'the configured baseline is a label of the registry', {
    expected: '--base REF or --base-file FILE',
  });
}

/** Read as if it stood at FILE, so that format and partials are those of the candidate. */
async function openBaseFile(
  baseFile: string,
  relative: string,
  workspace: Workspace,
  context: CliContext,
): Promise<ClosedPrompt> {
  const text = await readBaseFile(path.resolve(context.cwd, baseFile), baseFile);
  try {
    return await closePrompt(parsePrompt(text, relative), workspace.store);
  } catch (error) {
    throw inBaseline(error, relative, baseFile);
  }
}

/** The text of `--base-file`. Throws `not-found`. */
export async function readBaseFile(absolute: string, shown: string): Promise<string> {
  try {
    return await readFile(absolute, 'utf8');
  } catch (cause) {
    throw new CanaryError('not-found', 'the baseline file cannot be read', {
      where: { file: shown },
      expected: 'a file that can be read',
      cause,
    });
  }
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
