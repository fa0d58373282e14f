import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { root } from './paths.mjs';

/**
 * @typedef {object} Failure
 * @property {string} file relative to the repository, with forward slashes
 * @property {string} name of the test with the groups around it; empty when the file did not load
 * @property {string} message
 */

/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {readonly Failure[]} failures
 * @property {readonly Failure[]} [unsteady] that passed at a second try, and what the first one said
 */

/**
 * The members of vitest's JSON report that are read.
 *
 * @typedef {object} VitestReport
 * @property {number} numPassedTests
 * @property {readonly VitestFile[]} testResults
 *
 * @typedef {object} VitestFile
 * @property {string} name absolute path
 * @property {string} status
 * @property {string} [message]
 * @property {readonly VitestTest[]} assertionResults
 *
 * @typedef {{ status: string, fullName: string, failureMessages?: readonly string[] }} VitestTest
 */

/** More would push the first ones out of what is shown of a long log. */
const mostShown = 20;
const mostCharacters = 200;

/**
 * Hands the number of tests, and which failed, to the runner that started this process, if one did.
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
  return 'testResults' in found ? ofVitest(found) : found;
}

/** @param {VitestReport} report @returns {Counts} */
function ofVitest({ numPassedTests, testResults }) {
  const failures = testResults.filter(({ status }) => status === 'failed').flatMap(failuresOf);
  return { passed: numPassedTests, failures, unsteady: testResults.flatMap(unsteadyOf) };
}

/** @param {VitestFile} result @returns {Failure[]} */
function unsteadyOf({ name, assertionResults }) {
  return assertionResults
    .filter((it) => it.status === 'passed' && (it.failureMessages?.length ?? 0) > 0)
    .map((it) => failureOf(name, it));
}

/** @param {VitestFile} result @returns {Failure[]} */
function failuresOf({ name, message = '', assertionResults }) {
  const failed = assertionResults.filter(({ status }) => status === 'failed');
  const tests = failed.map((it) => failureOf(name, it));
  // The file itself, or a hook around all of its tests, failed.
  const whole = message !== '' || failed.length === 0;
  return [...(whole ? [{ file: placeOf(name), name: '', message }] : []), ...tests];
}

/** @param {string} file @param {VitestTest} test @returns {Failure} */
function failureOf(file, { fullName, failureMessages }) {
  return { file: placeOf(file), name: fullName, message: failureMessages?.[0] ?? '' };
}

/** @param {string} file absolute */
function placeOf(file) {
  return path.relative(root, file).split(path.sep).join('/');
}

/**
 * Tests as lines: `word`, file and name, and below them the first line of the message.
 *
 * @param {readonly Failure[]} failures
 * @param {string} [word]
 * @returns {string[]}
 */
export function failureLines(failures, word = 'FAILED') {
  const rest = failures.length - mostShown;
  return [
    ...failures
      .slice(0, mostShown)
      .flatMap(({ file, name, message }) => [
        oneLine(`${word} ${file}${name === '' ? '' : ` > ${name}`}`),
        ...(firstLine(message) === '' ? [] : [`       ${firstLine(message)}`]),
      ]),
    ...(rest > 0 ? [`... and ${rest} more`] : []),
  ];
}

/** @param {string} text */
function firstLine(text) {
  return oneLine(text.trimStart().split('\n', 1)[0] ?? '').slice(0, mostCharacters);
}

/** @param {string} text */
function oneLine(text) {
  return stripVTControlCharacters(text).replace(/\s+/g, ' ').trim();
}
