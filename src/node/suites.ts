import { importAttacks, type ImportFormat } from '../core/adversarial/importers/importAttacks.ts';
import { adversarialSuite } from '../core/adversarial/suite.ts';
import { CanaryError } from '../core/base/errors.ts';
import { withDistinctIds } from '../core/eval/caseId.ts';
import { nearMatches } from '../core/eval/editDistance.ts';
import type { EvalCase, Suite } from '../core/eval/model.ts';
import { checkDistinct, readSuite } from '../core/eval/readSuite.ts';
import type { TakeNote } from '../core/eval/suite/fields.ts';
import type { PublishedPrompt } from '../core/prompt/model.ts';
import type { Config, SuiteConfig } from '../protocol/config.ts';
import { configFileName } from '../protocol/configFileName.ts';
import { parseCsv } from './csv.ts';
import { openSuiteFiles } from './suiteFiles.ts';
import { readBelow } from './workspace/files.ts';
import { matchingFiles } from './workspace/stores.ts';

/**
 * The configured suites: the cases of their files and, when a prompt is given, the built-in attacks
 * for it.
 *
 * @param note Hears of what stands in a file and has no effect.
 * @param names Only these; absent: all. Throws `bad-usage` for a name that is not configured,
 *   `bad-config` when a pattern matches no file, `bad-suite` with file and line.
 */
export async function loadSuites(
  root: string,
  config: Pick<Config, 'suites'>,
  names?: readonly string[],
  prompt?: PublishedPrompt,
  note?: TakeNote,
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
  return Promise.all(chosen.map(([name, suite]) => loadSuite(root, name, suite, prompt, note)));
}

async function loadSuite(
  root: string,
  name: string,
  config: SuiteConfig,
  prompt: PublishedPrompt | undefined,
  note: TakeNote | undefined,
): Promise<Suite> {
  const mustPass = config.kind === 'golden' ? config.mustPass : [];
  const origin = { suite: name, kind: config.kind, mustPass };
  const suiteFiles = openSuiteFiles(root);
  const files = await findFiles(root, name, config.files);
  const cases: EvalCase[] = [];
  for (const file of files) {
    const text = await readText(root, file);
    cases.push(...(await readSuite(text, file, origin, suiteFiles, note)));
  }
  if (config.kind === 'adversarial' && prompt !== undefined) {
    cases.push(...adversarialSuite(prompt, config.categories, name).cases);
    cases.push(...(await loadImports(root, name, config.imports ?? {}, prompt)));
  }
  const distinct = withDistinctIds(cases);
  checkDistinct(distinct);
  return { name, kind: config.kind, cases: distinct };
}

async function loadImports(
  root: string,
  name: string,
  imports: Partial<Record<ImportFormat, readonly string[] | undefined>>,
  prompt: PublishedPrompt,
): Promise<EvalCase[]> {
  const cases: EvalCase[] = [];
  for (const [format, patterns = []] of Object.entries(imports)) {
    for (const file of await findFiles(root, name, patterns)) {
      const source = { text: await readText(root, file), file, parseCsv };
      cases.push(...importAttacks(format as ImportFormat, source, prompt, name));
    }
  }
  return cases;
}

/** Relative to the workspace, each once, in alphabetical order. */
async function findFiles(
  root: string,
  suite: string,
  patterns: readonly string[],
): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const pattern of patterns) {
    const files = await matchingFiles(root, [pattern], new Map());
    if (files.length === 0) {
      throw new CanaryError('bad-config', `suites.${suite}.files: nothing matches "${pattern}"`, {
        where: { file: configFileName },
        expected: 'a pattern of suite files, relative to the workspace',
      });
    }
    for (const file of files) found.add(file);
  }
  return [...found].sort();
}

async function readText(root: string, file: string): Promise<string> {
  const text = await readBelow(root, file);
  if (text !== undefined) return text;
  throw new CanaryError('file-unavailable', 'the suite cannot be read', {
    where: { file },
    expected: 'a file inside the workspace',
  });
}
