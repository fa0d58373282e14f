// What applications use (docs/guide/applications.md): one file without dependencies, for `import`
// and for `require`, with its types beside it.
import * as esbuild from 'esbuild';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inRoot, root } from './paths.mjs';

const source = 'src/node/resolve/resolveClient.ts';

/** @type {esbuild.BuildOptions} */
const common = {
  entryPoints: { client: source },
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  legalComments: 'none',
};

/** @type {readonly esbuild.BuildOptions[]} */
const forms = [
  { format: 'esm' },
  // A project that says `"type": "commonjs"` takes every `.js` for CommonJS.
  { format: 'cjs', outExtension: { '.js': '.cjs' } },
];

/**
 * Builds the resolve client and its types into a folder.
 *
 * @param {string} outdir
 * @param {esbuild.BuildOptions} [options]
 */
export async function buildClient(outdir, options = {}) {
  mkdirSync(outdir, { recursive: true });
  const types = await declarations();
  for (const name of ['client.d.ts', 'client.d.cts']) {
    writeFileSync(path.join(outdir, name), types);
  }
  await Promise.all(forms.map((form) => esbuild.build({ ...common, ...form, ...options, outdir })));
}

async function declarations() {
  const { default: typescript } = await import('typescript');
  const { outputText } = typescript.transpileDeclaration(readFileSync(inRoot(source), 'utf8'), {
    fileName: 'client.ts',
    compilerOptions: { target: typescript.ScriptTarget.ES2022, isolatedDeclarations: true },
  });
  return outputText;
}
