// node scripts/testExtension.mjs [--host newest|oldest] [--grep TEXT]
// Runs test/extension/suite inside the extension host of a real VS Code.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bundleExtensionTests } from './lib/bundleTests.mjs';
import { buildIfStale } from './lib/build.mjs';
import { launchBrowser } from './host/browser.mjs';
import { ensureHost } from './host/setup.mjs';
import { startServer } from './host/server.mjs';
import { hostName } from './host/versions.mjs';
import { root } from './lib/paths.mjs';
import { say, ToolError } from './lib/report.mjs';
import { runScript } from './lib/script.mjs';
import { makeScratchWorkspace } from './lib/scratch.mjs';
import { writeCounts } from './lib/counts.mjs';

const patienceMs = 300_000;
/** The workbench's log holds the suite's own lines, marked, among others. */
const mark = '[canary-test] ';

/**
 * @typedef {object} TestResult
 * @property {string} title
 * @property {string} file the source, relative to the repository
 * @property {'passed' | 'failed' | 'skipped'} state
 * @property {string} [error]
 */

await runScript(async () => {
  const { values } = parseArgs({
    options: { host: { type: 'string', default: 'newest' }, grep: { type: 'string' } },
  });
  const host = await ensureHost(hostName(values.host));
  await buildIfStale();
  const tests = await bundleExtensionTests();
  const work = mkdtempSync(path.join(tmpdir(), 'prompt-canary-suite-'));
  try {
    const results = await runInHost(host, tests, work, values.grep);
    const failures = results
      .filter(({ state }) => state === 'failed')
      .map(({ file, title, error = '' }) => ({ file, name: title, message: error }));
    const passed = results.filter(({ state }) => state === 'passed').length;
    say(`VS Code ${host.vscode}, in the extension host:`);
    say(`${passed} passed, ${failures.length} failed`);
    writeCounts({ passed, failures });
    if (results.length === 0) throw new ToolError('The suite inside the host ran no test.');
    return failures.length === 0 ? 0 : 1;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
});

/**
 * @param {import('./host/setup.mjs').Host} host
 * @param {string} tests
 * @param {string} work
 * @param {string | undefined} grep
 * @returns {Promise<TestResult[]>}
 */
async function runInHost(host, tests, work, grep) {
  const folder = path.join(work, 'support-desk');
  await makeScratchWorkspace(folder, 'tidy-up');
  const resultsFile = path.join(work, 'results.json');
  const server = await startServer(host, {
    testDriver: true,
    env: {
      CANARY_TEST_RESULTS: resultsFile,
      ...(grep === undefined ? {} : { CANARY_TEST_GREP: grep }),
    },
  });
  try {
    const address = server.url({
      folder,
      payload: {
        extensionDevelopmentPath: server.remoteUri(root),
        extensionTestsPath: server.remoteUri(tests),
      },
    });
    await visit(address);
  } finally {
    await server.stop();
  }
  if (!existsSync(resultsFile)) {
    throw new ToolError(`The suite inside the host reported nothing.\n${server.log()}`);
  }
  return JSON.parse(readFileSync(resultsFile, 'utf8'));
}

/**
 * Opens the workbench that runs the tests and waits until it says that they are over.
 *
 * @param {string} address
 */
async function visit(address) {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    /** @type {Promise<void>} */
    const over = new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new ToolError(`The suite did not end within ${patienceMs / 1000} s.`)),
        patienceMs,
      );
      const end = () => {
        clearTimeout(timer);
        resolve();
      };
      page.exposeFunction('codeAutomationExit', end).catch(reject);
      page.once('crash', () => reject(new ToolError('The page that runs the suite crashed.')));
    });
    await page.exposeFunction('codeAutomationLog', showTestLines);
    await page.goto(address);
    await over;
  } finally {
    await browser.close();
  }
}

/**
 * @param {string} _level
 * @param {readonly unknown[]} parts
 */
function showTestLines(_level, parts) {
  const text = parts.map(String).join(' ');
  const at = text.indexOf(mark);
  if (at >= 0) say(`  ${text.slice(at + mark.length).trimEnd()}`);
  else if (process.env['VERBOSE'] !== undefined) say(`  | ${text.slice(0, 300)}`);
}
