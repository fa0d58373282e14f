// npm start [-- --edit NAME] [--port N] [--desktop] [--reset]
// Opens a real VS Code with Prompt Canary on a scratch copy of the example. Needs nothing but Node,
// npm and git: it installs, builds and fetches the rest, once.
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { findCode, openDesktop, openInBrowser } from './host/desktop.mjs';
import { ensureHost } from './host/setup.mjs';
import { startServer } from './host/server.mjs';
import { packageIfStale, vsixFile } from './lib/build.mjs';
import { checkNode, ensureDependencies } from './lib/install.mjs';
import { root, userCacheDir } from './lib/paths.mjs';
import { say, step, ToolError } from './lib/report.mjs';
import { runScript } from './lib/script.mjs';
import { checkEdit, editedFile, makeScratchWorkspace } from './lib/scratch.mjs';
import { hashPaths } from './lib/stamp.mjs';

const usualPort = 8710;

await runScript(async () => {
  const options = readOptions();
  checkNode();
  const code = options.desktop ? findCode() : undefined;
  await ensureDependencies();
  await packageIfStale();
  const state = stateFolder();
  const workspace = path.join(state, 'support-desk');
  if (code !== undefined) {
    await prepareWorkspace(state, workspace, options);
    await openDesktop(code, vsixFile, workspace);
    say(desktopBanner(workspace, options.edit));
    return;
  }
  const host = await ensureHost('newest');
  await prepareWorkspace(state, workspace, options);
  const server = await step('Starting VS Code', async () =>
    startServer(host, {
      dir: path.join(state, 'vscode'),
      port: await freePort(options.port),
      token: keptToken(state),
      extensions: [vsixFile],
      // The notes stand at the ends of long lines.
      settings: { 'editor.minimap.enabled': false },
    }),
  );
  const address = server.url({
    folder: workspace,
    payload: { openFile: server.remoteUri(path.join(workspace, editedFile(options.edit))) },
  });
  say(browserBanner(host.vscode, address, workspace, options.edit));
  openInBrowser(address);
  await server.ended;
  throw new ToolError(`VS Code ended.\n${server.log()}`);
});

/** @typedef {{ edit: string, port: number | undefined, desktop: boolean, reset: boolean }} Options */

/** @returns {Options} */
function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        edit: { type: 'string', default: 'tidy-up' },
        port: { type: 'string' },
        desktop: { type: 'boolean', default: false },
        reset: { type: 'boolean', default: false },
      },
    });
    const port = values.port === undefined ? undefined : Number(values.port);
    if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65_536)) {
      throw new Error(`--port ${values.port}: expected a number from 1 to 65535`);
    }
    checkEdit(values.edit);
    return { ...values, port };
  } catch (error) {
    const usage = 'npm start -- [--edit tidy-up|harmless|none] [--port N] [--desktop] [--reset]';
    throw new ToolError(`${error instanceof Error ? error.message : String(error)}\n${usage}`, 2);
  }
}

/** One a clone of the repository: its workspace, the editor's settings and the registry's data. */
function stateFolder() {
  const clone = createHash('sha256').update(root).digest('hex').slice(0, 8);
  const folder = path.join(userCacheDir(), clone);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/**
 * A fresh copy of the example when there is none, when the example or the asked-for edit is another
 * one than last time, or on request; otherwise people go on where they stopped.
 *
 * @param {string} state
 * @param {string} workspace
 * @param {Options} options
 */
async function prepareWorkspace(state, workspace, { edit, reset }) {
  const stamp = path.join(state, 'workspace.stamp');
  const key = `${edit} ${hashPaths(['examples'])}`;
  const same = existsSync(stamp) && readFileSync(stamp, 'utf8') === key && existsSync(workspace);
  if (same && !reset) return;
  await step('Copying the example into a scratch workspace', async () => {
    rmSync(stamp, { force: true });
    rmSync(workspace, { recursive: true, force: true });
    // With it goes what the registry remembers of the earlier workspace.
    rmSync(path.join(state, 'vscode'), { recursive: true, force: true });
    await makeScratchWorkspace(workspace, edit);
    writeFileSync(stamp, key);
  });
}

/** The same over restarts, so that an open tab reconnects. @param {string} state */
function keptToken(state) {
  const file = path.join(state, 'token');
  if (!existsSync(file)) writeFileSync(file, randomBytes(16).toString('hex'), { mode: 0o600 });
  return readFileSync(file, 'utf8');
}

/**
 * The asked-for port, or the usual one, or any when the usual one is taken.
 *
 * @param {number | undefined} asked
 * @returns {Promise<number>}
 */
async function freePort(asked) {
  const isFree = (/** @type {number} */ port) =>
    new Promise((resolve) => {
      const probe = createServer();
      probe.once('error', () => resolve(false));
      probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
    });
  if (await isFree(asked ?? usualPort)) return asked ?? usualPort;
  if (asked === undefined) return 0;
  throw new ToolError(`Port ${asked} is in use: choose another with --port.`);
}

/** @param {string} edit */
function firstSteps(edit) {
  const open =
    edit === 'none'
      ? `Open ${editedFile(edit)} and change a sentence`
      : `Look at ${editedFile(edit)}: somebody has edited it`;
  return [
    `  1. ${open}. The gutter shows what each edit does and how far it reaches.`,
    '  2. Click "Evaluate" above the prompt: both versions on the golden and the adversarial cases.',
    '  3. Click "Release canary", then "Simulate traffic" in the Canary panel, and watch it decide.',
  ];
}

/** @param {string} version @param {string} address @param {string} workspace @param {string} edit */
function browserBanner(version, address, workspace, edit) {
  return [
    '',
    `Prompt Canary runs in VS Code ${version}. Open this in a browser:`,
    '',
    `  ${address}`,
    '',
    ...firstSteps(edit),
    '',
    `The workspace is a scratch copy, ${workspace}. Ctrl-C stops everything.`,
  ].join('\n');
}

/** @param {string} workspace @param {string} edit */
function desktopBanner(workspace, edit) {
  return [
    '',
    'Prompt Canary is installed, and VS Code opens the example. Trust the folder when it asks.',
    '',
    ...firstSteps(edit),
    '',
    `The workspace is a scratch copy, ${workspace}.`,
  ].join('\n');
}
