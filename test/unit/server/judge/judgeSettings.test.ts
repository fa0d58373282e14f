import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../../../src/node/platform/clock.ts';
import { systemRandom } from '../../../../src/node/platform/random.ts';
import { openJudgeFile } from '../../../../src/server/features/judge/judgeSettings.ts';

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), 'prompt-canary-judge-'));
});
afterAll(() => rm(cwd, { recursive: true }));

const endpoint = 'judge: { baseUrl: "http://127.0.0.1:1/v1", model: small }';
const rubrics = 'rubrics: { reply: "It names a day." }';

async function open(text: string, env: Readonly<Record<string, string>> = {}) {
  await writeFile(path.join(cwd, 'judge.yaml'), text);
  const settings = await openJudgeFile('judge.yaml', {
    cwd,
    env,
    clock: systemClock,
    random: systemRandom,
  });
  settings.model.dispose();
  return settings;
}

it('has defaults for all but the endpoint and the rubrics', async () => {
  const { model, ...settings } = await open(`${endpoint}\n${rubrics}\n`);
  expect(model.label).toBe('small');
  expect(settings).toEqual({
    rubrics: { reply: 'It names a day.' },
    share: 0.02,
    callsPerDay: 1_000,
    usdPerDay: null,
    concurrency: 4,
  });
});

it.each([
  ['no rubric', `${endpoint}\nrubrics: {}\n`, /rubric of at least one prompt/],
  ['a rubric of a prompt that can be none', `${endpoint}\nrubrics: { "a b": x }\n`, /rubrics/],
  ['an unknown key', `${endpoint}\n${rubrics}\nbudget: 1\n`, /budget/],
  ['a share of more than everything', `${endpoint}\n${rubrics}\nshare: 2\n`, /share/],
  ['a budget without prices', `${endpoint}\n${rubrics}\nusdPerDay: 1\n`, /needs the prices/],
  [
    'a key in the file',
    `judge: { baseUrl: "http://127.0.0.1:1/v1", model: small, apiKey: sk-1 }\n${rubrics}\n`,
    /holds a key itself/,
  ],
  ['no address', `judge: { baseUrl: "file:///x", model: small }\n${rubrics}\n`, /not an address/],
])('refuses %s', async (_, text, message) => {
  const failed = open(text);
  await expect(failed).rejects.toMatchObject({ code: 'bad-config' });
  await expect(failed).rejects.toThrow(message);
});

it('takes the key from the environment, and says which variable is missing', async () => {
  const text =
    'judge: { baseUrl: "http://127.0.0.1:1/v1", model: small, apiKey: "${env:JUDGE_KEY}" }';
  await open(`${text}\n${rubrics}\n`, { JUDGE_KEY: 'sk-1' });
  await expect(open(`${text}\n${rubrics}\n`)).rejects.toThrow(/JUDGE_KEY is not set/);
});

it('says that there is no file', async () => {
  const deps = { cwd, env: {}, clock: systemClock, random: systemRandom };
  await expect(openJudgeFile('none.yaml', deps)).rejects.toMatchObject({
    code: 'file-unavailable',
  });
});
