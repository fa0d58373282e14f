import { readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { CanaryError } from '../../core/base/errors.ts';

/** Folders that hold no source of the workspace's own. */
export const ignoredFolders: readonly string[] = [
  'node_modules',
  '.git',
  'dist',
  'out',
  'build',
  'coverage',
  '.venv',
  'venv',
  '__pycache__',
];

/** The text of a file below `root`; undefined when there is none or when a link leads outside. */
export async function readBelow(root: string, file: string): Promise<string | undefined> {
  const absolute = path.resolve(root, file);
  if (!isBelow(root, absolute)) return undefined;
  try {
    const [real, realRoot] = await Promise.all([realpath(absolute), realpath(root)]);
    return isBelow(realRoot, real) ? await readFile(real, 'utf8') : undefined;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') return undefined;
    const where = { file };
    throw new CanaryError('file-unavailable', 'the file cannot be read', { where, cause });
  }
}

/** `file` relative to `root` with forward slashes; undefined when it lies elsewhere. */
export function relativeTo(root: string, file: string): string | undefined {
  const absolute = path.resolve(root, file);
  if (!isBelow(root, absolute)) return undefined;
  return path.relative(root, absolute).split(path.sep).join('/');
}

function isBelow(root: string, absolute: string): boolean {
  const relative = path.relative(root, absolute);
  return relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
}
