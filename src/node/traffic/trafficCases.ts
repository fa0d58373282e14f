import { readFile } from 'node:fs/promises';
import { sha256Hex } from '../../core/base/hash.ts';
import { CanaryError } from '../../core/base/errors.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../core/base/json.ts';
import { readYaml } from '../../core/base/source.ts';
import type { Assertion } from '../../core/eval/model.ts';
import type { Config } from '../../protocol/config.ts';
import { loadSuites } from '../suites.ts';

/** What one simulated request asks. */
export interface TrafficCase {
  readonly vars: Readonly<Record<string, JsonValue>>;
  /** What a satisfied user would want of the answer; may be empty. */
  readonly assertions: readonly Assertion[];
}

/**
 * The inputs of the golden cases that are for this prompt. Throws `bad-suite` and `bad-config` as the
 * suite reader does, `bad-usage` when there are none.
 */
export async function goldenTraffic(
  root: string,
  config: Pick<Config, 'suites'>,
  prompt: string,
): Promise<TrafficCase[]> {
  const golden = Object.entries(config.suites).filter(([, suite]) => suite.kind === 'golden');
  const suites = await loadSuites(
    root,
    config,
    golden.map(([name]) => name),
  );
  const cases = suites
    .flatMap((suite) => suite.cases)
    .filter((it) => it.prompt === undefined || it.prompt === prompt)
    .map(({ vars, assertions }) => ({ vars, assertions }));
  if (cases.length > 0) return cases;
  throw new CanaryError('bad-usage', `no golden case is for the prompt "${prompt}"`, {
    expected: 'cases with metadata.prompt set to it, or --inputs FILE',
  });
}

/**
 * Inputs from a file: a list of variables (or of tests with `vars`) in YAML or JSON, or one JSON
 * object a line in `.jsonl`. Throws `not-found`, or `bad-usage` with file and line.
 */
export async function inputsFromFile(file: string, shown: string): Promise<TrafficCase[]> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new CanaryError('not-found', 'the inputs cannot be read', {
      where: { file: shown },
      expected: 'a file of variables: YAML, JSON or .jsonl',
      cause,
    });
  });
  const items = /\.jsonl$/i.test(file) ? readLines(text, shown) : readList(text, shown);
  return items.map((item) => ({
    vars: definedOf(isJsonObject(item['vars']) ? item['vars'] : item),
    assertions: [],
  }));
}

const listExpected = 'a list of mappings from variable to value';

function readLines(text: string, file: string): JsonObject[] {
  return text.split('\n').flatMap((content, index) => {
    if (content.trim() === '') return [];
    const value = parsed(content);
    if (isJsonObject(value)) return [value];
    throw notVariables(file, index + 1, 'one JSON object a line');
  });
}

function readList(text: string, file: string): JsonObject[] {
  const source = readYaml(text, file, 'bad-usage');
  const { value } = source;
  if (!Array.isArray(value) || value.length === 0) throw notVariables(file, 1);
  return value.map((item: unknown, index) => {
    if (isJsonObject(item)) return item;
    throw notVariables(file, source.rangeOf([index]).start);
  });
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function notVariables(file: string, line: number, expected = listExpected): CanaryError {
  return new CanaryError('bad-usage', 'not the variables of a request', {
    where: { file, line },
    expected,
  });
}

function definedOf(vars: JsonObject): Record<string, JsonValue> {
  return Object.fromEntries(
    Object.entries(vars).filter((entry): entry is [string, JsonValue] => entry[1] !== undefined),
  );
}

/**
 * The same request from another person: numbers of five digits and more (orders, customers) become
 * the user's own, so that not everybody sends the same text.
 */
export function varsOf({ vars }: TrafficCase, user: string): Readonly<Record<string, JsonValue>> {
  return Object.fromEntries(
    Object.entries(vars).map(([name, value]) => [
      name,
      typeof value === 'string' ? value.replace(/\b\d{5,}\b/g, (it) => numberOf(it, user)) : value,
    ]),
  );
}

function numberOf(original: string, user: string): string {
  const digits = BigInt(`0x${sha256Hex(`${user} ${original}`).slice(0, 16)}`).toString();
  return `${original.charAt(0)}${digits.slice(-(original.length - 1))}`;
}
