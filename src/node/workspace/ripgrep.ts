import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import { CanaryError } from '../../core/base/errors.ts';

const binary = process.platform === 'win32' ? 'rg.exe' : 'rg';

/**
 * A ripgrep to use: of the optional package beside this program, else on the PATH. Never one of the
 * workspace's own, which is not trusted. Null when there is none.
 */
export async function findRipgrep(
  env: Readonly<Record<string, string | undefined>>,
  program: string | undefined = process.argv[1],
): Promise<string | null> {
  const onPath = (env['PATH'] ?? '').split(path.delimiter).filter((it) => path.isAbsolute(it));
  const candidates = [
    ...besideProgram(program),
    ...onPath.map((folder) => path.join(folder, binary)),
  ];
  for (const file of candidates) {
    const usable = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (usable) return file;
  }
  return null;
}

function besideProgram(program: string | undefined): string[] {
  if (program === undefined) return [];
  const name = `ripgrep-${process.platform}-${process.arch}`;
  const files: string[] = [];
  for (let folder = path.dirname(program); ; folder = path.dirname(folder)) {
    files.push(path.join(folder, 'node_modules', '@vscode', name, 'bin', binary));
    if (folder === path.dirname(folder)) return files;
  }
}

/** Paths below `root`, as ripgrep prints them, of files that hold one of the texts. */
export function searchWithRipgrep(
  ripgrep: string,
  root: string,
  texts: readonly string[],
  options: {
    readonly extensions: readonly string[];
    readonly ignored: readonly string[];
    readonly maxBytes: number;
  },
): Promise<string[]> {
  const args = [
    ...['--files-with-matches', '--null', '--no-config', '--no-ignore', '--no-messages'],
    ...['--fixed-strings', '--max-filesize', String(options.maxBytes)],
    ...['--glob', `*.{${options.extensions.join(',')}}`],
    ...options.ignored.flatMap((name) => ['--glob', `!**/${name}/**`]),
    // A glob that lets a file in lets hidden ones in as well.
    ...['--glob', '!.*', '--glob', '!**/.*/**'],
    ...texts.flatMap((text) => ['--regexp', text]),
    ...['--', './'],
  ];
  return new Promise((resolve, reject) => {
    const settings = { cwd: root, maxBuffer: 64 * 1024 * 1024, windowsHide: true };
    execFile(ripgrep, args, settings, (error, stdout) => {
      // 1 = nothing found, 2 = some files could not be read; what was found is still good.
      if (error === null || error.code === 1 || error.code === 2) {
        resolve(stdout.split('\0').filter((name) => name !== ''));
        return;
      }
      const details = { cause: error, expected: 'a working ripgrep' };
      reject(new CanaryError('file-unavailable', `ripgrep cannot search ${root}`, details));
    });
  });
}
