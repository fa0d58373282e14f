// Loads and activates the extension bundle that the command line names, against a stand-in for the
// `vscode` module, and prints how long both took. In plain CommonJS, as the extension host does it.
const { readFileSync } = require('node:fs');
const Module = require('node:module');

/** Answers every property, call and construction with more of itself. */
const anything = new Proxy(function () {}, {
  get: (target, name) => {
    if (name === Symbol.iterator) return () => [][Symbol.iterator]();
    if (name === Symbol.toPrimitive) return () => '';
    // Not to be taken for a promise.
    if (name === 'then') return undefined;
    return name === 'prototype' ? target.prototype : anything;
  },
  apply: () => anything,
  construct: () => anything,
});

// Bundles copy a module name by name, so that the names must be real.
const typings = readFileSync(require.resolve('@types/vscode/index.d.ts'), 'utf8');
const names = typings.matchAll(/^\s*export (?:namespace|class|enum|const|function) (\w+)/gm);
const vscode = Object.fromEntries([...names].map(([, name]) => [name, anything]));

const load = Module._load;
Module._load = function (request, ...rest) {
  return request === 'vscode' ? vscode : load.call(this, request, ...rest);
};

/** Of the context, only what must be real: places, and the list of what is disposed. */
const context = new Proxy(
  { subscriptions: [], extensionPath: __dirname },
  { get: (known, name) => known[name] ?? anything },
);

async function main() {
  const start = performance.now();
  const extension = require(process.argv[2]);
  const loaded = performance.now();
  await extension.activate(context);
  const activated = performance.now();
  process.stdout.write(
    JSON.stringify({ loadMs: loaded - start, activateMs: activated - loaded }),
    () => process.exit(0),
  );
}

void main();
