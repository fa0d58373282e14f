import path from 'node:path';
import { table } from './report.mjs';

/** @typedef {import('esbuild').Metafile} Metafile */

/**
 * What each entry of a bundle loads at start and what it may load later, as lines of text.
 *
 * @param {string} name
 * @param {Metafile} metafile
 */
export function sizeReport(name, metafile) {
  const entries = Object.entries(metafile.outputs).filter(([, output]) => output.entryPoint);
  const isLazy = (/** @type {string} */ file) =>
    Object.values(metafile.outputs).some((output) =>
      output.imports.some((each) => each.path === file && each.kind === 'dynamic-import'),
    );
  const rows = entries
    .filter(([file]) => !isLazy(file))
    .map(([file]) => {
      const atStart = reach(metafile, file, false);
      const all = reach(metafile, file, true);
      const later = [...all].filter((each) => !atStart.has(each));
      return [
        `  ${path.relative('dist', file)}`,
        `${size(metafile, atStart)} at start`,
        later.length === 0 ? '' : `${size(metafile, later)} on first use`,
      ];
    });
  return [name, ...table(rows)].join('\n');
}

/**
 * @param {Metafile} metafile
 * @param {string} from
 * @param {boolean} lazily follow `import()` too
 */
function reach(metafile, from, lazily) {
  const seen = new Set([from]);
  for (const file of seen) {
    for (const each of metafile.outputs[file]?.imports ?? []) {
      if (!each.external && (lazily || each.kind !== 'dynamic-import')) seen.add(each.path);
    }
  }
  return seen;
}

/** @param {Metafile} metafile @param {Iterable<string>} files */
function size(metafile, files) {
  let bytes = 0;
  for (const file of files) bytes += metafile.outputs[file]?.bytes ?? 0;
  return `${(bytes / 1024).toFixed(1)} KiB`;
}
