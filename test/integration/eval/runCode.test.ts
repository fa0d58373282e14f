import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CanaryError, describeError } from '../../../src/core/base/errors.ts';
import type { JsonValue } from '../../../src/core/base/json.ts';
import { thrownBy } from '../../../src/core/eval/runTransform.ts';
import { createCodeRunner, type CodeRunner } from '../../../src/node/code/runCode.ts';
import { buildPrograms } from '../../support/buildPrograms.ts';

let folder: string;
let workerUrl: URL;
let runner: CodeRunner;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'prompt-canary-'));
  const program = await buildPrograms({ codeWorker: 'src/node/code/codeWorker.ts' }, folder);
  workerUrl = pathToFileURL(program('codeWorker'));
  const root = path.join(folder, 'workspace');
  await mkdir(root);
  await writeFile(path.join(root, 'own.cjs'), 'module.exports = (output) => output.length;');
  await writeFile(
    path.join(root, 'named.mjs'),
    'export const long = (output, { vars }) => output.length > vars.least;',
  );
  runner = createCodeRunner({ root, workerUrl });
});
afterAll(async () => {
  runner.dispose();
  await rm(folder, { recursive: true, force: true });
});

const inputs = { output: 'hello', context: { vars: { least: 3 } } };
const run = (code: string): Promise<JsonValue> => runner.run(code, inputs);

describe('code of a trusted suite', () => {
  it.each<[string, string, JsonValue]>([
    ['an expression', 'output.length', 5],
    ['an object', '{ pass: output === "hello", score: 1 }', { pass: true, score: 1 }],
    ['a semicolon at the end', 'output.length > context.vars.least;', true],
    ['declarations in front', 'const n = output.length; n > 3', true],
    ['a semicolon in a text', "const n = 'a;b'; n === 'a;b'", true],
    ['a body of several lines', 'const n = 2;\nreturn n + output.length;', 7],
    ['a promise', 'Promise.resolve(output.toUpperCase())', 'HELLO'],
    ['nothing', 'undefined', null],
    ['a module', 'file://own.cjs', 5],
    ['a function of a module', 'file://named.mjs:long', true],
  ])('may be %s', async (_what, code, value) => {
    expect(await run(code)).toEqual(value);
  });

  it('does not see the environment', async () => {
    process.env['CANARY_SECRET'] = 'secret';
    try {
      expect(await run('Object.keys(process.env)')).toEqual([]);
    } finally {
      delete process.env['CANARY_SECRET'];
    }
  });

  it('says what it threw', async () => {
    const error: unknown = await run('JSON.parse(output).a').catch((thrown: unknown) => thrown);
    expect(thrownBy(error)).toMatch(/JSON/);
    expect(error).toMatchObject({ code: 'bad-suite' });
  });

  it.each([
    ['is no JavaScript', 'output ===', 'cannot run'],
    ['names no module', 'file://none.js', 'cannot run'],
    ['names no function', 'file://named.mjs:short', 'exports no function "short"'],
    ['leaves', 'process.exit(3)', 'ended its thread'],
  ])('is refused when it %s, and the next one runs', async (_what, code, words) => {
    const error: unknown = await run(code).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CanaryError);
    expect(describeError(error)).toContain(words);
    expect(thrownBy(error)).toBeUndefined();
    expect(await run('1')).toBe(1);
  });

  it('is ended when it takes for ever, and what waits behind it runs', async () => {
    const short = createCodeRunner({ root: folder, workerUrl, limitMs: 200 });
    const endless = short.run('(() => { for (;;); })()', {}).catch((thrown: unknown) => thrown);
    const behind = short.run('1 + 1', {});
    expect(describeError(await endless)).toContain('takes longer than 200 ms');
    expect(await behind).toBe(2);
    short.dispose();
  });
});
