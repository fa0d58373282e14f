import { existsSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { inRoot, root } from './paths.mjs';
import { run } from './process.mjs';
import { step } from './report.mjs';
import { hashPaths, whenStale } from './stamp.mjs';

const sources = ['src', 'esbuild.mjs', 'scripts/lib', 'package.json', 'package-lock.json'];
const packaged = ['media', 'README.md', 'CHANGELOG.md', 'LICENSE', '.vscodeignore'];

/** Where the packaged extension lies. */
export const vsixFile = inRoot('out', 'prompt-canary.vsix');

/** Bundles every program into `dist/` unless the bundles there come from these very sources. */
export async function buildIfStale() {
  const stamp = inRoot('dist', '.stamp');
  await whenStale(stamp, hashPaths(sources), () =>
    step('Building the extension, the command line and the server', async () => {
      await run(process.execPath, ['esbuild.mjs'], { cwd: root });
    }),
  );
}

/** Packs the bundles into `vsixFile`. Builds first when that is needed. */
export async function packageIfStale() {
  await buildIfStale();
  const stamp = `${vsixFile}.stamp`;
  if (!existsSync(vsixFile)) rmSync(stamp, { force: true });
  await whenStale(stamp, hashPaths([...sources, ...packaged]), () =>
    step('Packaging the extension', async () => {
      rmSync(vsixFile, { force: true });
      mkdirSync(path.dirname(vsixFile), { recursive: true });
      // No address of the repository is known that relative links could be rewritten to.
      const noAddress = ['--allow-missing-repository', '--no-rewrite-relative-links'];
      await vsce('package', '--no-dependencies', ...noAddress, '--out', vsixFile);
    }),
  );
}

/** @param {string[]} args */
async function vsce(...args) {
  await run(process.execPath, [inRoot('node_modules', '@vscode', 'vsce', 'vsce'), ...args], {
    cwd: root,
  });
}
