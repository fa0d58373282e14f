import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import picomatch from 'picomatch';
import { inputNames } from '../../core/blastRadius/contract.ts';
import type { CallSite } from '../../core/blastRadius/model.ts';
import {
  findReferences,
  type ReferredPrompt,
} from '../../core/blastRadius/references/findReferences.ts';
import { referenceExtensions } from '../../core/blastRadius/references/languages.ts';
import type { ClosedPrompt } from '../../core/prompt/model.ts';
import { configFileName } from '../../protocol/config.ts';
import { ignoredFolders } from './files.ts';
import { findRipgrep, searchWithRipgrep } from './ripgrep.ts';

const maxBytes = 1_000_000;
/** Files read at once. */
const concurrency = 32;

/**
 * Finds the uses of `prompts` below `root`: candidates by a text search (ripgrep, or a walk in Node
 * that finds the same), then references by `findReferences`. Prompt files themselves, lock files and
 * our own configuration are not code, and files that match `suites` only test. `ripgrep`: its path, null to walk, undefined to look for one.
 */
export async function findCallSites(
  root: string,
  prompts: readonly ClosedPrompt[],
  ripgrep: string | null | undefined,
  suites: readonly string[],
): Promise<readonly CallSite[]> {
  if (prompts.length === 0) return [];
  const referred = prompts.map(({ name, file, ...rest }): ReferredPrompt => ({
    name,
    file,
    inputs: inputNames({ name, file, ...rest }),
  }));
  const texts = [
    ...new Set(referred.flatMap(({ name, file }) => [name, path.posix.basename(file)])),
  ];
  const own = new Set(referred.map(({ file }) => file));
  const tests = picomatch([...suites]);
  const candidates = (await candidateFiles(root, texts, ripgrep))
    .filter((file) => !own.has(file) && isSource(file) && !tests(file))
    .sort();
  const found: CallSite[][] = [];
  for (let at = 0; at < candidates.length; at += concurrency) {
    const chunk = candidates.slice(at, at + concurrency);
    found.push(...(await Promise.all(chunk.map((file) => referencesIn(root, file, referred)))));
  }
  return found.flat();
}

function isSource(file: string): boolean {
  return (
    !/\.prompt\.ya?ml$|(?:^|\/)(?:package-lock\.json|pnpm-lock\.yaml)$/.test(file) &&
    path.posix.basename(file) !== configFileName
  );
}

async function referencesIn(
  root: string,
  file: string,
  prompts: readonly ReferredPrompt[],
): Promise<CallSite[]> {
  const text = await readFile(path.join(root, file), 'utf8').catch(() => '');
  return findReferences(file, text, prompts);
}

async function candidateFiles(
  root: string,
  texts: readonly string[],
  ripgrep: string | null | undefined,
): Promise<string[]> {
  const program = ripgrep === undefined ? await findRipgrep(process.env) : ripgrep;
  if (program === null) return walk(root, texts);
  const options = { extensions: referenceExtensions, ignored: ignoredFolders, maxBytes };
  const found = await searchWithRipgrep(program, root, texts, options);
  return found.map((file) => file.split(path.sep).join('/').replace(/^\.\//, ''));
}

/** What ripgrep would find: no links, no hidden files, no binary ones. */
async function walk(root: string, texts: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const entries = await readdir(path.join(root, folder), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const file = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.name.startsWith('.') || ignoredFolders.includes(entry.name)) continue;
      if (entry.isDirectory()) folders.push(file);
      else if (entry.isFile() && (await mentions(path.join(root, file), texts))) found.push(file);
    }
  }
  return found;
}

async function mentions(file: string, texts: readonly string[]): Promise<boolean> {
  if (!referenceExtensions.includes(path.extname(file).slice(1))) return false;
  const size = await stat(file).then(
    (it) => it.size,
    () => Infinity,
  );
  if (size > maxBytes) return false;
  const content = await readFile(file, 'utf8').catch(() => '');
  return texts.some((text) => content.includes(text));
}
