// node esbuild.mjs [--watch] [--analyze]   bundles every program into dist/
import * as esbuild from 'esbuild';
import { chmodSync, copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { sizeReport } from './scripts/lib/bundleSizes.mjs';
import { buildClient } from './scripts/lib/client.mjs';
import { inRoot } from './scripts/lib/paths.mjs';

/** @typedef {readonly [file: string, text: string]} Finished */

/**
 * @typedef {object} Program
 * @property {string} name
 * @property {Readonly<Record<string, string>>} entries output name to source
 * @property {esbuild.BuildOptions} options
 * @property {(file: string, text: string) => Finished | Promise<Finished>} [finish]
 *   the last touch to each JavaScript file that comes out
 */

const { values: flags } = parseArgs({
  options: {
    watch: { type: 'boolean', default: false },
    analyze: { type: 'boolean', default: false },
  },
});
const minify = !flags.watch;

/** Packages with native parts that the command line uses when they are installed. */
const optionalPackages = ['@photostructure/sqlite', '@vscode/ripgrep'];

/** @type {readonly Program[]} */
const programs = [
  {
    name: 'extension',
    entries: { extension: 'src/extension/extension.ts' },
    options: {
      outdir: 'dist',
      platform: 'node',
      target: 'node22',
      format: 'esm',
      splitting: true,
      chunkNames: 'extension-[hash]',
      external: ['vscode', ...optionalPackages],
    },
    finish: toCommonJs,
  },
  nodeProgram('server', {
    server: 'src/server/main.ts',
    sqliteWorker: 'src/server/store/sqliteWorker.ts',
    checksWorker: 'src/server/features/evaluators/checksWorker.ts',
  }),
  {
    ...nodeProgram('cli', { cli: 'src/cli/main.ts' }),
    finish: (file, text) => [
      file,
      path.basename(file) === 'cli.js' ? `#!/usr/bin/env node\n${text}` : text,
    ],
  },
  // Its own program, as extension and command line start it as a thread.
  nodeProgram('referenceWorker', {
    referenceWorker: 'src/node/workspace/references/referenceWorker.ts',
  }),
  nodeProgram('codeWorker', { codeWorker: 'src/node/code/codeWorker.ts' }),
  nodeProgram('embeddingWorker', { embeddingWorker: 'src/node/models/embeddingWorker.ts' }),
  {
    name: 'webviews',
    entries: {
      eval: 'src/webview/eval/main.tsx',
      canary: 'src/webview/canary/main.tsx',
      blast: 'src/webview/blast/main.tsx',
    },
    options: {
      outdir: 'dist/webview',
      platform: 'browser',
      target: 'chrome132',
      format: 'iife',
      jsx: 'automatic',
      jsxImportSource: 'preact',
      loader: { '.ttf': 'file' },
      assetNames: '[name]',
    },
  },
];

/**
 * A program of Node's own. `vscode` is not external here nor in the webviews: an import of it by
 * mistake fails the build.
 *
 * @param {string} name
 * @param {Program['entries']} entries
 * @returns {Program}
 */
function nodeProgram(name, entries) {
  // CommonJS packages inside the bundle ask for Node's modules by `require`.
  // Dependencies import `createRequire` themselves, so this must not take that name.
  const require = 'const require = makeRequire(import.meta.url);';
  return {
    name,
    entries,
    options: {
      outdir: 'dist',
      platform: 'node',
      target: 'node20',
      format: 'esm',
      splitting: true,
      chunkNames: `${name}-[hash]`,
      external: optionalPackages,
      banner: { js: `import { createRequire as makeRequire } from 'node:module'; ${require}` },
    },
  };
}

/**
 * The extension host loads CommonJS without the detour of a module hook, and a file that is split
 * costs no parse time for what is not used yet; esbuild splits only ES modules, so the parts are
 * translated after splitting.
 *
 * @param {string} file
 * @param {string} text
 * @returns {Promise<Finished>}
 */
async function toCommonJs(file, text) {
  // `vscode` as it is: esbuild would copy its two hundred names for every file that imports it.
  const direct = text.replace(
    /import\s*\*\s*as\s+([\w$]+)\s+from\s*"vscode";/g,
    'const $1 = require("vscode");',
  );
  const { code } = await esbuild.transform(direct, {
    format: 'cjs',
    platform: 'node',
    target: 'node22',
    minify,
    sourcemap: minify ? false : 'inline',
    // `import()` becomes a late `require`.
    supported: { 'dynamic-import': false },
    logOverride: { 'empty-import-meta': 'error' },
    // Libraries ask for their own address to make themselves a `require`.
    define: { 'import.meta.url': 'ownAddress' },
    banner: text.includes('import.meta.url')
      ? "const ownAddress = require('node:url').pathToFileURL(__filename).href;"
      : '',
  });
  const translated = code.replace(/require\("(\.\/[^"]+)\.js"\)/g, 'require("$1.cjs")');
  return [file.replace(/\.js$/, '.cjs'), translated];
}

/** @param {Program} program @returns {esbuild.BuildOptions} */
function buildOptions(program) {
  return {
    entryPoints: { ...program.entries },
    absWorkingDir: inRoot(),
    bundle: true,
    minify,
    sourcemap: minify ? false : 'inline',
    legalComments: 'none',
    metafile: true,
    write: false,
    define: { 'process.env.NODE_ENV': minify ? '"production"' : '"development"' },
    logLevel: flags.watch ? 'info' : 'warning',
    ...program.options,
    plugins: [
      { name: 'emit', setup: (build) => build.onEnd((result) => tryEmit(program, result)) },
    ],
  };
}

/** @param {Program} program @param {esbuild.BuildResult} result */
async function tryEmit(program, result) {
  try {
    await emit(program, result);
  } catch (error) {
    // esbuild does not print what a plugin fails with at the end.
    const messages = /** @type {{ errors?: esbuild.Message[] }} */ (error).errors;
    const errors = messages ?? [{ text: String(error) }];
    const lines = await esbuild.formatMessages(errors, { kind: 'error', color: true });
    process.stderr.write(lines.join('\n'));
    process.exitCode = 1;
  }
}

/** @param {Program} program @param {esbuild.BuildResult} result */
async function emit(program, result) {
  for (const output of result.outputFiles ?? []) {
    const finish = output.path.endsWith('.js') ? program.finish : undefined;
    const [file, contents] = (await finish?.(output.path, output.text)) ?? [
      output.path,
      output.contents,
    ];
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, contents);
    if (path.basename(file) === 'cli.js') chmodSync(file, 0o755);
  }
  if (result.metafile !== undefined) console.log(sizeReport(program.name, result.metafile));
  if (flags.analyze && result.metafile !== undefined) {
    console.log(await esbuild.analyzeMetafile(result.metafile));
  }
}

