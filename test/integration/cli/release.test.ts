import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EvalReport, Verdict } from '../../../src/core/eval/model.ts';
import { openWorkspace } from '../../../src/node/workspace/workspace.ts';
import { parseConfig } from '../../../src/node/config.ts';
import { saveReport } from '../../../src/node/reports/saveReport.ts';
import type { LiveResponse, ReleaseResponse } from '../../../src/protocol/api.ts';
import { cliRun, type CliRun } from '../../support/cliRun.ts';
import { promptYml } from '../../support/promptBuilders.ts';
import { startRegistry, type TestRegistry } from '../../support/registryServer.ts';
import { scratchRepository, type Scratch } from '../../support/scratchRepository.ts';

const file = 'reply.prompt.yml';
const plan = `
name: quick
stages: [{ weight: 10, minDuration: 1h }, { weight: 50, minDuration: 1h }, { weight: 100 }]
guards: [{ metric: error, atMostTimesStable: 1.5, onBreach: rollback }]
`;

let registry: TestRegistry;
let scratch: Scratch;
beforeEach(async () => {
  registry = await startRegistry();
  scratch = scratchRepository({ [file]: promptYml('Be kind.') });
  scratch.write({ [file]: promptYml('Be kind and brief.'), 'plan.yaml': plan });
});
afterEach(async () => {
  await registry.close();
  scratch.dispose();
});

const run = (...args: string[]): Promise<CliRun> =>
  cliRun([...args, '--registry', registry.url], scratch.root);
const release = (...args: string[]): Promise<CliRun> =>
  run('release', file, '--plan', 'plan.yaml', ...args);

/** As `eval` leaves it behind, of the working tree against HEAD. */
async function evaluated(verdict: Verdict, over: Partial<EvalReport> = {}): Promise<void> {
  const workspace = openWorkspace(scratch.root, parseConfig('{}', 'prompt-canary.yaml'));
  const candidate = await workspace.openPrompt(file);
  const baseline = await workspace.openBaseline(file, 'HEAD');
  await saveReport(scratch.root, {
    id: '3f9c',
    prompt: 'reply',
    baseline: { label: 'HEAD', fingerprint: baseline!.fingerprint },
    candidate: { label: 'working tree', fingerprint: candidate.fingerprint },
    model: 'm',
    startedAt: '2026-05-05T12:00:00Z',
    durationMs: 1,
    verdict,
    reasons: [{ id: 'r', why: 'because' }],
    suites: [],
    cases: [],
    cost: null,
    calls: { made: 0, cached: 0, failed: 0 },
    ...over,
  });
}

async function released(...args: string[]): Promise<ReleaseResponse> {
  const { code, stdout, stderr } = await release('--yes', '--json', ...args);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  return JSON.parse(stdout) as ReleaseResponse;
}

