import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { registryBaseline } from '../backends/registryBaseline.ts';
import { CanaryError } from '../core/base/errors.ts';
import type { Baseline } from '../core/prompt/baseline.ts';
import { closePrompt } from '../core/prompt/close.ts';
import type { ClosedPrompt } from '../core/prompt/model.ts';
import { parsePrompt } from '../core/prompt/parse.ts';
import { parseBaselineSource } from '../node/baseline/baselineSource.ts';
import { branchBase } from '../node/git.ts';
import { inBaseline, type Workspace } from '../node/workspace/workspace.ts';
import type { BaselineSource, Config } from '../protocol/config.ts';
import type { CliContext } from './command.ts';
import { openRegistry } from './registry.ts';
import type { OpenedWorkspace } from './workspace.ts';

export interface BaseOptions {
  /** A git revision, `branch:NAME` or `registry:LABEL`. */
  readonly base?: string | undefined;
  readonly baseFile?: string | undefined;
}

/**
 * What `candidate` is compared with: `--base-file`, else what `--base` names, else what the
 * configuration names, else HEAD. Throws `not-found`, `bad-usage`, `bad-prompt`, and what asking a
 * registry throws.
 */
export async function openBase(
  candidate: ClosedPrompt,
  options: BaseOptions,
  { workspace, config }: OpenedWorkspace,
  context: CliContext,
): Promise<Baseline> {
  const source = baselineSource(options, config);
  if ('file' in source) {
    const prompt = await openBaseFile(source.file, candidate.file, workspace, context);
    return { label: source.file, prompt };
  }
  if (source.from === 'registry') {
    const backend = await openRegistry({}, context, config);
    return registryBaseline(backend, candidate, source.label, workspace.store);
  }
  const { ref, label } = await revisionOf(source, workspace);
  return { label, prompt: await workspace.openBaseline(candidate.file, ref) };
}

/**
 * The text of a partial that it is compared with; null where there was none. Throws as `openBase`,
 * and `bad-usage` for the registry, which has no partials.
 */
export async function openBaseText(
  file: string,
  options: BaseOptions,
  { workspace, config }: OpenedWorkspace,
  context: CliContext,
): Promise<{ readonly text: string | null; readonly label: string }> {
  const source = baselineSource(options, config);
  if ('file' in source) {
    const absolute = path.resolve(context.cwd, source.file);
    return { text: await readBaseFile(absolute, source.file), label: source.file };
  }
  if (source.from === 'registry') {
    throw new CanaryError('bad-usage', `${file} is a partial; a registry has whole prompts only`, {
      expected: '--base REF or --base-file FILE',
    });
  }
  const { ref, label } = await revisionOf(source, workspace);
  return { text: (await workspace.textAtRef(file, ref)) ?? null, label };
}

/** Throws `bad-usage` when two baselines are asked for. */
function baselineSource(
  { base, baseFile }: BaseOptions,
  config: Config,
): BaselineSource | { readonly file: string } {
  if (base !== undefined && baseFile !== undefined) {
    throw new CanaryError('bad-usage', '--base and --base-file exclude one another', {
      expected: 'one of them',
    });
  }
  if (baseFile !== undefined) return { file: baseFile };
  return base === undefined ? config.baseline : parseBaselineSource(base);
}

async function revisionOf(
  source: Exclude<BaselineSource, { readonly from: 'registry' }>,
  { root }: Workspace,
): Promise<{ readonly ref: string; readonly label: string }> {
  if (source.from === 'git') return { ref: source.ref, label: source.ref };
  const { commit, branch } = await branchBase(root, source.branch);
  return { ref: commit, label: `base of ${branch}` };
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

/** Throws `not-found`. */
async function readBaseFile(absolute: string, shown: string): Promise<string> {
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
