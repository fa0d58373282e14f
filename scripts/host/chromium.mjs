import { existsSync } from 'node:fs';
import { aptInstall } from '../lib/apt.mjs';
import { ToolError } from '../lib/report.mjs';
import { findInPath, isExecutable } from './findInPath.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const macApplications = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** What the closed network of a test machine would otherwise see from a browser. */
export const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-default-apps',
];

/**
 * The path of a Chromium: `CHROMIUM`, else one on this machine, else the one that Debian's package
 * manager installs when this user may call it.
 *
 * @returns {Promise<string>}
 */
export async function ensureChromium() {
  const named = process.env['CHROMIUM'];
  if (named !== undefined && named !== '') {
    if (existsSync(named)) return named;
    throw new ToolError(`CHROMIUM names ${named}, which does not exist.`);
  }
  const found = findChromium();
  if (found !== undefined) return found;
  await installChromium();
  const installed = findChromium();
  if (installed !== undefined) return installed;
  throw new ToolError('The package "chromium" was installed but brought no chromium into PATH.');
}

/** @returns {string | undefined} */
function findChromium() {
  return findInPath(names) ?? macApplications.find(isExecutable);
}

function installChromium() {
  return aptInstall(
    ['chromium'],
    'Chromium',
    'The tests inside VS Code need Chromium or Google Chrome, and none was found. Install it ' +
      '(Debian: sudo apt-get install chromium; mac: brew install --cask chromium), or set ' +
      'CHROMIUM to the path of its binary.',
  );
}
