import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { run } from '../lib/process.mjs';
import { step, ToolError } from '../lib/report.mjs';
import { findInPath } from './findInPath.mjs';

const macCode = '/Applications/Visual Studio Code.app/Contents/Resources/app/bin/code';

/** The `code` command of this machine's VS Code. */
export function findCode() {
  const code = findInPath(['code']) ?? (existsSync(macCode) ? macCode : undefined);
  if (code !== undefined) return code;
  throw new ToolError(
    'There is no "code" command in PATH. Install VS Code 1.103 or newer and run "Shell Command: ' +
      'Install \'code\' command in PATH" in it, or use plain "npm start", which brings its own.',
  );
}

/**
 * Installs a package into VS Code and opens a folder in it.
 *
 * @param {string} code
 * @param {string} vsix
 * @param {string} folder
 */
export async function openDesktop(code, vsix, folder) {
  await step('Installing the extension into VS Code', async () => {
    await run(code, ['--install-extension', vsix, '--force']);
  });
  await run(code, [folder]);
}

/**
 * Shows an address in the browser of a desktop; without a desktop, or when that fails, nothing
 * happens.
 *
 * @param {string} address
 */
export function openInBrowser(address) {
  const mac = process.platform === 'darwin';
  const hasDesktop = mac || process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'];
  const opener = findInPath([mac ? 'open' : 'xdg-open']);
  if (!hasDesktop || opener === undefined) return;
  const child = spawn(opener, [address], { stdio: 'ignore', detached: true });
  child.once('error', () => undefined);
  child.unref();
}
