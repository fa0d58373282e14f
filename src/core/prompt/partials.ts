import { CanaryError } from '../base/errors.ts';
import type { PromptStore } from '../ports.ts';
import type { LineOrigin } from './model.ts';

/**
 * The file that a tag for partial `name` at `at` means: a path from the including file or from the workspace, or
 * the base name (with or without extension) of exactly one of the workspace's partials.
 */
export async function findPartial(
  name: string,
  at: LineOrigin,
  store: PromptStore,
): Promise<string> {
  for (const path of [joinPath(directoryOf(at.file), name), joinPath('', name)]) {
    if (path !== undefined && path !== '' && (await store.read(path)) !== undefined) return path;
  }
  const partials = await store.partials();
  const found = partials.filter((file) => partialNames(file).includes(name));
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  const message =
    only === undefined
      ? `partial "${name}" does not exist`
      : `partial "${name}" could be ${found.join(' or ')}`;
  const known = [...new Set(partials.map((file) => partialNames(file)[0]))].sort().slice(0, 20);
  throw new CanaryError('bad-prompt', message, {
    where: at,
    expected:
      only !== undefined ? 'its path' : `a path, or one of: ${known.join(', ') || '(no partials)'}`,
  });
}

/**
 * Names by which a partial may be included besides its path: "safety", "safety.md"; Dotprompt marks
 * the files of its partials with a line, "_safety.prompt".
 */
export function partialNames(file: string): string[] {
  const base = file.slice(file.lastIndexOf('/') + 1);
  const name = base.replace(/\.[^.]+$/, '');
  return [name.replace(/^_(?=.)/, ''), name, base];
}

function directoryOf(file: string): string {
  return file.slice(0, Math.max(0, file.lastIndexOf('/')));
}

/** Undefined for a path that leaves the workspace. */
function joinPath(directory: string, path: string): string | undefined {
  if (path.startsWith('/') || path.includes('\\') || path.includes('\0')) return undefined;
  const out: string[] = [];
  for (const part of [...directory.split('/'), ...path.split('/')]) {
    if (part === '' || part === '.') continue;
    if (part !== '..') out.push(part);
    else if (out.pop() === undefined) return undefined;
  }
  return out.join('/');
}
