import { spawn } from 'node:child_process';
import { ToolError } from './report.mjs';

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */

/** @type {Set<ChildProcess>} */
const groups = new Set();

let interrupted = false;

/** Whether somebody asked this process to end. */
export const isInterrupted = () => interrupted;

process.on('exit', () => {
  for (const child of groups) signalGroup(child, 'SIGKILL');
});
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.once(signal, () => {
    interrupted = true;
    void Promise.all([...groups].map(stopGroup)).finally(() => process.exit(130));
  });
}

/**
 * Starts a process as the leader of its own group, so that it can be stopped with everything that
 * it starts; it never outlives this process.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {ChildProcess}
 */
export function startGroup(command, args, options = {}) {
  const child = spawn(command, args, { ...options, detached: true });
  groups.add(child);
  child.once('exit', () => groups.delete(child));
  child.once('error', () => groups.delete(child));
  return child;
}

/**
 * Asks a group to end, and after five seconds makes it.
 *
 * @param {ChildProcess} child
 */
export async function stopGroup(child) {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    signalGroup(child, 'SIGTERM');
    const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), 5000);
    await ended;
    clearTimeout(timer);
  }
  // Grandchildren that ignored the first signal have no parent to end them any more.
  signalGroup(child, 'SIGKILL');
}

/**
 * @param {ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
function signalGroup(child, signal) {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group has ended already.
  }
}

/**
 * Runs a command to its end and returns what it wrote to stdout. A failure shows the end of its
 * output.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, show?: boolean }} [options] `show` passes the
 *   output through instead of keeping it
 * @returns {Promise<string>}
 */
export async function run(command, args, options = {}) {
  const { cwd, env, show = process.env['VERBOSE'] !== undefined } = options;
  const child = startGroup(command, args, {
    cwd,
    env: env ?? process.env,
    stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
  });
  let stdout = '';
  let both = '';
  child.stdout?.on('data', (/** @type {Buffer} */ data) => {
    stdout += data.toString();
    both += data.toString();
  });
  child.stderr?.on('data', (/** @type {Buffer} */ data) => (both += data.toString()));
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  }).catch((/** @type {unknown} */ error) => {
    throw new ToolError(`${command} could not be started: ${String(error)}`);
  });
  if (code === 0) return stdout;
  const tail = both.trim().split('\n').slice(-40).join('\n');
  throw new ToolError(`${[command, ...args].join(' ')} failed (exit ${code})\n${tail}`);
}

/**
 * The exit code of a command whose output goes straight through.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<number>}
 */
export function runShown(command, args, options = {}) {
  const child = startGroup(command, args, { ...options, stdio: ['ignore', 'inherit', 'inherit'] });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}
