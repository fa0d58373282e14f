import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CanaryError, describeError } from '../../../src/core/base/errors.ts';
import { findReportNamed, parseReport } from '../../../src/node/reports/readReport.ts';
import { saveReport } from '../../../src/node/reports/saveReport.ts';
import { reportOf } from '../../support/evalReports.ts';
import { outcome } from '../../support/evaluationFixtures.ts';

const report = reportOf([
  outcome([1, 1], [0, 1], { id: 'one', metric: 'tone' }),
  outcome([1], [1], { id: 'two', error: 'gone' }),
]);
const onDisk = (): Record<string, unknown> =>
  JSON.parse(JSON.stringify(report)) as Record<string, unknown>;

function complaint(text: string): string {
  try {
    parseReport(text, 'r.json');
  } catch (error) {
    expect(error).toBeInstanceOf(CanaryError);
    return describeError(error);
  }
  return 'none';
}

describe('the text of a report', () => {
  it('is read as it was written', () => {
    expect(parseReport(JSON.stringify(report), 'r.json')).toEqual(onDisk());
  });

  it('may say more than this version knows', () => {
    expect(complaint(JSON.stringify({ ...onDisk(), added: { later: 1 } }))).toBe('none');
  });

  it.each([
    ['no JSON', '{"id": ', /^r\.json: is not JSON \(.*\); expected the JSON report/],
    ['another document', '[1]', /^r\.json: the file: expected object/],
    [
      'a missing key',
      JSON.stringify({ ...onDisk(), verdict: undefined }),
      /^r\.json: verdict: expected "pass" or "fail" or "inconclusive"/,
    ],
    [
      'a value of another type deep inside',
      JSON.stringify({ ...onDisk(), cases: [{ ...report.cases[0], baseline: { pass: 1 } }] }),
      /^r\.json: cases\.0\.baseline\.side: expected "baseline" or "candidate"/,
    ],
    [
      'a rate that is none',
      JSON.stringify({
        ...onDisk(),
        suites: [
          { ...report.suites[0], candidate: { ...report.suites[0]?.candidate, passRate: 3 } },
        ],
      }),
      /^r\.json: suites\.0\.candidate\.passRate: expected at most 1/,
    ],
  ])('is refused with its place when it is %s', (_name, text, words) => {
    expect(complaint(text)).toMatch(words);
  });
});

describe('a report that is named', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'prompt-canary-'));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));
  const find = (name: string, prompt?: string): Promise<{ id: string }> =>
    findReportNamed(
      name,
      { root, cwd: root },
      (it) => prompt === undefined || it.prompt === prompt,
    );

  async function save(id: string, prompt: string, ageS: number): Promise<void> {
    const file = await saveReport(root, { ...report, id, prompt });
    const at = 1_700_000_000 - ageS;
    await utimes(file, at, at);
  }

  it('is found by its id, as a file, or as the last one of the prompt', async () => {
    await save('aaa', 'reply', 30);
    await save('bbb', 'triage', 10);
    await save('ccc', 'reply', 20);
    await writeFile(path.join(root, 'mine.json'), JSON.stringify({ ...report, id: 'mine' }));
    await writeFile(path.join(root, '.prompt-canary/reports/half.json'), '{"id":');
    expect((await find('aaa')).id).toBe('aaa');
    expect((await find('mine.json')).id).toBe('mine');
    expect((await find('last')).id).toBe('bbb');
    expect((await find('last', 'reply')).id).toBe('ccc');
  });

  it('is an error with what would do when there is none', async () => {
    await expect(find('last')).rejects.toThrow('there is no earlier report');
    await expect(find('none.json')).rejects.toMatchObject({
      code: 'not-found',
      where: { file: 'none.json' },
    });
  });
});
