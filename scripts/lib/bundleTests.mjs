import * as esbuild from 'esbuild';
import { readdirSync, rmSync } from 'node:fs';
import { inRoot } from './paths.mjs';

const bundles = inRoot('out', 'test-extension');

/**
 * Bundles the suite that runs inside the extension host, and returns the path of the file that
 * VS Code is to load.
 */
export async function bundleExtensionTests() {
  rmSync(bundles, { recursive: true, force: true });
  const suites = readdirSync(inRoot('test', 'extension', 'suite'))
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => `test/extension/suite/${name}`);
  await esbuild.build({
    entryPoints: ['test/extension/index.ts', ...suites],
    absWorkingDir: inRoot(),
    outbase: 'test/extension',
    outdir: bundles,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    // An inline map makes the traces of failures name the sources.
    sourcemap: 'inline',
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
  return `${bundles}/index.cjs`;
}
