// Loads and activates the extension bundle that the command line names, against a stand-in for the
// `vscode` module, and prints how long both took.
import { readFileSync } from 'node:fs';
import Module, { builtinModules, createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const [, , bundle = ''] = process.argv;

/**
 * Answers every property, call and construction with more of itself.
 *
 * @type {object}
 */
const anything = new Proxy(function () {}, {
  get: (target, name) => {
    if (name === Symbol.iterator) return () => [][Symbol.iterator]();
    if (name === Symbol.toPrimitive || name === 'toString') return () => '';
    // Not to be taken for a promise.
    if (name === 'then') return undefined;
    return name === 'prototype' ? target.prototype : anything;
  },
  set: () => true,
  apply: () => anything,
  construct: () => anything,
});

// Bundles copy a module name by name, so that the names must be real.
const typings = readFileSync(require.resolve('@types/vscode/index.d.ts'), 'utf8');
const names = typings.matchAll(/^\texport (?:namespace|class|enum|const|function) (\w+)/gm);
const vscode = Object.fromEntries([...names].map(([, name = '']) => [name, anything]));

/** @type {{ _load(request: string, ...rest: unknown[]): unknown }} Node's own hook, untyped */
const loader = /** @type {any} */ (Module);
const load = loader._load.bind(loader);
loader._load = (request, ...rest) => (request === 'vscode' ? vscode : load(request, ...rest));

/**
 * Of the context, only what must be real: a place, and the list of what is disposed.
 *
 * @type {Record<string | symbol, unknown>}
 */
const known = { subscriptions: [], extensionPath: import.meta.dirname };
const context = new Proxy(known, { get: (_, name) => known[name] ?? anything });

// The extension host has loaded Node's own modules before any extension.
for (const name of builtinModules) {
  if (!name.startsWith('_')) require(name);
}

const start = performance.now();
const extension = require(bundle);
const loaded = performance.now();
await extension.activate(context);
const activated = performance.now();
process.stdout.write(
  JSON.stringify({ loadMs: loaded - start, activateMs: activated - loaded }),
  () => process.exit(0),
);
