/** A failure to be told in a sentence: what went wrong and what to do. No stack trace. */
export class ToolError extends Error {
  /**
   * @param {string} message
   * @param {number} [exitCode]
   */
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** "0.4 s", "12 s", "3 min 05 s". @param {number} ms */
export function duration(ms) {
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

/** @param {string} line */
export function say(line) {
  process.stdout.write(`${line}\n`);
}

/** Progress: beside the result, not in it. @param {string} line */
function mention(line) {
  process.stderr.write(`${line}\n`);
}

/**
 * Announces a long piece of work and, when it is done, how long it took.
 *
 * @template T
 * @param {string} title
 * @param {() => T | Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(title, work) {
  const started = performance.now();
  mention(`> ${title} ...`);
  const result = await work();
  mention(`  done in ${duration(performance.now() - started)}`);
  return result;
}

/**
 * Rows of cells as lines with aligned columns.
 *
 * @param {readonly (readonly string[])[]} rows
 */
export function table(rows) {
  const widths = rows.reduce(
    (seen, row) => row.map((cell, column) => Math.max(seen[column] ?? 0, cell.length)),
    /** @type {number[]} */ ([]),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