describe('release', () => {
  it('puts the baseline into production and starts the canary, with what is known of both', async () => {
    await evaluated('pass');
    const { code, stdout, stderr } = await release('--yes');
    expect(code).toBe(0);
    const id = stdout.trim();
    expect(await registry.backend.getRelease(id)).toMatchObject({
      prompt: 'reply',
      stable: { version: 1 },
      canary: { version: 2 },
      weight: 10,
      plan: { name: 'quick' },
      evaluation: { report: '3f9c', verdict: 'pass', digest: expect.any(String) as string },
      overrideReason: null,
      log: [{ action: 'start', actor: 'ana' }],
    });
    const { environment, content } = await registry.backend.version('reply', 2);
    expect(environment).toMatchObject({
      model: 'm-1',
      gitCommit: scratch.git('rev-parse', 'HEAD').trim(),
      evaluationReport: '3f9c',
    });
    expect(content.messages[0]?.content).toContain('brief');
    expect(stderr).toMatch(/^Blast radius \w+: /);
    expect(stderr).toContain('10 % for at least 1 h');
    expect(stderr).toContain("roll back when errors exceed 1.5 times stable's");
  });

  it('goes out beside what is in production already', async () => {
    await evaluated('pass');
    const first = await released();
    await registry.backend.act(first.id, 'promote', { actor: 'ana', reason: 'fine' });
    scratch.commit();
    scratch.write({ [file]: promptYml('Be kind, brief and clear.') });
    await evaluated('pass', { id: '4a00' });
    const second = await released();
    expect(second).toMatchObject({ stable: { version: 2 }, canary: { version: 3 } });
    expect(second.evaluation).toMatchObject({ report: '4a00', verdict: 'pass' });
  });

  it('says what is not known of the version that it is judged against', async () => {
    await evaluated('pass');
    const first = await released();
    await registry.backend.act(first.id, 'promote', { actor: 'ana', reason: 'fine' });
    scratch.commit();
    scratch.write({ [file]: promptYml('Be kind, brief and clear.') });
    await evaluated('pass', { id: '4a00' });
    const { code, stderr } = await release('--yes');
    expect(code).toBe(0);
    expect(stderr).toContain(
      "Stable, as far as it is known:\n  nothing is known yet of stable's errors: no history\n",
    );
  });

  it.each([
    ['without an evaluation', null, 1, 'no evaluation of exactly these two versions'],
    ['after a failed evaluation', 'fail', 1, 'fail - because'],
    ['after an inconclusive one', 'inconclusive', 2, 'inconclusive - because'],
  ] as const)('is closed %s, unless told why', async (_, verdict, exit, words) => {
    if (verdict !== null) await evaluated(verdict);
    const closed = await release('--yes');
    expect(closed).toMatchObject({ code: exit, stdout: '' });
    expect(closed.stderr).toContain(words);
    expect((await registry.backend.listPrompts()).prompts).toEqual([]);
    const open = await released('--override-reason', 'the cases are stale');
    expect(open).toMatchObject({ overrideReason: 'the cases are stale' });
    expect(open.evaluation ?? {}).toMatchObject(
      verdict === null ? {} : { report: '3f9c', verdict },
    );
  });

  it('does not take the evaluation of another edit for this one', async () => {
    await evaluated('pass');
    scratch.write({ [file]: promptYml('Be rude.') });
    expect(await release('--yes')).toMatchObject({ code: 1, stdout: '' });
  });

  it('asks before it does anything', async () => {
    await evaluated('pass');
    const args = ['release', file, '--plan', 'plan.yaml', '--registry', registry.url];
    const questions: string[] = [];
    const answer = (text: string) => (question: string) => {
      questions.push(question);
      return Promise.resolve(text);
    };
    for (const no of ['', 'n', 'what?']) {
      const declined = await cliRun(args, scratch.root, { ask: answer(no) });
      expect(declined).toMatchObject({ code: 0, stdout: '' });
    }
    expect((await registry.backend.listReleases()).releases).toEqual([]);
    expect(questions[0]).toBe('Release reply as a canary? [y/N] ');
    expect((await cliRun(args, scratch.root, { ask: answer('y') })).stdout).not.toBe('');
    expect(await cliRun(args, scratch.root)).toMatchObject({ code: 3 });
  });

  it('uses the proposed plan when there is no other', async () => {
    await evaluated('pass');
    const { code, stdout } = await run('release', file, '--yes', '--json');
    expect(code).toBe(0);
    const { plan: chosen } = JSON.parse(stdout) as ReleaseResponse;
    expect(chosen.stages.length).toBeGreaterThan(1);
    expect(chosen.guards.length).toBeGreaterThan(0);
  });

  it.each([
    ['stages: [{ weight: 200 }]', /^prompt-canary: plan\.yaml:1/],
    ['name: x\nstages:\n  - weight: 0.001', /^prompt-canary: plan\.yaml:3.*at most two decimals/s],
    ['stages: [', /^prompt-canary: plan\.yaml:1/],
  ])('names file and line of a bad plan: %s', async (text, words) => {
    scratch.write({ 'plan.yaml': text });
    const bad = await release('--yes');
    expect(bad.code).toBe(3);
    expect(bad.stderr).toMatch(words);
  });

  it('says when the registry is not there, and has done nothing', async () => {
    const args = ['release', file, '--yes', '--registry', 'http://127.0.0.1:9'];
    const { code, stderr } = await cliRun(args, scratch.root);
    expect(code).toBe(4);
    expect(stderr).toMatch(/the registry at http:\/\/127\.0\.0\.1:9 cannot be used/);
  });

  it('refuses a name that no registry takes, before it asks one', async () => {
    scratch.write({ [file]: promptYml('Be brief.').replace('name: reply', 'name: Réponse 1') });
    const args = ['release', file, '--yes', '--registry', 'http://127.0.0.1:9'];
    expect(await cliRun(args, scratch.root)).toMatchObject({
      code: 3,
      stdout: '',
      stderr: expect.stringMatching(
        /^prompt-canary: reply\.prompt\.yml:1: "Réponse 1" cannot be released.*expected a name of/,
      ) as string,
    });
  });

  it('does not send a new prompt out beside nothing', async () => {
    scratch.write({ 'new.prompt.yml': promptYml('Hello').replace('reply', 'new') });
    const { code, stderr } = await run('release', 'new.prompt.yml', '--yes');
    expect(code).toBe(3);
    expect(stderr).toContain('there is no version of new to go out beside');
  });
});

