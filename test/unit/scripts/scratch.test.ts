import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inRoot } from '../../../scripts/lib/paths.mjs';
import { editNames, editedFile, makeScratchWorkspace } from '../../../scripts/lib/scratch.mjs';

describe('the scratch workspace', () => {
  let parent: string;
  let folder: string;
  const git = (...args: string[]): string =>
    execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim();

  beforeEach(() => {
    parent = mkdtempSync(path.join(tmpdir(), 'canary-scratch-'));
    folder = path.join(parent, 'support-desk');
  });
  afterEach(() => rmSync(parent, { recursive: true, force: true }));

  it.each(editNames())('has the edit "%s" pending over one committed baseline', async (edit) => {
    await makeScratchWorkspace(folder, edit);
    const file = editedFile(edit);
    expect(git('rev-list', '--count', 'HEAD')).toBe('1');
    expect(git('status', '--porcelain', '--', file)).toBe(`M ${file}`);
    expect(readFileSync(path.join(folder, file), 'utf8')).toBe(
      readFileSync(inRoot('examples', 'edits', edit, file), 'utf8'),
    );
  });

  it('is clean without an edit', async () => {
    await makeScratchWorkspace(folder, 'none');
    expect(git('status', '--porcelain')).toBe('');
  });

  it('refuses an edit that does not exist, and names those that do', async () => {
    const refusal = makeScratchWorkspace(folder, 'unheard-of');
    await expect(refusal).rejects.toThrow(/"unheard-of"; expected harmless, tidy-up or none/);
  });
});
