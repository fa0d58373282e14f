import { execFile } from 'node:child_process';
import { CanaryError } from '../core/base/errors.ts';

/** Prompts are small; a blob beyond this is not one. */
const maxBytes = 16 * 1024 * 1024;
const objectName = /^[\w./@{}^~+-]+$/;

/**
 * Reading may happen in a workspace that nobody trusts yet: git must not run what the repository's
 * configuration names to fetch a missing object, nor ask for passwords, nor take locks.
 */
const quiet = { GIT_NO_LAZY_FETCH: '1', GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0' };

/** Set in hooks, relative to another folder; the repository is the one that the files lie in. */
const ofHooks = {
  GIT_DIR: undefined,
  GIT_WORK_TREE: undefined,
  GIT_INDEX_FILE: undefined,
  GIT_PREFIX: undefined,
};

interface GitAnswer {
  readonly code: number;
  readonly stdout: string;
}

/**
 * The text of `file` (relative to `root`, forward slashes) at a commit. Undefined when the commit has
 * no such file, or when the repository has no commit yet. Throws `bad-usage` outside a repository or
 * for an unknown ref.
 */
export async function readAtRef(
  root: string,
  file: string,
  ref: string,
): Promise<string | undefined> {
  const commit = await resolveRef(root, ref);
  if (commit === undefined) return undefined;
  const { code, stdout } = await git(root, ['cat-file', 'blob', `${commit}:./${file}`]);
  return code === 0 ? stdout : undefined;
}

/** Files below `root` at a commit, relative to `root`. Errors as for `readAtRef`. */
export async function filesAtRef(root: string, ref: string): Promise<string[]> {
  const commit = await resolveRef(root, ref);
  if (commit === undefined) return [];
  const { stdout } = await git(root, ['ls-tree', '-r', '-z', '--name-only', commit]);
  return stdout.split('\0').filter((name) => name !== '');
}

/** The commit that is checked out; undefined outside a repository or before the first commit. */
export async function headCommit(root: string): Promise<string | undefined> {
  const { code, stdout } = await git(root, ['rev-parse', '--verify', '--quiet', 'HEAD']);
  return code === 0 ? stdout.trim() : undefined;
}

/**
 * The newest commit that HEAD shares with a branch; `branch` undefined: the one that the remote calls
 * its default, else main, else master. Throws `bad-usage` where there is none.
 */
export async function branchBase(
  root: string,
  branch: string | undefined,
): Promise<{ readonly commit: string; readonly branch: string }> {
  const name = branch ?? (await defaultBranch(root));
  const tip = await resolveRef(root, name);
  const head = await headCommit(root);
  if (tip !== undefined && head !== undefined) {
    const { code, stdout } = await git(root, ['merge-base', head, tip]);
    if (code === 0) return { commit: stdout.trim(), branch: name };
  }
  throw new CanaryError('bad-usage', `this branch has no commit in common with ${name}`, {
    expected: 'a branch that the work began from',
  });
}

async function defaultBranch(root: string): Promise<string> {
  const remote = await git(root, [
    'symbolic-ref',
    '--quiet',
    '--short',
    'refs/remotes/origin/HEAD',
  ]);
  if (remote.code === 0) return remote.stdout.trim();
  for (const name of ['main', 'master']) {
    const { code } = await git(root, ['rev-parse', '--verify', '--quiet', `refs/heads/${name}`]);
    if (code === 0) return name;
  }
  throw new CanaryError('bad-usage', 'it is not known which branch the work began from', {
    expected: 'a branch main or master, or the name of another',
  });
}

/** Local branches and tags, newest commit first, at most `limit`. */
export async function recentRefs(root: string, limit: number): Promise<string[]> {
  const { stdout } = await git(root, [
    'for-each-ref',
    '--sort=-creatordate',
    `--count=${limit}`,
    '--format=%(refname:short)',
    'refs/heads',
    'refs/tags',
  ]);
  return stdout.split(/\r?\n/).filter((name) => name !== '');
}

/** "Name <mail>" as git would sign a commit here; undefined when git does not know. */
export async function author(root: string): Promise<string | undefined> {
  const { code, stdout } = await git(root, ['var', 'GIT_AUTHOR_IDENT']);
  if (code !== 0) return undefined;
  return stdout.trim().replace(/ \d+ [+-]\d{4}$/, '');
}

/** The top folder of the repository that `directory` lies in. */
export async function repositoryRoot(directory: string): Promise<string | undefined> {
  const { code, stdout } = await git(directory, ['rev-parse', '--show-toplevel']);
  return code === 0 ? stdout.replace(/\r?\n$/, '') : undefined;
}

/**
 * The full id of a commit; undefined for HEAD of a repository without commits. Throws `bad-usage` for
 * what is no revision of the repository.
 */
export async function resolveRef(root: string, ref: string): Promise<string | undefined> {
  if (!objectName.test(ref) || ref.startsWith('-')) {
    throw new CanaryError('bad-usage', `"${ref}" is no git revision`, { expected: refExpected });
  }
  const { code, stdout } = await git(root, ['rev-parse', '--verify', '--quiet', `${ref}^{commit}`]);
  if (code === 0) return stdout.trim();
  if ((await repositoryRoot(root)) === undefined) {
    throw new CanaryError('bad-usage', `${root} is not in a git repository`, {
      expected: 'a git repository, or a baseline file',
    });
  }
  if (ref === 'HEAD') return undefined;
  throw new CanaryError('bad-usage', `git knows no revision "${ref}"`, { expected: refExpected });
}

const refExpected = 'a branch, tag or commit, such as HEAD or main';

function git(cwd: string, args: readonly string[]): Promise<GitAnswer> {
  return new Promise((resolve, reject) => {
    const options = {
      cwd,
      maxBuffer: maxBytes,
      encoding: 'utf8',
      windowsHide: true,
      env: { ...process.env, ...quiet, ...ofHooks },
    } as const;
    execFile('git', [...args], options, (error, stdout) => {
      if (error === null) resolve({ code: 0, stdout });
      else if (typeof error.code === 'number') resolve({ code: error.code, stdout });
      else {
        const details = { cause: error, expected: 'git on the PATH and a readable folder' };
        reject(new CanaryError('file-unavailable', `git cannot run in ${cwd}`, details));
      }
    });
  });
}
