import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run, startGroup, stopGroup } from '../lib/process.mjs';
import { ToolError } from '../lib/report.mjs';

/** @typedef {import('./setup.mjs').Host} Host */

/**
 * @typedef {object} ServerOptions
 * @property {string} [dir] settings, installed extensions and logs; a temporary folder that goes
 *   away with the server when it is not given
 * @property {number} [port] 0 (default) takes a free one
 * @property {string} [token] what an address must carry to be let in; random by default
 * @property {Readonly<Record<string, unknown>>} [settings] first user settings, beside the quiet ones
 *   below
 * @property {Readonly<Record<string, string>>} [env] reaches the extension host
 * @property {readonly string[]} [extensions] .vsix files to install
 * @property {boolean} [testDriver] honours a page's `extensionDevelopmentPath` and
 *   `extensionTestsPath`; hides notifications, so only for suites inside the extension host
 */

/**
 * @typedef {object} Server
 * @property {number} port
 * @property {string} token
 * @property {string} dir
 * @property {string} settingsFile user settings; the workbench follows changes
 * @property {(page: WorkbenchPage) => string} url
 * @property {(file: string) => string} remoteUri how the page names a file of this machine
 * @property {() => string} log what the server has written so far
 * @property {Promise<void>} ended
 * @property {() => Promise<void>} stop
 */

/**
 * @typedef {object} WorkbenchPage
 * @property {string} [folder] what it opens
 * @property {Readonly<Record<string, string>>} [payload] what else it is told
 */

/**
 * The address of a workbench, with the token that the server asks for.
 *
 * @param {{ port: number, token: string }} server
 * @param {WorkbenchPage} page
 */
export function workbenchUrl({ port, token }, { folder, payload }) {
  const query = new URLSearchParams({ tkn: token });
  if (folder !== undefined) query.set('folder', folder);
  if (payload !== undefined) query.set('payload', JSON.stringify(Object.entries(payload)));
  return `http://127.0.0.1:${port}/?${query.toString()}`;
}

/** No telemetry, no gallery, no welcome pages: what stays on screen is the editor and we. */
const quietSettings = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  // As on the desktop; in a browser the default is to save by itself.
  'files.autoSave': 'off',
  'git.openRepositoryInParentFolders': 'never',
  'remote.autoForwardPorts': false,
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'window.confirmBeforeClose': 'never',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
};

/**
 * Starts a VS Code server on loopback.
 *
 * @param {Host} host
 * @param {ServerOptions} [options]
 * @returns {Promise<Server>}
 */
export async function startServer(host, options = {}) {
  const dir = options.dir ?? mkdtempSync(path.join(tmpdir(), 'prompt-canary-host-'));
  const places = makePlaces(dir);
  if (!existsSync(places.settingsFile)) {
    const settings = { ...quietSettings, ...options.settings };
    writeFileSync(places.settingsFile, JSON.stringify(settings, null, 2));
  }
  const env = serverEnvironment(dir, options.env);
  for (const extension of options.extensions ?? []) {
    const install = [...places.flags, '--install-extension', extension, '--force'];
    await run(host.node, [host.serverMain, ...install], { env });
  }
  const token = options.token ?? randomBytes(16).toString('hex');
  const listen = ['--host', '127.0.0.1', '--port', String(options.port ?? 0)];
  const quiet = ['--disable-telemetry', '--disable-update-check'];
  const driver = options.testDriver ? ['--enable-smoke-test-driver'] : [];
  const child = startGroup(
    host.node,
    [host.serverMain, ...places.flags, ...listen, '--connection-token', token, ...quiet, ...driver],
    { env, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const { port, log } = await listening(child);
  /** @type {Promise<void>} */
  const ended = new Promise((resolve) => child.once('exit', () => resolve()));
  return {
    port,
    token,
    dir,
    settingsFile: places.settingsFile,
    log,
    ended,
    url: (page) => workbenchUrl({ port, token }, page),
    remoteUri: (file) => `vscode-remote://127.0.0.1:${port}${file}`,
    stop: async () => {
      await stopGroup(child);
      if (options.dir !== undefined || process.env['KEEP_HOST'] !== undefined) return;
      rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

/** @param {string} dir */
function makePlaces(dir) {
  const data = path.join(dir, 'data');
  const extensions = path.join(dir, 'extensions');
  for (const folder of [path.join(data, 'User'), extensions, path.join(dir, 'run')]) {
    mkdirSync(folder, { recursive: true });
  }
  const server = path.join(dir, 'server');
  const places = ['--server-data-dir', server, '--user-data-dir', data];
  return {
    settingsFile: path.join(data, 'User', 'settings.json'),
    flags: ['--accept-server-license-terms', ...places, '--extensions-dir', extensions],
  };
}

/**
 * A home of its own, and nothing of a VS Code that this may have been started from.
 *
 * @param {string} dir
 * @param {Readonly<Record<string, string>>} [extra]
 */
function serverEnvironment(dir, extra) {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(VSCODE|ELECTRON)_/.test(name),
  );
  return {
    ...Object.fromEntries(inherited),
    EXTENSIONS_GALLERY: '{}',
    HOME: dir,
    XDG_CONFIG_HOME: path.join(dir, 'config'),
    XDG_RUNTIME_DIR: path.join(dir, 'run'),
    ...extra,
  };
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<{ port: number, log: () => string }>}
 */
function listening(child) {
  let output = '';
  return new Promise((resolve, reject) => {
    const fail = (/** @type {string} */ why) =>
      reject(new ToolError(`VS Code's server ${why}\n${output.trim()}`));
    const timer = setTimeout(fail, 60_000, 'did not come up within 60 s');
    child.once('exit', (code) => fail(`ended (exit ${code})`));
    child.once('error', (error) => fail(`could not be started: ${error.message}`));
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (/** @type {Buffer} */ data) => {
        output += data.toString();
        if (process.env['VERBOSE'] !== undefined) process.stderr.write(data);
        const port = /Extension host agent listening on (\d+)/.exec(output)?.[1];
        if (port === undefined) return;
        clearTimeout(timer);
        resolve({ port: Number(port), log: () => output });
      });
    }
  });
}
