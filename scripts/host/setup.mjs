import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { chmodSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from '../lib/paths.mjs';
import { run } from '../lib/process.mjs';
import { step, ToolError } from '../lib/report.mjs';
import { hosts, nodePackages, ripgrepVersion } from './versions.mjs';

/** @typedef {import('./versions.mjs').HostName} HostName */

/**
 * @typedef {object} Host a VS Code server that is ready to run
 * @property {HostName} name
 * @property {string} vscode its version
 * @property {string} node the Node binary it runs on
 * @property {string} serverMain
 */

const platform = `${process.platform}-${process.arch}`;
/** Raised when the steps below change, so that what an earlier version made is made again. */
const revision = 1;

/**
 * The host of this name under `.host/`, set up first when it is not there. Setting up happens in a
 * folder beside and is moved into place at the end: an interrupted run leaves nothing half made.
 *
 * @param {HostName} name
 * @returns {Promise<Host>}
 */
export async function ensureHost(name) {
  const dir = inRoot('.host', name);
  const key = hostKey(name);
  const keyFile = path.join(dir, 'key.json');
  if (!existsSync(keyFile) || readFileSync(keyFile, 'utf8') !== key) {
    const temporary = `${dir}.${process.pid}`;
    rmSync(temporary, { recursive: true, force: true });
    mkdirSync(temporary, { recursive: true });
    try {
      await build(temporary, name);
      writeFileSync(path.join(temporary, 'key.json'), key);
      rmSync(dir, { recursive: true, force: true });
      renameSync(temporary, dir);
    } finally {
      rmSync(temporary, { recursive: true, force: true });
    }
  }
  return {
    name,
    vscode: hosts[name].vscode,
    node: nodeBinary(dir),
    serverMain: path.join(vscodeDir(dir), 'out', 'server-main.js'),
  };
}

/** @param {HostName} name */
function hostKey(name) {
  return JSON.stringify({ revision, platform, ...hosts[name], ...nodePackage(name) });
}

/** @param {HostName} name */
function nodePackage(name) {
  const found = nodePackages[platform];
  if (found === undefined) {
    throw new ToolError(
      `VS Code in the browser needs one of ${Object.keys(nodePackages).join(', ')}; this is ` +
        `${platform}. "npm start -- --desktop" works with an installed VS Code.`,
    );
  }
  return { node: found.name, nodeVersion: found.versions[hosts[name].nodeMajor] };
}

const vscodeDir = (/** @type {string} */ dir) =>
  path.join(dir, 'node_modules', 'code-server', 'lib', 'vscode');
const nodeDir = (/** @type {string} */ dir) =>
  path.join(dir, 'node_modules', nodePackages[platform]?.name ?? '');
const nodeBinary = (/** @type {string} */ dir) => path.join(nodeDir(dir), 'bin', 'node');

/**
 * @param {string} dir
 * @param {HostName} name
 */
async function build(dir, name) {
  const { codeServer, vscode } = hosts[name];
  const { node, nodeVersion } = nodePackage(name);
  const dependencies = {
    'code-server': codeServer,
    [node]: nodeVersion,
    [`@vscode/ripgrep-${platform}`]: ripgrepVersion,
  };
  writeFileSync(path.join(dir, 'package.json'), JSON.stringify({ private: true, dependencies }));
  await step(`VS Code ${vscode}: server and Node ${nodeVersion} from npm (about 300 MB)`, () =>
    npmInstall(dir, dir),
  );
  const vscodeRoot = vscodeDir(dir);
  await step(`VS Code ${vscode}: its own dependencies`, async () => {
    await npmInstall(vscodeRoot, dir);
    await npmInstall(path.join(vscodeRoot, 'extensions'), dir);
  });
  await step(`VS Code ${vscode}: native modules`, () => buildNativeModules(dir));
  placeRipgrep(dir);
  // The server asks for modules through this name as well.
  symlinkSync('node_modules', path.join(vscodeRoot, 'node_modules.asar'));
}

/**
 * The packages' own install scripts fetch binaries from elsewhere, hence --ignore-scripts. `npm ci`
 * refuses the shrinkwrap that code-server ships; `npm install` honours it.
 *
 * @param {string} cwd
 * @param {string} dir
 */
async function npmInstall(cwd, dir) {
  const flags = ['--ignore-scripts', '--omit=dev', '--no-audit', '--no-fund', '--prefer-offline'];
  await run('npm', ['install', ...flags], { cwd, env: hostEnvironment(dir) });
}

/** The host's own Node first, once it is there. @param {string} dir */
function hostEnvironment(dir) {
  const bin = path.join(nodeDir(dir), 'bin');
  return existsSync(bin)
    ? { ...process.env, PATH: `${bin}${path.delimiter}${process.env['PATH'] ?? ''}` }
    : process.env;
}

/** Loaded when the server or the extension host starts; without them neither comes up. */
const nativeModules = ['@vscode/spdlog', '@vscode/native-watchdog', 'native-watchdog', 'node-pty'];

/** @param {string} dir */
async function buildNativeModules(dir) {
  const modules = path.join(vscodeDir(dir), 'node_modules');
  const gyp = await nodeGyp();
  const headers = existsSync(path.join(nodeDir(dir), 'include')) ? nodeDir(dir) : undefined;
  for (const name of nativeModules) {
    const cwd = path.join(modules, name);
    if (!existsSync(path.join(cwd, 'binding.gyp'))) continue;
    if (existsSync(path.join(cwd, 'prebuilds', platform))) continue;
    const flags = ['rebuild', '-j', '2', ...(headers ? [`--nodedir=${headers}`] : [])];
    try {
      await run(nodeBinary(dir), [gyp, ...flags], { cwd, env: hostEnvironment(dir) });
    } catch (error) {
      throw new ToolError(
        `${String(error)}\nBuilding ${name} needs Python 3, make and a C++ compiler ` +
          '(Debian: apt-get install python3 make g++; mac: xcode-select --install).',
      );
    }
  }
}

/** node-gyp comes with npm. */
async function nodeGyp() {
  const globalModules = (await run('npm', ['root', '--global'])).trim();
  const inside = path.join('node_modules', 'node-gyp', 'bin', 'node-gyp.js');
  const fromScript = path.resolve(process.env['npm_execpath'] ?? '', '../..', inside);
  const candidates = [fromScript, path.join(globalModules, 'npm', inside)];
  const found = candidates.find((file) => existsSync(file));
  if (found === undefined) throw new ToolError('npm does not bring node-gyp: reinstall npm 10+.');
  return found;
}

/** @param {string} dir */
function placeRipgrep(dir) {
  const wanted = path.join(vscodeDir(dir), 'node_modules', '@vscode', 'ripgrep');
  if (!existsSync(wanted)) return;
  const binary = path.join(wanted, 'bin', 'rg');
  mkdirSync(path.dirname(binary), { recursive: true });
  const source = path.join(dir, 'node_modules', '@vscode', `ripgrep-${platform}`, 'bin', 'rg');
  copyFileSync(source, binary);
  chmodSync(binary, 0o755);
}
