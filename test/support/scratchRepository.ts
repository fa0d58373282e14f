import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A folder of its own for one test, deleted afterwards. */
export interface Scratch {
  readonly root: string;
  write(files: Readonly<Record<string, string>>): void;
  git(...args: string[]): string;
  /** Commits everything. */
  commit(): void;
  dispose(): void;
}

export function scratchFolder(files: Readonly<Record<string, string>> = {}): Scratch {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'prompt-canary-')));
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...args], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  const scratch: Scratch = {
    root,
    write: (more) => {
      for (const [file, text] of Object.entries(more)) {
        mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
        writeFileSync(path.join(root, file), text);
      }
    },
    git,
    commit: () => {
      git('add', '--all');
      git('commit', '--quiet', '--message', 'state');
    },
    // Again where a program that was killed has just written one more file.
    dispose: () => rmSync(root, { recursive: true, force: true, maxRetries: 5 }),
  };
  scratch.write(files);
  return scratch;
}

/** The same as a git repository whose first commit holds the files. */
export function scratchRepository(files: Readonly<Record<string, string>>): Scratch {
  const scratch = scratchFolder(files);
  scratch.git('init', '--quiet', '--initial-branch=main');
  scratch.git('config', 'core.autocrlf', 'false');
  scratch.commit();
  return scratch;
}
