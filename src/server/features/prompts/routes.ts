import { Hono } from 'hono';
import { CanaryError } from '../../../core/base/errors.ts';
import { sha256Hex } from '../../../core/base/hash.ts';
import { canonicalJson, type JsonValue } from '../../../core/base/json.ts';
import { fingerprintOf } from '../../../core/prompt/fingerprint.ts';
import {
  publishRequest,
  type PromptListResponse,
  type VersionListResponse,
  type VersionEnvironment,
  type VersionResponse,
} from '../../../protocol/api.ts';
import type { ServerDeps } from '../../deps.ts';
import { readJson } from '../../http/readJson.ts';
import type { StoredVersion } from '../../store/model.ts';
import { missingVersion } from '../../store/removal.ts';
import { trafficOf } from '../outcomes/traffic.ts';
import { baselineCheck } from './baselineCheck.ts';
import { liveAt } from './live.ts';

const dayMs = 86_400_000;

/** `/v1/prompts`: versions, and what is live. */
export function promptRoutes(deps: ServerDeps): Hono {
  const { store, clock, controller } = deps;
  const app = new Hono();

  app.get('/prompts', async (context) => {
    const prompts = await store.prompts();
    const body: PromptListResponse = {
      prompts: prompts.map((it) => ({ ...it, running: controller.running(it.name)?.id ?? null })),
    };
    return context.json(body);
  });

  app.post('/prompts/:name/versions', async (context) => {
    const prompt = context.req.param('name');
    const { prompt: content, environment: said } = await readJson(context, publishRequest);
    if (content.name !== prompt) {
      throw new CanaryError('bad-request', `the prompt's name is ${content.name}`, {
        expected: `${prompt}, as in the path`,
      });
    }
    const environment = withTools(said, content.tools);
    const version = { prompt, fingerprint: fingerprintOf(content), content, environment };
    const published = await store.publishVersion({ ...version, at: clock.now() });
    const body = await presentVersion(deps, published.version);
    return context.json(body, published.created ? 201 : 200);
  });

  app.get('/prompts/:name/versions', async (context) => {
    const name = context.req.param('name');
    const versions = await store.versions(name);
    if (versions.length === 0) throw new CanaryError('not-found', `there is no prompt ${name}`);
    const labels = await labelsOf(deps, name);
    const body: VersionListResponse = {
      versions: versions.map((it) => {
        const { content: _, ...rest } = toVersion(it, labels);
        return rest;
      }),
    };
    return context.json(body);
  });

  app.get('/prompts/:name/versions/:version', async (context) => {
    const { name, version: text } = context.req.param();
    const number = /^\d{1,9}$/.test(text) ? Number(text) : 0;
    const version = await store.version(name, number);
    if (version === undefined) {
      throw missingVersion(name, text, await store.removedVersion(name, number));
    }
    return context.json(await presentVersion(deps, version));
  });

  app.get('/prompts/:name/live', async (context) => {
    const at = parseTime(context.req.query('at')) ?? null;
    return context.json(await liveAt(deps, context.req.param('name'), at));
  });

  app.get('/prompts/:name/traffic', async (context) => {
    const since = parseTime(context.req.query('since')) ?? clock.now() - dayMs;
    return context.json(await trafficOf(store, context.req.param('name'), since));
  });

  app.get('/prompts/:name/baseline-check', async (context) => {
    const metrics = context.req.query('metrics');
    return context.json(await baselineCheck(deps, context.req.param('name'), metrics));
  });

  return app;
}

/** The hash of its tools is the registry's own, whatever the client says. */
function withTools(said: VersionEnvironment, tools: readonly JsonValue[]): VersionEnvironment {
  if (tools.length === 0) return said;
  return { ...said, toolsHash: `sha256:${sha256Hex(canonicalJson(tools))}` };
}

async function presentVersion(
  deps: Pick<ServerDeps, 'store'>,
  stored: StoredVersion,
): Promise<VersionResponse> {
  return toVersion(stored, await labelsOf(deps, stored.prompt));
}

type Labels = Readonly<Record<string, number>>;

async function labelsOf({ store }: Pick<ServerDeps, 'store'>, prompt: string): Promise<Labels> {
  return (await store.prompts()).find((it) => it.name === prompt)?.labels ?? {};
}

function toVersion(stored: StoredVersion, labels: Labels): VersionResponse {
  const { prompt, version, fingerprint, environment, content, at } = stored;
  return {
    prompt,
    version,
    fingerprint,
    createdAt: new Date(at).toISOString(),
    environment,
    labels: Object.keys(labels).filter((label) => labels[label] === version),
    content,
  };
}

const isoTime = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2}))?$/;

function parseTime(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const at = isoTime.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isFinite(at)) return at;
  throw new CanaryError('bad-request', 'the time is not one', {
    expected: 'an ISO 8601 time with a zone, such as 2026-05-05T14:00:00Z',
  });
}
