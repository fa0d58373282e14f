/**
 * Who may import whom. The linter and the architecture test both read this table; a folder that is
 * not in it may not exist under src.
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
