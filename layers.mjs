/**
 * Who may import whom. The linter and the architecture test both read this table; a folder that is
 * not in it may not exist under src.
 *
 * @type {Readonly<Record<string, readonly string[]>>}
 */
export const layers = {
  core: ['core'],
  protocol: ['protocol', 'core'],
  node: ['node', 'core', 'protocol'],
  backends: ['backends', 'core', 'protocol'],
  server: ['server', 'core', 'protocol', 'node'],
  cli: ['cli', 'core', 'protocol', 'node', 'backends', 'server'],
  extension: ['extension', 'core', 'protocol', 'node', 'backends'],
  webview: ['webview', 'protocol'],
};

/** Layers that run without Node: no `node:` modules there. */
export const pureLayers = ['core', 'protocol', 'webview'];

/** The one layer that may import `vscode`. */
export const editorLayer = 'extension';

/**
 * The layer of a file, or undefined for a file outside `src`.
 *
 * @param {string} file relative to the repository, with forward slashes
 */
export function layerOf(file) {
  return /^src\/([^/]+)\//.exec(file)?.[1];
}

/**
 * Why one file may not import another, or undefined when it may. Both are relative to the
 * repository.
 *
 * @param {string} from
 * @param {string} to
 * @returns {string | undefined}
 */
export function layerViolation(from, to) {
  const source = layerOf(from);
  const target = layerOf(to);
  if (source === undefined) return undefined;
  const allowed = layers[source] ?? [];
  // Outside src only the manifest is read.
  if (target === undefined) return to === 'package.json' ? undefined : `${to} is not under src`;
  if (allowed.includes(target)) return undefined;
  return `${source} may not import ${target}; it may import ${allowed.join(', ')}`;
}
