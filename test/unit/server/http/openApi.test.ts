import { createConfig, lintFromString } from '@redocly/openapi-core';
import { describe, expect, it } from 'vitest';
import { openApiDocument } from '../../../../src/server/http/openapi/document.ts';
import { operations } from '../../../../src/server/http/openapi/operations.ts';
import { routeTable } from '../../../../src/server/http/routeTable.ts';
import { createDesk } from '../../../support/registryDesk.ts';
import { httpReference } from '../../../support/httpReference.ts';

const document = openApiDocument();

describe('the OpenAPI document', () => {
  it('is sound', async () => {
    const config = await createConfig({ extends: ['recommended'] });
    const source = JSON.stringify(document);
    const problems = await lintFromString({ source, absoluteRef: 'openapi.json', config });
    expect(problems.map((it) => `${it.severity} ${it.ruleId}: ${it.message}`)).toEqual([]);
  });

  it('says of every route what goes in and comes out, and of no other', () => {
    const described = Object.keys(operations).sort();
    expect(described).toEqual(routeTable.map(({ id }) => id).sort());
  });

  it('is what the server tells', async () => {
    const { status, body } = await createDesk().get('/openapi.json');
    expect({ status, body }).toEqual({ status: 200, body: document });
  });

  it('has a page for people; -u writes it anew', async () => {
    const page = '../../../../docs/http-reference.md';
    await expect(await httpReference(document)).toMatchFileSnapshot(page);
  });
});

describe('answers are what their schemas say', () => {
  it.each([
    ['listPrompts', '/v1/prompts'],
    ['getVersion', '/v1/prompts/reply/versions/1'],
    ['getLive', '/v1/prompts/reply/live'],
    ['getTraffic', '/v1/prompts/reply/traffic'],
    ['checkBaseline', '/v1/prompts/reply/baseline-check'],
    ['listReleases', '/v1/releases'],
    ['getRelease', '/v1/releases/ID'],
    ['getDecisions', '/v1/releases/ID/decisions'],
    ['listFreezes', '/v1/freezes'],
    ['listTokens', '/v1/tokens'],
    ['readAudit', '/v1/audit'],
    ['flagdFlags', '/flagd/flags.json'],
    ['health', '/healthz'],
    ['ready', '/readyz'],
  ])('%s', async (id, path) => {
    const desk = createDesk();
    await desk.publishBoth();
    const release = await desk.start();
    const { status, body } = await desk.get(path.replace('ID', release.id));
    expect(status).toBe(200);
    const schema = operations[id]?.answers[200]?.schema;
    expect(schema?.safeParse(body)).toMatchObject({ success: true });
    // A schema that takes anything says nothing.
    expect(schema?.safeParse([])).toMatchObject({ success: false });
  });

  it.each([
    ['resolve', '/ofrep/v1/evaluate/flags/reply'],
    ['resolveAll', '/ofrep/v1/evaluate/flags'],
  ])('%s', async (id, path) => {
    const desk = createDesk();
    await desk.publishBoth();
    await desk.start();
    const { body } = await desk.post(path, { context: { targetingKey: 'a' } });
    expect(operations[id]?.answers[200]?.schema?.safeParse(body)).toMatchObject({ success: true });
  });

  it('createToken', async () => {
    const { body } = await createDesk().post('/v1/tokens', { name: 'a', scopes: ['admin'] });
    expect(operations['createToken']?.answers[201]?.schema?.safeParse(body)).toMatchObject({
      success: true,
    });
  });

  it.each(['reportOutcomes', 'reportFeedback'])('%s', async (id) => {
    const desk = createDesk();
    const outcome = { id: 'a', prompt: 'reply', promptVersion: 1, targetingKey: 'k', metrics: {} };
    const { path } = routeTable.find((it) => it.id === id)!;
    const body =
      id === 'reportOutcomes'
        ? { outcomes: [outcome] }
        : { feedback: [{ outcomeId: 'a', metrics: { thumbsDown: true } }] };
    const answer = await desk.post(path, body);
    expect(operations[id]?.answers[200]?.schema?.safeParse(answer.body)).toMatchObject({
      success: true,
    });
  });
});
