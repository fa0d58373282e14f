import picomatch from 'picomatch';
import { glob } from 'tinyglobby';
import type { PromptStore } from '../../core/ports.ts';
import { filesAtRef, readAtRef } from '../git.ts';
import { ignoredFolders, readBelow } from './files.ts';

/** Unsaved texts by workspace-relative path; they stand in front of the disk. */
export type Overlay = ReadonlyMap<string, string>;

/** Files of the workspace that match, overlay included, sorted. */
export async function matchingFiles(
  root: string,
  patterns: readonly string[],
  overlay: Overlay,
): Promise<string[]> {
  const found = await glob([...patterns], {
    cwd: root,
    ignore: ignoredFolders.map((name) => `**/${name}/**`),
    expandDirectories: false,
    followSymbolicLinks: false,
  });
  const matches = picomatch([...patterns]);
  const unsaved = [...overlay.keys()].filter((file) => matches(file));
  return [...new Set([...found, ...unsaved])].sort();
}

/** Prompts and partials as they are on disk, unsaved editor text first. */
export function diskStore(
  root: string,
  partialPatterns: readonly string[],
  overlay: Overlay,
): PromptStore {
  let partials: Promise<readonly string[]> | undefined;
  return {
    read: async (file) => overlay.get(file) ?? (await readBelow(root, file)),
    partials: () => (partials ??= matchingFiles(root, partialPatterns, overlay)),
  };
}

/** The same at a commit: a baseline is filled with the partials of its own time. */
export function gitStore(
  root: string,
  partialPatterns: readonly string[],
  ref: string,
): PromptStore {
  let files: Promise<string[]> | undefined;
  const list = (): Promise<string[]> => (files ??= filesAtRef(root, ref));
  return {
    read: async (file) => ((await list()).includes(file) ? readAtRef(root, file, ref) : undefined),
    partials: async () => {
      const matches = picomatch([...partialPatterns]);
      return (await list()).filter((file) => matches(file));
    },
  };
}
