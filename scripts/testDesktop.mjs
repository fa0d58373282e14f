// npm run test:desktop   runs test/extension/suite in the desktop VS Code that is downloaded for it
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildIfStale } from './lib/build.mjs';
import { bundleExtensionTests } from './lib/bundleTests.mjs';
import { checkNode } from './lib/install.mjs';
import { root } from './lib/paths.mjs';
import { say, step } from './lib/report.mjs';
import { makeScratchWorkspace } from './lib/scratch.mjs';
import { runScript } from './lib/script.mjs';

await runScript(async () => {
  checkNode();
  const executable = await download();
  if (executable === undefined) return 0;
  await buildIfStale();
  const tests = await bundleExtensionTests();
  const work = mkdtempSync(path.join(tmpdir(), 'prompt-canary-desktop-'));
  try {
    return await runDesktop(executable, tests, work);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
});

/** The path of a desktop VS Code, or undefined, said clearly, where it cannot be had. */
async function download() {
  try {
    return await step('Downloading the desktop VS Code', () =>
      downloadAndUnzipVSCode({ version: 'stable', timeout: 60_000 }),
    );
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    say(`skipped: the download of the desktop VS Code is not reachable from here (${why}).`);
    say('The same suite runs in the extension host of the browser VS Code with "npm test".');
    return undefined;
  }
}

/**
 * @param {string} executable
 * @param {string} tests
 * @param {string} work
 */
async function runDesktop(executable, tests, work) {
  const folder = path.join(work, 'support-desk');
  await makeScratchWorkspace(folder, 'tidy-up');
  const results = path.join(work, 'results.json');
  const code = await runTests({
    vscodeExecutablePath: executable,
    extensionDevelopmentPath: root,
    extensionTestsPath: tests,
    extensionTestsEnv: { CANARY_TEST_RESULTS: results },
    launchArgs: [folder, '--disable-extensions', '--disable-workspace-trust'],
  }).catch(() => 1);
  /** @type {{ state: string, title: string, error?: string }[]} */
  const tested = existsSync(results) ? JSON.parse(readFileSync(results, 'utf8')) : [];
  const failed = tested.filter(({ state }) => state === 'failed');
  for (const { title, error } of failed) say(`failed: ${title}\n${error ?? ''}`);
  const passed = tested.filter(({ state }) => state === 'passed').length;
  say(`${passed} passed, ${failed.length} failed`);
  return code === 0 && passed > 0 && failed.length === 0 ? 0 : 1;
}