describe('acting on a release', () => {
  it('goes into the log with who and why', async () => {
    await evaluated('pass');
    const { id } = await released();
    for (const action of ['pause', 'resume', 'advance', 'rollback']) {
      const done = await run(action, id, '--reason', `test of ${action}`);
      expect(done.code).toBe(0);
    }
    const { log } = await registry.backend.getRelease(id);
    expect(log.slice(1).map((it) => [it.action, it.actor, it.reason])).toEqual([
      ['pause', 'ana', 'test of pause'],
      ['resume', 'ana', 'test of resume'],
      ['advance', 'ana', expect.stringMatching(/^test of advance( \(without .*\))?$/)],
      ['rollback', 'ana', 'test of rollback'],
    ]);
    const late = await run('promote', id);
    expect(late.code).toBe(3);
    expect(late.stderr).toContain('it is rolled back already');
  });

  it('tells the state that it leaves', async () => {
    await evaluated('pass');
    const { id } = await released();
    expect((await run('promote', id)).stdout).toBe(
      'reply v1 -> v2: promoted, 100 % of users on v2\n',
    );
  });

  it('fails for a release that does not exist', async () => {
    expect(await run('pause', 'nobody')).toMatchObject({ code: 3, stdout: '' });
  });
});

describe('live', () => {
  it('says what is live, and what was', async () => {
    await evaluated('pass');
    const { id } = await released();
    const during = await run('live', 'reply');
    expect(during.stdout).toMatch(/^reply at .*, release /);
    expect(during.stdout).toContain('v1  90 %  stable');
    expect(during.stdout).toContain('v2  10 %  canary');
    const before = JSON.parse((await run('live', 'reply', '--json')).stdout) as LiveResponse;
    await run('promote', id);
    const after = JSON.parse((await run('live', 'reply', '--json')).stdout) as LiveResponse;
    expect(after.arms.map((it) => [it.version, it.weight])).toEqual([[2, 100]]);
    const then = await run('live', 'reply', '--at', before.at, '--json');
    expect((JSON.parse(then.stdout) as LiveResponse).arms).toEqual(before.arms);
  });

  it('takes a day for its beginning on this machine', async () => {
    await evaluated('pass');
    await released();
    const { stdout } = await run('live', 'reply', '--at', '2100-05-05', '--json');
    const { at } = JSON.parse(stdout) as LiveResponse;
    expect(new Date(at)).toEqual(new Date(2100, 4, 5));
  });

  it('refuses a time that is none, and a prompt that is none', async () => {
    expect(await run('live', 'reply', '--at', 'tuesday')).toMatchObject({ code: 3 });
    expect(await run('live', 'nobody')).toMatchObject({ code: 3 });
  });
});
