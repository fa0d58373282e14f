import { existsSync, readFileSync } from 'node:fs';
import { inRoot, root } from './paths.mjs';
import { run } from './process.mjs';
import { step, ToolError } from './report.mjs';

const oldestNode = [20, 19];

/** Refuses a Node that is too old for the command line, the server and the tools. */
export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = oldestNode;
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return;
  throw new ToolError(
    `This needs Node ${oldestNode.join('.')} or newer; this is Node ${process.versions.node}.`,
  );
}

/** Makes `node_modules` what package-lock.json says, unless it is that already. */
export async function ensureDependencies() {
  if (dependenciesMatch()) return;
  await step('Installing dependencies (npm ci)', async () => {
    await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'], {
      cwd: root,
    });
  });
}

/**
 * Compares the lock file with the one that npm keeps of what it installed. Packages for other
 * platforms are in the first alone.
 */
function dependenciesMatch() {
  const installedFile = inRoot('node_modules', '.package-lock.json');
  if (!existsSync(installedFile)) return false;
  return lockMatches(readPackages(inRoot('package-lock.json')), readPackages(installedFile));
}

/** @typedef {ReadonlyMap<string, { version: string, optional?: boolean }>} Packages by folder */

/**
 * @param {Packages} wanted
 * @param {Packages} installed
 */
export function lockMatches(wanted, installed) {
  for (const [folder, { version, optional }] of wanted) {
    const found = installed.get(folder);
    if (found === undefined ? !optional : found.version !== version) return false;
  }
  return [...installed.keys()].every((folder) => wanted.has(folder));
}

/** @param {string} file @returns {Packages} */
function readPackages(file) {
  const packages = Object.entries(JSON.parse(readFileSync(file, 'utf8')).packages);
  return new Map(packages.filter(([folder]) => folder !== ''));
}
