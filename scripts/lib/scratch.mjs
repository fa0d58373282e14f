import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from './paths.mjs';
import { run } from './process.mjs';
import { ToolError } from './report.mjs';

const example = inRoot('examples', 'support-desk');
const editsFolder = inRoot('examples', 'edits');

/** The names of the prepared edits of the example. */
export function editNames() {
  return existsSync(editsFolder) ? readdirSync(editsFolder).sort() : [];
}

/** Refuses a name that is neither a prepared edit nor `none`. @param {string} edit */
export function checkEdit(edit) {
  if (edit === 'none' || editNames().includes(edit)) return;
  throw new ToolError(`There is no edit "${edit}"; expected ${editNames().join(', ')} or none.`, 2);
}

/**
 * The first file that a prepared edit changes, relative to the workspace; for `none` the file that
 * people are asked to edit.
 *
 * @param {string} edit
 */
export function editedFile(edit) {
  const folder = path.join(editsFolder, edit === 'none' ? (editNames()[0] ?? '') : edit);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();
  return files[0] ?? 'README.md';
}

/**
 * Copies the example into a new folder as a git repository whose one commit is the baseline, and
 * lays a prepared edit over it, uncommitted.
 *
 * @param {string} folder must not exist or be empty
 * @param {string} edit one of `editNames()`, or `none`
 */
export async function makeScratchWorkspace(folder, edit) {
  if (edit !== 'none' && !editNames().includes(edit)) {
    throw new ToolError(
      `There is no edit "${edit}"; expected ${editNames().join(', ')} or none.`,
      2,
    );
  }
  mkdirSync(folder, { recursive: true });
  cpSync(example, folder, { recursive: true });
  const git = (/** @type {string[]} */ ...args) => run('git', args, { cwd: folder });
  await git('init', '--quiet', '--initial-branch=main');
  // Of this repository alone: people's own name, signing and hooks stay out of it.
  await git('config', 'user.name', 'Prompt Canary example');
  await git('config', 'user.email', 'example@example.invalid');
  await git('config', 'commit.gpgsign', 'false');
  await git('config', 'core.hooksPath', '.git/hooks');
  await git('config', 'core.autocrlf', 'false');
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'Support desk as it is in production');
  if (edit !== 'none') cpSync(path.join(editsFolder, edit), folder, { recursive: true });
}
