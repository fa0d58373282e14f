import { beforeEach, describe, expect, it } from 'vitest';
import { createDesk, type Desk, type Resolved } from '../../support/registryDesk.ts';
import { publishing, quickPlan } from '../../support/registryRequests.ts';

let registry: Desk;
beforeEach(() => {
  registry = createDesk();
});

describe('versions', () => {
  it('are created once and answered again', async () => {
    const first = await registry.post('/v1/prompts/reply/versions', publishing('Be kind.'));
    const again = await registry.post('/v1/prompts/reply/versions', publishing('Be kind.'));
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body).toEqual(first.body);
    expect(first.body).toMatchObject({
      prompt: 'reply',
      version: 1,
      fingerprint: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as string,
      createdAt: '2026-05-05T12:00:00.000Z',
      labels: [],
    });
  });

  it('record their environment, and the hash of their tools by their schemas', async () => {
    const { prompt, environment } = publishing('Look it up.');
    const path = '/v1/prompts/reply/versions';
    const publish = async (parameters: object): Promise<unknown> => {
      const tools = [{ type: 'function', function: { name: 'search', parameters } }];
      const body = {
        prompt: { ...prompt, tools },
        environment: { ...environment, retrievalIndex: 'help-2026-05', toolsHash: 'made up' },
      };
      const { environment: kept } = (await registry.post(path, body)).body as {
        environment: Record<string, string>;
      };
      expect(kept).toMatchObject({ ...environment, retrievalIndex: 'help-2026-05' });
      return kept['toolsHash'];
    };
    const first = await publish({ type: 'object', required: [] });
    expect(first).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(await publish({ required: [], type: 'object' })).toBe(first);
    expect(await publish({ type: 'string' })).not.toBe(first);
  });

  it('are read with their labels', async () => {
    await registry.publishBoth();
    const { body } = await registry.get('/v1/prompts/reply/versions/1');
    expect(body).toMatchObject({ version: 1, labels: ['production'], content: { name: 'reply' } });
  });

  it('of names with a slash have encoded paths', async () => {
    const path = '/v1/prompts/desk%2Freply/versions';
    expect((await registry.post(path, publishing('Hi', 'desk/reply'))).status).toBe(201);
    expect((await registry.get(`${path}/1`)).body).toMatchObject({ prompt: 'desk/reply' });
  });

  it('are listed by prompt with what runs', async () => {
    await registry.publishBoth();
    const { id } = await registry.start();
    expect((await registry.get('/v1/prompts')).body).toEqual({
      prompts: [{ name: 'reply', versions: 2, labels: { production: 1 }, running: id }],
    });
  });
});

describe('resolve', () => {
  const flag = '/ofrep/v1/evaluate/flags/reply';

  it('serves production to everyone while nothing is released', async () => {
    await registry.publishBoth();
    const { status, body } = await registry.post(flag, { context: { targetingKey: 'ana' } });
    expect(status).toBe(200);
    expect(body).toEqual({
      key: 'reply',
      value: publishing('Be kind.').prompt,
      reason: 'STATIC',
      variant: 'stable',
      metadata: {
        promptVersion: 1,
        contentHash: expect.any(String) as string,
        arm: 'stable',
        placement: 'default',
      },
    });
  });

  it('splits keys, obeys rules first, and keeps those without a key on stable', async () => {
    await registry.publishBoth();
    const { id } = await registry.start({
      plan: {
        ...quickPlan,
        segments: [{ name: 'staff', when: { email: { endsWith: '@example.com' } } }],
        deny: ['ceo'],
      },
    });
    const ask = async (context: object) => {
      const { body } = await registry.post(flag, { context });
      const { variant, reason, metadata } = body as Resolved;
      expect(metadata).toMatchObject({ releaseId: id, stageIndex: 0 });
      return [variant, reason, metadata.placement];
    };
    const staff = { targetingKey: 'x', email: 'x@example.com' };
    expect(await ask(staff)).toEqual(['canary', 'TARGETING_MATCH', 'segment']);
    expect(await ask({ ...staff, targetingKey: 'ceo' })).toEqual([
      'stable',
      'TARGETING_MATCH',
      'deny',
    ]);
    expect(await ask({})).toEqual(['stable', 'STATIC', 'default']);
    const arms = new Set<string | undefined>();
    for (let i = 0; i < 50; i++) {
      const [variant, ...rest] = await ask({ targetingKey: `k${i}` });
      expect(rest).toEqual(['SPLIT', 'split']);
      arms.add(variant);
    }
    expect(arms).toEqual(new Set(['stable', 'canary']));
  });

  it.each([
    ['not JSON', '{', 400, 'PARSE_ERROR'],
    ['a context that is no object', { context: 'ana' }, 400, 'INVALID_CONTEXT'],
    ['a body that is no object', [], 400, 'INVALID_CONTEXT'],
    ['a key that is no text', { context: { targetingKey: 7 } }, 400, 'INVALID_CONTEXT'],
  ])('says what is wrong with %s', async (_, body, status, errorCode) => {
    await registry.publishBoth();
    expect(await registry.post(flag, body)).toMatchObject({
      status,
      body: { key: 'reply', errorCode, errorDetails: expect.any(String) as string },
    });
  });

  it('knows no prompt without a production version', async () => {
    await registry.post('/v1/prompts/reply/versions', publishing('Be kind.'));
    expect(await registry.post(flag, {})).toMatchObject({
      status: 404,
      body: { key: 'reply', errorCode: 'FLAG_NOT_FOUND' },
    });
  });
});
