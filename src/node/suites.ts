import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { glob } from 'tinyglobby';
import { adversarialSuite } from '../core/adversarial/suite.ts';
import { CanaryError } from '../core/base/errors.ts';
import { nearMatches } from '../core/eval/editDistance.ts';
import type { EvalCase, Suite } from '../core/eval/model.ts';
import { checkDistinct, readSuite } from '../core/eval/readSuite.ts';
import type { PublishedPrompt } from '../core/prompt/model.ts';
import { configFileName, type Config, type SuiteConfig } from '../protocol/config.ts';
import { ignoredFolders } from './workspace/files.ts';

const maxSuiteBytes = 32 * 1024 * 1024;

/**
 * The configured suites: the cases of their files and, when a prompt is given, the built-in attacks
 * for it.
 *
 * @param names Only these; absent: all. Throws `bad-usage` for a name that is not configured,
 *   `bad-config` when a pattern matches no file, `bad-suite` with file and line.
 */
export async function loadSuites(
  root: string,
  config: Pick<Config, 'suites'>,
  names?: readonly string[],
  prompt?: PublishedPrompt,
): Promise<readonly Suite[]> {
  const known = Object.keys(config.suites);
  const unknown = names?.find((name) => !Object.hasOwn(config.suites, name));
  if (unknown !== undefined) {
    const near = nearMatches(unknown, known);
    throw new CanaryError('bad-usage', `there is no suite "${unknown}"`, {
      expected:
        near.length > 0 ? near.join(' or ') : known.join(', ') || 'suites in the configuration',
    });
  }
  const chosen = Object.entries(config.suites).filter(([name]) => names?.includes(name) ?? true);
  return Promise.all(chosen.map(([name, suite]) => loadSuite(root, name, suite, prompt)));
}

async function loadSuite(
  root: string,
  name: string,
  config: SuiteConfig,
  prompt: PublishedPrompt | undefined,
): Promise<Suite> {
  const mustPass = config.kind === 'golden' ? config.mustPass : [];
  const files = await findFiles(root, name, config.files);
  const cases: EvalCase[] = [];
  for (const file of files) {
    cases.push(
      ...readSuite(await readText(root, file), file, { suite: name, kind: config.kind, mustPass }),
    );
  }
  if (config.kind === 'adversarial' && prompt !== undefined) {
    cases.push(...adversarialSuite(prompt, config.categories, name).cases);
  }
  checkDistinct(cases);
  return { name, kind: config.kind, cases };
}

/** Relative to the workspace, each once, in alphabetical order. */
async function findFiles(
  root: string,
  suite: string,
  patterns: readonly string[],
): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const pattern of patterns) {
    const files = await glob([pattern], {
      cwd: root,
      ignore: ignoredFolders.map((folder) => `**/${folder}/**`),
      followSymbolicLinks: false,
    });
    if (files.length === 0) {
      throw new CanaryError('bad-config', `suites.${suite}.files: nothing matches "${pattern}"`, {
        where: { file: configFileName },
        expected: 'a pattern of suite files, relative to the workspace',
      });
    }
    for (const file of files) found.add(file.split(path.sep).join('/'));
  }
  return [...found].sort();
}

async function readText(root: string, file: string): Promise<string> {
  const bytes = await readFile(path.join(root, file)).catch((cause: unknown) => {
    throw new CanaryError('file-unavailable', 'the suite cannot be read', {
      where: { file },
      cause,
    });
  });
  if (bytes.length <= maxSuiteBytes) return bytes.toString('utf8');
  throw new CanaryError('bad-suite', 'the file is too large', {
    where: { file },
    expected: `at most ${maxSuiteBytes} bytes`,
  });
}