/** Languages in which uses of prompts are looked for: what the parser needs for them, as it is. */
const grammars = ['typescript', 'tsx', 'javascript', 'python', 'go', 'java', 'c-sharp', 'ruby'];

/** The parser finds its files beside it, so that none of it is loaded before there is code to parse. */
function copyGrammars() {
  const from = inRoot('node_modules', '@vscode', 'tree-sitter-wasm', 'wasm');
  const to = inRoot('dist', 'grammars');
  mkdirSync(to, { recursive: true });
  const names = ['tree-sitter.js', 'tree-sitter.wasm'];
  for (const name of [...names, ...grammars.map((each) => `tree-sitter-${each}.wasm`)]) {
    copyFileSync(path.join(from, name), path.join(to, name));
  }
  copyFileSync(path.join(from, '..', 'LICENSE'), path.join(to, 'LICENSE'));
  // The parser is CommonJS; everything else here is not.
  writeFileSync(path.join(to, 'package.json'), '{"type":"commonjs"}\n');
}

/** @param {Program} program */
async function buildProgram(program) {
  const options = buildOptions(program);
  if (flags.watch) await (await esbuild.context(options)).watch();
  else await esbuild.build(options);
}

rmSync(inRoot('dist'), { recursive: true, force: true });
copyGrammars();
const results = await Promise.allSettled([
  ...programs.map(buildProgram),
  buildClient(inRoot('dist'), { minify }),
]);
// esbuild has printed the reasons.
if (results.some((result) => result.status === 'rejected')) process.exitCode = 1;
