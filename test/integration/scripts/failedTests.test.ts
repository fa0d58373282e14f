import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failureLines, takeCounts } from '../../../scripts/lib/counts.mjs';
import { scratchFolder, type Scratch } from '../../support/scratchRepository.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const vitest = path.join(root, 'node_modules/vitest/vitest.mjs');
type Counts = Exclude<ReturnType<typeof takeCounts>, undefined>;

let scratch: Scratch;
beforeAll(() => {
  scratch = scratchFolder({
    'test/sum.test.js': `describe('a sum', () => {
      it('is right', () => {});
      it('is wrong', () => expect({ a: 1 }).toEqual({ a: 2 }));
      let tries = 0;
      it('is late', { retry: 1 }, () => expect(++tries).toBe(2));
    });`,
    'test/load.test.js': "import './nothing.js'; it('never runs', () => {});",
    'test/hook.test.js':
      "beforeAll(() => { throw new Error('no server'); }); it('waits', () => {});",
  });
});
afterAll(() => scratch.dispose());

describe('the report of failed tests', () => {
  it('names file, test and reason of whatever vitest says failed', async () => {
    const report = path.join(scratch.root, 'report.json');
    const args = ['run', '--root', scratch.root, '--globals', '--reporter=json'];
    const run = promisify(execFile)(process.execPath, [vitest, ...args, `--outputFile=${report}`]);
    await expect(run).rejects.toMatchObject({ code: 1 });
    const { passed, failures, unsteady = [] } = takeCounts(report) as Counts;
    expect(passed).toBe(2);
    const place = (name: string): string =>
      path
        .relative(root, path.join(scratch.root, 'test', name))
        .split(path.sep)
        .join('/');
    const lines = failureLines(failures.toSorted((a, b) => (a.file < b.file ? -1 : 1)));
    expect(lines).toEqual([
      `FAILED ${place('hook.test.js')}`,
      '       no server',
      `FAILED ${place('load.test.js')}`,
      expect.stringMatching(/^ {7}Cannot find module '\.\/nothing\.js'/),
      `FAILED ${place('sum.test.js')} > a sum is wrong`,
      '       AssertionError: expected { a: 1 } to deeply equal { a: 2 }',
    ]);
    expect(failureLines(unsteady, 'SECOND TRY')).toEqual([
      `SECOND TRY ${place('sum.test.js')} > a sum is late`,
      '       AssertionError: expected 1 to be 2 // Object.is equality',
    ]);
    expect(takeCounts(report)).toBeUndefined();
  });

  it('takes what another runner wrote as it is', () => {
    const file = path.join(scratch.root, 'counts.json');
    const counts: Counts = { passed: 2, failures: [{ file: 'a.ts', name: 'b', message: 'c' }] };
    writeFileSync(file, JSON.stringify(counts));
    expect(takeCounts(file)).toEqual(counts);
  });

  it('shows the first line of a message without colours, and no more than fits', () => {
    const message = `\n\u001b[31mexpected\u001b[39m ${'x'.repeat(500)}\n  at here`;
    const [title, reason] = failureLines([{ file: 'a.ts', name: 'two\nlines', message }]);
    expect(title).toBe('FAILED a.ts > two lines');
    expect(reason).toMatch(/^ {7}expected x+$/);
    expect(reason).toHaveLength(207);
  });

  it('lists twenty and counts the rest', () => {
    const failures = Array.from({ length: 23 }, (_, at) => ({
      file: 'a.ts',
      name: `test ${at}`,
      message: '',
    }));
    const lines = failureLines(failures);
    expect(lines).toHaveLength(21);
    expect(lines.slice(-2)).toEqual(['FAILED a.ts > test 19', '... and 3 more']);
  });
});
