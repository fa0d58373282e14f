import { readdirSync, readFileSync, statSync, type Dirent } from 'node:fs';
import path from 'node:path';
import { referenceExtensions } from '../../../core/blastRadius/references/languages.ts';
import { maxSourceLength } from '../../../core/blastRadius/references/candidates.ts';
import { configFileName } from '../../../protocol/configFileName.ts';
import { ignoredFolders } from '../files.ts';
import { findRipgrep, searchWithRipgrep } from '../ripgrep.ts';

/**
 * Files below `root` that hold one of the texts, by ripgrep or by a walk in Node that finds the same:
 * no links, no hidden files, no folders of others' code, nothing long. `ripgrep`: its path, null to
 * walk, undefined to look for one.
 */
export async function candidateFiles(
  root: string,
  texts: readonly string[],
  ripgrep: string | null | undefined,
  extensions: readonly string[] = referenceExtensions,
): Promise<string[]> {
  const program = ripgrep === undefined ? await findRipgrep(process.env) : ripgrep;
  const isOne = (file: string): boolean =>
    isSource(file) && extensions.includes(path.posix.extname(file).slice(1));
  if (program === null) return walk(root, texts).filter(isOne);
  const options = {
    extensions,
    ignored: ignoredFolders,
    maxBytes: maxSourceLength,
  };
  const found = await searchWithRipgrep(program, root, texts, options);
  return found.map((file) => file.split(path.sep).join('/').replace(/^\.\//, '')).filter(isOne);
}

const lockFiles = ['package-lock.json', 'npm-shrinkwrap.json', 'pnpm-lock.yaml', 'composer.lock'];

/** Prompt files are no code, nor are lock files and our own configuration. */
export function isSource(file: string): boolean {
  const base = path.posix.basename(file);
  return (
    referenceExtensions.includes(path.posix.extname(file).slice(1)) &&
    !/\.prompt\.(?:ya?ml|json)$/.test(base) &&
    !lockFiles.includes(base) &&
    base !== configFileName
  );
}

/** Whether a file lies where nothing is looked for. */
export function isIgnored(file: string): boolean {
  return file.split('/').some((part) => part.startsWith('.') || ignoredFolders.includes(part));
}

function walk(root: string, texts: readonly string[]): string[] {
  const found: string[] = [];
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of entriesOf(path.join(root, folder))) {
      const file = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (isIgnored(entry.name)) continue;
      if (entry.isDirectory()) folders.push(file);
      else if (entry.isFile() && isSource(file) && mentions(path.join(root, file), texts)) {
        found.push(file);
      }
    }
  }
  return found;
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    // A folder that cannot be read, or that has gone since, holds nothing for us.
    return [];
  }
}

function mentions(file: string, texts: readonly string[]): boolean {
  try {
    if (statSync(file).size > maxSourceLength) return false;
    const content = readFileSync(file, 'utf8');
    return texts.some((text) => content.includes(text));
  } catch {
    return false;
  }
}
