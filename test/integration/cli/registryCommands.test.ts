import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReleaseResponse, VersionListResponse } from '../../../src/protocol/api.ts';
import type { FreezeListResponse } from '../../../src/protocol/freezeApi.ts';
import type { LabelsResponse } from '../../../src/protocol/labelApi.ts';
import type { CreatedTokenResponse } from '../../../src/protocol/tokens.ts';
import { cliRun, type CliRun } from '../../support/cliRun.ts';
import { publishing, quickPlan, starting } from '../../support/registryRequests.ts';
import { startRegistry, type TestRegistry } from '../../support/registryServer.ts';

const plan = { ...quickPlan, approvals: { needed: 2, from: ['ana', 'bo', 'cem'] } };
const time = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`;

let registry: TestRegistry;
beforeAll(async () => {
  registry = await startRegistry();
  const { backend } = registry;
  await backend.publish(publishing('Be kind.'));
  await backend.label('reply', 'production', 1);
  const { prompt, environment } = publishing('Be kind and brief.');
  const reviewed = { ...environment, reviewNote: 'shorter\nand kinder' };
  await backend.publish({ prompt, environment: reviewed });
});
afterAll(() => registry.close());

const as = (user: string, ...args: string[]): Promise<CliRun> =>
  cliRun([...args, '--registry', registry.url], tmpdir(), { env: { USER: user } });
const run = (...args: string[]): Promise<CliRun> => as('ana', ...args);

/** What a command wrote that went well. */
async function said(ran: Promise<CliRun>): Promise<string> {
  const { code, stdout, stderr } = await ran;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

async function document<T>(ran: Promise<CliRun>): Promise<T> {
  return JSON.parse(await said(ran)) as T;
}

const refused = (stderr: RegExp) => ({
  code: 3,
  stdout: '',
  stderr: expect.stringMatching(stderr) as string,
});

describe('versions', () => {
  it('shows each with labels and where it came from', async () => {
    const lines = (await said(run('versions', 'reply'))).split('\n');
    const print = String.raw`sha256:[0-9a-f]{12}`;
    expect(lines).toEqual([
      expect.stringMatching(`^v2  ${time}  ${print}  ana, abc123, shorter$`),
      expect.stringMatching(`^v1  ${time}  ${print}  \\[production\\]  ana, abc123$`),
      '',
    ]);
    const { versions } = await document<VersionListResponse>(run('versions', 'reply', '--json'));
    expect(versions).toMatchObject([
      { version: 2, labels: [], environment: { reviewNote: 'shorter\nand kinder' } },
      { version: 1, labels: ['production'] },
    ]);
    expect(JSON.stringify(versions)).not.toContain('Be kind');
  });
});

describe('label', () => {
  it('moves one, and shows the moves of all or one', async () => {
    const moved = await said(as('bo', 'label', 'reply', 'staging', 'v2', '--reason', 'to look at'));
    expect(moved).toMatch(new RegExp(`^${time}  staging -> v2  by bo: to look at\n$`));
    await said(run('label', 'reply', 'staging', '1'));
    const staging = (await said(run('label', 'reply', 'staging'))).split('\n');
    expect(staging).toEqual([
      expect.stringMatching(/staging -> v1 {2}by ana$/),
      expect.stringMatching(/staging -> v2 \(then\) {2}by bo: to look at$/),
      '',
    ]);
    expect(await said(run('label', 'reply'))).toContain('production -> v1');
    const all = await document<LabelsResponse>(run('label', 'reply', '--json'));
    expect(all).toMatchObject({
      labels: { production: 1, staging: 1 },
      protected: ['production'],
      moves: [{ label: 'staging' }, { label: 'staging' }, { label: 'production' }],
    });
  });

  it('moves what releases move only with a reason', async () => {
    expect(await run('label', 'reply', 'production', '2')).toMatchObject(
      refused(/^prompt-canary: production is moved by releases; expected a release, a token/),
    );
    const why = ['--override-reason', 'the canary host is down'];
    const moved = await said(run('label', 'reply', 'production', '2', ...why));
    expect(moved).toContain('production -> v2  by ana: override: the canary host is down');
    await said(run('label', 'reply', 'production', '1', ...why));
  });

  it.each([
    [['label', 'reply', 'nothing'], /reply has no label nothing; expected one of production/],
    [['label', 'reply', 'staging', 'x'], /x is not a version; expected a number from 1/],
    [['label', 'reply', 'staging', '0'], /0 is not a version/],
    [['label', 'reply', 'staging', '7'], /no version 7/],
    [['label', 'reply', 'Staging', '1'], /that is not a label; expected up to 36 of a-z/],
    [['label', 'reply', 'staging', '--reason', 'x'], /expected label PROMPT LABEL VERSION/],
  ])('refuses %j', async (args, words) => {
    expect(await run(...args)).toMatchObject(refused(words));
  });
});

describe('approve', () => {
  it('says what a release still waits for, until it starts', async () => {
    const { id } = await registry.backend.startRelease('reply', starting({ plan }));
    expect(await as('ana', 'approve', id)).toMatchObject(refused(/ana asked for it/));
    expect(await as('eve', 'approve', id)).toMatchObject(
      refused(/eve is not among those who may; expected one of bo, cem/),
    );
    const first = await said(as('bo', 'approve', id, '--reason', 'read the report'));
    expect(first).toBe(
      'reply v1 -> v2: pending, 0 % of users on v2, waits for 1 of 2 approvals: cem may approve\n',
    );
    expect(await as('bo', 'approve', id)).toMatchObject(refused(/bo has approved it already/));
    const second = await document<ReleaseResponse>(as('cem', 'approve', id, '--json'));
    expect(second).toMatchObject({
      status: 'running',
      weight: 50,
      approvals: [
        { by: 'bo', reason: 'read the report', verified: false },
        { by: 'cem', reason: 'by hand', verified: false },
      ],
    });
    expect(await as('ana', 'approve', id)).toMatchObject(
      refused(/it is running; expected a release that waits for/),
    );
    expect(await said(run('live', 'reply'))).toContain(
      'approved by bo (not verified): read the report\n',
    );
    expect(await said(run('rollback', id))).toBe(
      'reply v1 -> v2: rolled back, 0 % of users on v2\n',
    );
    expect(await as('cem', 'approve', id)).toMatchObject(refused(/rolled back already/));
  });
});

describe('freeze', () => {
  const until = '2100-05-05T12:00:00Z';

  it('holds what is on until it is lifted, and says who froze it and why', async () => {
    expect(await said(run('freeze'))).toBe('nothing is frozen\n');
    const { id } = await registry.backend.startRelease('reply', starting());
    const line = 'reply is frozen until 2100-05-05T12:00:00.000Z by bo: launch\n';
    const args = ['--prompt', 'reply', '--until', until, '--reason', 'launch'];
    expect(await said(as('bo', 'freeze', ...args))).toBe(line);
    expect(await said(run('freeze', '--prompt', 'reply'))).toBe(line);
    expect(await said(run('freeze', '--prompt', 'other'))).toBe('nothing is frozen\n');
    expect(await document<FreezeListResponse>(run('freeze', '--json'))).toMatchObject({
      freezes: [{ prompt: 'reply', by: 'bo', reason: 'launch' }],
    });
    for (const action of ['advance', 'promote']) {
      expect(await run(action, id)).toMatchObject(refused(/it is frozen until .* \(bo: launch\)/));
    }
    expect(await run('unfreeze')).toMatchObject(
      refused(/the registry is not frozen; expected one of: --prompt reply/),
    );
    expect(await document(run('unfreeze', '--prompt', 'reply', '--json'))).toMatchObject({
      lifted: [{ prompt: 'reply', reason: 'launch' }],
    });
    expect(await said(run('freeze'))).toBe('nothing is frozen\n');
    await said(run('promote', id));
    const back = ['--override-reason', 'the next test'];
    await said(run('label', 'reply', 'production', '1', ...back));
  });

  it('of everything keeps releases from starting, and is lifted as a whole', async () => {
    const args = ['--until', until, '--reason', 'holidays'];
    expect(await said(run('freeze', ...args))).toMatch(/^every prompt is frozen until .*holidays/);
    await said(run('freeze', ...args));
    await expect(registry.backend.startRelease('reply', starting())).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(await said(run('unfreeze', '--reason', 'back'))).toBe('2 freezes lifted\n');
    expect(await run('unfreeze')).toMatchObject(refused(/is not frozen; expected a freeze in/));
  });

  it.each([
    [['freeze', '--until', until], /a freeze needs a reason; expected --reason/],
    [['freeze', '--reason', 'x'], /a freeze needs an end; expected --until/],
    [['freeze', '--until', 'friday', '--reason', 'x'], /--until friday is not a time/],
    [['freeze', '--until', '2020-01-01', '--reason', 'x'], /is over; expected a time after/],
    [['freeze', '--until', until, '--reason', 'x', '--prompt', 'repyl'], /no prompt repyl/],
  ])('refuses %j', async (args, words) => {
    expect(await run(...args)).toMatchObject(refused(words));
    expect((await registry.backend.freezes()).freezes).toEqual([]);
  });
});

describe('every command that asks a registry', () => {
  let guarded: TestRegistry;
  let app: string;
  beforeAll(async () => {
    guarded = await startRegistry();
    const create = async (name: string, scope: string, access = '') => {
      const response = await fetch(`${guarded.url}/v1/tokens`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${access}` },
        body: JSON.stringify({ name, scopes: [scope] }),
      });
      return ((await response.json()) as CreatedTokenResponse).token;
    };
    app = await create('app', 'resolve', await create('ops', 'admin'));
  });
  afterAll(() => guarded.close());

  const of = (registryUrl: string, args: readonly string[], token?: string) =>
    cliRun([...args, '--registry', registryUrl], tmpdir(), {
      env: { USER: 'ana', ...(token === undefined ? {} : { PROMPT_CANARY_TOKEN: token }) },
    });

  const freezing = ['--until', '2100-01-01', '--reason', 'x'];
  it.each<[string[], RegExp | null]>([
    [['approve', 'nobody'], /there is no release nobody/],
    [['promote', 'nobody'], /there is no release nobody/],
    [['pause', 'nobody'], /there is no release nobody/],
    [['resume', 'nobody'], /there is no release nobody/],
    [['advance', 'nobody'], /there is no release nobody/],
    [['rollback', 'nobody'], /there is no release nobody/],
    [['replay', 'nobody'], /there is no release nobody/],
    [['watch', 'nobody'], /there is no release nobody/],
    [['versions', 'nobody'], /there is no prompt nobody/],
    [['label', 'nobody'], /there is no prompt nobody/],
    [['label', 'nobody', 'staging', '1'], /nobody/],
    [['live', 'nobody'], /nobody/],
    [['freeze'], null],
    [['freeze', ...freezing], null],
    [['unfreeze'], /not frozen/],
    [['audit'], null],
    [['audit', '--verify'], null],
  ])('%j says what is not there, who may not, and that nobody answers', async (args, unknown) => {
    if (unknown !== null) expect(await run(...args)).toMatchObject(refused(unknown));
    expect(await of(guarded.url, args)).toMatchObject(refused(/wants an access token; expected /));
    const scope = args[0] === 'audit' ? 'admin' : 'release';
    const words = `the token app does not allow this; expected a token with the scope ${scope}\n`;
    expect(await of(guarded.url, args, app)).toMatchObject(refused(new RegExp(words)));
    expect(await of(guarded.url, args, 'pc_wrong_wrong')).toMatchObject(
      refused(/does not take the access token; expected one of this registry/),
    );
    if (args[0] === 'watch') return;
    const gone = await of('http://127.0.0.1:9', args);
    expect(gone).toMatchObject({ code: 4, stdout: '' });
    expect(gone.stderr).toMatch(
      /^prompt-canary: the registry at http:\/\/127\.0\.0\.1:9 cannot be used: [^\n]*\n$/,
    );
  });
});
