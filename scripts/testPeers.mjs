// npm run test:peers   the command line evaluates the example with a real model, SmolLM2-135M, and
//                      offline embeddings keep their contract
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildIfStale } from './lib/build.mjs';
import { checkNode } from './lib/install.mjs';
import { inRoot } from './lib/paths.mjs';
import { ensureEmbeddings, ensureLlama, ensureSmolModel, PeerUnavailable } from './lib/peers.mjs';
import { runShown, startGroup, stopGroup } from './lib/process.mjs';
import { duration, say, step, ToolError } from './lib/report.mjs';
import { makeScratchWorkspace } from './lib/scratch.mjs';
import { runScript } from './lib/script.mjs';

/** @typedef {import('../src/core/eval/model.ts').EvalReport} EvalReport */
/** @typedef {import('../src/core/eval/model.ts').Trial} Trial */

/** Answers so short keep the whole test to minutes on two processors. */
const mostTokens = 24;
const modelName = 'smollm2-135m';
const prompts = ['reply', 'triage', 'summary', 'support-system'];
const verdictExits = [0, 1, 2];

await runScript(async () => {
  checkNode();
  await testEmbeddings();
  const peers = await getPeers();
  if (peers === undefined) return 0;
  await buildIfStale();
  const work = mkdtempSync(path.join(tmpdir(), 'prompt-canary-peers-'));
  try {
    return await withModel(peers, (baseUrl) => evaluateExample(work, baseUrl));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
});

/** The contract of embeddings with the real offline model. */
async function testEmbeddings() {
  try {
    const folder = await ensureEmbeddings();
    const vitest = inRoot('node_modules', 'vitest', 'vitest.mjs');
    const args = [vitest, 'run', 'test/contract/embedder.test.ts'];
    const env = { ...process.env, ENERGETIC_AI: folder };
    const exit = await runShown(process.execPath, args, { cwd: inRoot(), env });
    if (exit !== 0) throw new ToolError('Offline embeddings do not keep their contract.');
  } catch (error) {
    if (!(error instanceof PeerUnavailable)) throw error;
    say(`skipped offline embeddings: ${error.message}.`);
  }
}

/** Library and model, or undefined, said clearly, where one of them cannot be had. */
async function getPeers() {
  try {
    return { library: await ensureLlama(), model: await ensureSmolModel() };
  } catch (error) {
    if (!(error instanceof PeerUnavailable)) throw error;
    say(`skipped: ${error.message}.`);
    return undefined;
  }
}

/**
 * @param {{ library: string, model: string }} peers
 * @param {(baseUrl: string) => Promise<number>} use
 */
async function withModel({ library, model }, use) {
  const script = inRoot('test', 'peers', 'modelServer.mjs');
  const args = [script, library, model, String(mostTokens)];
  const server = startGroup(process.execPath, args, { stdio: ['ignore', 2, 2, 'ipc'] });
  try {
    const message = await step('Loading SmolLM2-135M', () =>
      Promise.race([
        once(server, 'message'),
        once(server, 'exit').then(() => {
          throw new ToolError('The model could not be loaded.');
        }),
      ]),
    );
    return await use(/** @type {[{ baseUrl: string }]} */ (message)[0].baseUrl);
  } finally {
    await stopGroup(server);
  }
}

/**
 * Every golden case of the example: the edit of `reply` against its commit, the other prompts
 * against themselves, where both versions ask the same and every question is asked once.
 *
 * @param {string} work
 * @param {string} baseUrl
 */
async function evaluateExample(work, baseUrl) {
  const desk = path.join(work, 'desk');
  await makeScratchWorkspace(desk, 'tidy-up');
  useModel(path.join(desk, 'prompt-canary.yaml'), baseUrl);
  let cases = 0;
  for (const prompt of prompts) {
    const file = path.join(work, `${prompt}.json`);
    const args = [
      `prompts/${prompt}.prompt.yml`,
      '--suite',
      'golden',
      '--model',
      modelName,
      `--json=${file}`,
    ];
    const cli = [inRoot('dist', 'cli.js'), 'eval', ...args];
    const exit = await runShown(process.execPath, cli, { cwd: desk });
    const report = /** @type {EvalReport} */ (JSON.parse(readFileSync(file, 'utf8')));
    const problems = problemsOf(report, exit);
    if (problems.length > 0) throw new ToolError([`${prompt}:`, ...problems].join('\n  '));
    cases += report.cases.length;
    say(figuresOf(report));
  }
  say(`ok: ${cases} golden cases evaluated with SmolLM2-135M, of at most ${mostTokens} tokens`);
  return 0;
}

/** @param {string} file @param {string} baseUrl */
function useModel(file, baseUrl) {
  const config = readFileSync(file, 'utf8');
  const endpoint = `{ baseUrl: '${baseUrl}', model: ${modelName}, concurrency: 2, timeoutMs: 300000 }`;
  const changed = config.replace(/^ {2}default: demo$/m, `  default: ${endpoint}`);
  if (changed === config) throw new ToolError(`${file} does not name the demo model any more.`);
  writeFileSync(file, changed);
}

/**
 * What is not as it should be, whatever the model answered.
 *
 * @param {EvalReport} report
 * @param {number} exit
 */
function problemsOf(report, exit) {
  const trials = report.cases.flatMap(({ baseline, candidate }) => [baseline, candidate]);
  const count = (/** @type {(trial: Trial) => boolean} */ isWrong) => trials.filter(isWrong).length;
  const verdictExit = { pass: 0, fail: 1, inconclusive: 2 }[report.verdict];
  const checks = /** @type {const} */ ([
    ['ended without a verdict', !verdictExits.includes(exit) || exit !== verdictExit],
    ['has no cases', report.cases.length === 0],
    ['left cases out', (report.unfinished ?? 0) > 0],
    ['has failed calls', report.calls.failed > 0],
    ['made no call', report.calls.made === 0],
    ['has answers with an error', count(({ error }) => error !== undefined) > 0],
    ['has empty answers', count(({ output }) => output.trim() === '') > 0],
    ['has uncounted input', count(({ inputTokens }) => !(inputTokens > 0)) > 0],
    [
      'has miscounted output',
      count(({ outputTokens }) => !(outputTokens > 0 && outputTokens <= mostTokens)) > 0,
    ],
    [
      'has unmeasured latency',
      report.suites.some(({ candidate }) => candidate.latencyMs.p50 === null),
    ],
  ]);
  return checks.filter(([, isWrong]) => isWrong).map(([problem]) => problem);
}

/** @param {EvalReport} report */
function figuresOf({ prompt, verdict, cases, calls, durationMs }) {
  return `  ${prompt}: ${verdict}, ${cases.length} cases, ${calls.made} calls in ${duration(durationMs)}\n`;
}
