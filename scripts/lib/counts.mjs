import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

/** @typedef {{ passed: number, failed: number }} Counts */

/**
 * Hands the number of tests to the runner that started this process, if one did.
 *
 * @param {Counts} counts
 */
export function writeCounts(counts) {
  const file = process.env['CANARY_COUNTS'];
  if (file !== undefined) writeFileSync(file, JSON.stringify(counts));
}

/**
 * Takes what a process wrote with `writeCounts`, or what vitest's JSON reporter wrote; undefined
 * when there is nothing.
 *
 * @param {string} file
 * @returns {Counts | undefined}
 */
export function takeCounts(file) {
  if (!existsSync(file)) return undefined;
  const found = JSON.parse(readFileSync(file, 'utf8'));
  rmSync(file);
  return {
    passed: found.passed ?? found.numPassedTests,
    failed: found.failed ?? found.numFailedTests,
  };
}
