// npm test [-- --only lint,types,unit,sqlite,panels,extension,ui] [--host newest|oldest]
// Runs every check of the project. Needs nothing but Node, npm and git: it installs, builds and
// fetches the rest, once.
import { mkdirSync, rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ensureChromium } from './host/chromium.mjs';
import { ensureHost } from './host/setup.mjs';
import { hostName } from './host/versions.mjs';
import { buildIfStale, packageIfStale } from './lib/build.mjs';
import { failureLines, takeCounts } from './lib/counts.mjs';
import { checkNode, ensureDependencies } from './lib/install.mjs';
import { inRoot, root } from './lib/paths.mjs';
import { runShown } from './lib/process.mjs';
import { duration, say, table, ToolError } from './lib/report.mjs';
import { runScript } from './lib/script.mjs';

/** @typedef {import('./host/versions.mjs').HostName} HostName */
/** @typedef {import('./lib/counts.mjs').Counts} Counts */

/**
 * @typedef {object} Step
 * @property {string} title
 * @property {(host: HostName) => readonly (readonly string[])[]} commands arguments of node, each
 * @property {(host: HostName) => Promise<unknown>} [prepare]
 * @property {(host: HostName) => Promise<string>} [node] which Node runs it; else the one of this script
 * @property {boolean} [counts] whether it runs tests, which then must be more than none
 */

const bin = (/** @type {string} */ name) => inRoot('node_modules', ...name.split('/'));
const tsc = bin('typescript/bin/tsc');
const vitest = bin('vitest/vitest.mjs');
const countsFile = inRoot('out', 'counts.json');
const vitestReport = ['--reporter=default', '--reporter=json', `--outputFile.json=${countsFile}`];

const prepareHost = async (/** @type {HostName} */ host) => {
  await ensureChromium();
  await ensureHost(host);
};

/** @type {Readonly<Record<string, Step>>} */
const steps = {
  lint: {
    title: 'lint and format',
    commands: () => [
      [bin('eslint/bin/eslint.js'), '.'],
      [bin('prettier/bin/prettier.cjs'), '--check', '--log-level=warn', '.'],
    ],
  },
  types: {
    title: 'types',
    commands: () =>
      ['tsconfig.json', 'src/core/tsconfig.json', 'src/webview/tsconfig.json'].map((project) => [
        tsc,
        '--project',
        project,
      ]),
  },
  unit: {
    title: 'unit, contract and integration tests',
    prepare: buildIfStale,
    commands: () => [[vitest, 'run', ...vitestReport]],
    counts: true,
  },
  sqlite: {
    title: "tests of the store on Node's own SQLite",
    // Node 20 has none; those that VS Code brings do.
    node: async (host) => (await ensureHost(host)).node,
    commands: () => [
      [vitest, 'run', 'test/contract/store.test.ts', '-t', 'store: node:sqlite', ...vitestReport],
    ],
    counts: true,
  },
  panels: {
    title: 'tests of the panels in a browser',
    prepare: ensureChromium,
    commands: () => [
      [vitest, 'run', '--config', 'test/webview-harness/vitest.config.ts', ...vitestReport],
    ],
    counts: true,
  },
  extension: {
    title: 'tests inside the extension host',
    prepare: prepareHost,
    commands: (host) => [[inRoot('scripts', 'testExtension.mjs'), '--host', host]],
    counts: true,
  },
  ui: {
    title: 'tests of the user interface',
    prepare: async (host) => {
      await prepareHost(host);
      await packageIfStale();
    },
    commands: () => [[vitest, 'run', '--config', 'vitest.e2e.config.ts', ...vitestReport]],
    counts: true,
  },
};

/** @typedef {{ title: string, ms: number, ok: boolean, counts: Counts | undefined }} Result */

await runScript(async () => {
  const { names, host } = readOptions();
  checkNode();
  await ensureDependencies();
  await buildIfStale();
  mkdirSync(inRoot('out'), { recursive: true });
  /** @type {Result[]} */
  const results = [];
  for (const name of names) {
    const wanted = steps[name];
    if (wanted !== undefined) results.push(await runStep(wanted, host));
  }
  return report(results);
});

function readOptions() {
  try {
    const { values } = parseArgs({
      options: { only: { type: 'string' }, host: { type: 'string', default: 'newest' } },
    });
    const names = values.only?.split(',') ?? Object.keys(steps);
    const unknown = names.find((name) => !(name in steps));
    if (unknown !== undefined) throw new Error(`there is no step "${unknown}"`);
    return { names, host: hostName(values.host) };
  } catch (error) {
    const usage = `npm test -- [--only ${Object.keys(steps).join(',')}] [--host newest|oldest]`;
    throw new ToolError(`${error instanceof Error ? error.message : String(error)}\n${usage}`, 2);
  }
}

/**
 * @param {Step} step
 * @param {HostName} host
 * @returns {Promise<Result>}
 */
async function runStep({ title, commands, prepare, node, counts }, host) {
  await prepare?.(host);
  const program = (await node?.(host)) ?? process.execPath;
  say(`\n== ${title}`);
  const started = performance.now();
  rmSync(countsFile, { force: true });
  let ok = true;
  for (const args of commands(host)) {
    const code = await runShown(program, [...args], {
      cwd: root,
      env: { ...process.env, CANARY_COUNTS: countsFile, CANARY_HOST: host },
    });
    ok &&= code === 0;
  }
  const found = counts === true ? takeCounts(countsFile) : undefined;
  if (counts === true && (found === undefined || found.passed + found.failures.length === 0)) {
    say(`${title}: no test ran`);
    ok = false;
  }
  return { title, ms: performance.now() - started, ok, counts: found };
}

/**
 * The table of steps, the tests that failed, and the one line that says it all: whoever sees only
 * the end of the log sees what to look at.
 *
 * @param {readonly Result[]} results
 */
function report(results) {
  const rows = results.map(({ title, ms, ok, counts }) => [
    ok ? 'ok' : 'FAILED',
    title,
    duration(ms),
    counts === undefined ? '' : sentence(counts.passed, counts.failures),
  ]);
  say(`\n${table(rows).join('\n')}\n`);
  const failures = results.flatMap(({ counts }) => counts?.failures ?? []);
  const unsteady = results.flatMap(({ counts }) => counts?.unsteady ?? []);
  for (const line of failureLines(unsteady, 'SECOND TRY')) say(line);
  for (const line of failureLines(failures)) say(line);
  say(
    sentence(
      results.reduce((total, { counts }) => total + (counts?.passed ?? 0), 0),
      failures,
    ),
  );
  return results.every((result) => result.ok) ? 0 : 1;
}

/** @param {number} passed @param {readonly unknown[]} failures */
function sentence(passed, failures) {
  return `${passed} passed, ${failures.length} failed`;
}
