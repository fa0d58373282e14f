import { SpanStatusCode, trace, type Attributes, type Span } from '@opentelemetry/api';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import type { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReleaseResponse } from '../../../src/protocol/api.ts';
import type { TrafficResponse } from '../../../src/protocol/traffic.ts';
import { seededRandom } from '../../support/seededRandom.ts';
import {
  releaseOn,
  resolveAt,
  startRegistry,
  type TestRegistry,
} from '../../support/registryServer.ts';

let registry: TestRegistry;
let release: ReleaseResponse;
beforeAll(async () => {
  registry = await startRegistry();
  const stages = [{ weight: 50, minSamples: 1e9 }];
  release = await releaseOn(registry.backend, { plan: { name: 'endless', stages, guards: [] } });
});
afterAll(() => registry.close());

const exporters = {
  protobuf: ProtobufExporter,
  'protobuf, gzip': ProtobufExporter,
  json: JsonExporter,
  'json, gzip': JsonExporter,
} as const;

/** Runs what makes spans and waits until the exporter has been told that they are durable. */
async function exported(
  name: keyof typeof exporters,
  make: (start: (attributes: Attributes) => Span) => void,
): Promise<void> {
  const compression = (name.endsWith('gzip') ? 'gzip' : 'none') as CompressionAlgorithm;
  const exporter = new exporters[name]({ url: `${registry.url}/v1/traces`, compression });
  const provider = new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] });
  const tracer = provider.getTracer('app');
  make((attributes) => tracer.startSpan('chat', { attributes }));
  await provider.forceFlush();
  await provider.shutdown();
  trace.disable();
}

async function live(): Promise<ReleaseResponse['live']> {
  const response = await fetch(`${registry.url}/v1/releases/${release.id}`);
  return ((await response.json()) as ReleaseResponse).live;
}

async function requests(): Promise<number> {
  const { stable, canary } = await live();
  return stable.requests + canary.requests;
}

async function send(body: Uint8Array | string, headers: Record<string, string>) {
  return fetch(`${registry.url}/v1/traces`, { method: 'POST', headers, body });
}

const protobuf = { 'Content-Type': 'application/x-protobuf' };
const json = { 'Content-Type': 'application/json' };

describe('what an exporter of OpenTelemetry sends', () => {
  it.each(Object.keys(exporters) as (keyof typeof exporters)[])('counts, as %s', async (name) => {
    const before = await requests();
    const metadata = await resolveAt(registry.url, `user-${name}`);
    await exported(name, (start) => {
      const span = start({
        'gen_ai.prompt.name': 'reply',
        'gen_ai.prompt.version': String(metadata.promptVersion),
        'prompt_canary.release_id': metadata.releaseId,
        'prompt_canary.arm': metadata.arm,
        'prompt_canary.placement': metadata.placement,
        'prompt_canary.stage_index': metadata.stageIndex,
        'prompt_canary.targeting_key': `user-${name}`,
        'gen_ai.usage.input_tokens': 100,
        'gen_ai.usage.output_tokens': 20,
        'gen_ai.response.finish_reasons': ['stop'],
      });
      span.end();
      // A tool's span beside it is nobody's outcome.
      start({ 'gen_ai.operation.name': 'execute_tool' }).end();
    });
    await expect.poll(requests).toBe(before + 1);
  });

  it('counts for the version where nothing says the arm, and shows what fits nowhere', async () => {
    const before = await requests();
    const metadata = await resolveAt(registry.url, 'ana');
    await exported('protobuf', (start) => {
      for (const version of [metadata.promptVersion, 99]) {
        start({
          'langfuse.observation.prompt.name': 'reply',
          'langfuse.observation.prompt.version': version,
          'user.id': 'ana',
        }).end();
      }
    });
    await expect.poll(requests).toBe(before + 1);
    const response = await fetch(`${registry.url}/v1/prompts/reply/traffic`);
    const traffic = (await response.json()) as TrafficResponse;
    expect(traffic.reasons).toContainEqual({ reason: 'other-version', version: 99, outcomes: 1 });
    expect((await live()).unattributed).toBe(1);
  });

  it('counts evaluations and errors, and later ones by the response', async () => {
    const metadata = await resolveAt(registry.url, 'bo');
    await exported('json', (start) => {
      const span = start({
        'gen_ai.prompt.name': 'reply',
        'gen_ai.prompt.version': metadata.promptVersion,
        'gen_ai.response.id': 'resp-1',
        'user.id': 'bo',
      });
      span.addEvent('gen_ai.evaluation.result', {
        'gen_ai.evaluation.name': 'thumbs_down',
        'gen_ai.evaluation.score.label': 'true',
      });
      span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    });
    await exported('json', (start) => {
      const span = start({ 'gen_ai.response.id': 'resp-1' });
      span.addEvent('gen_ai.evaluation.result', {
        'gen_ai.evaluation.name': 'Helpfulness',
        'gen_ai.evaluation.score.value': 0.25,
      });
      span.end();
    });
    const response = await fetch(`${registry.url}/v1/prompts/reply/traffic`);
    expect(((await response.json()) as TrafficResponse).heldFeedback).toBe(0);
  });
});

describe('POST /v1/traces', () => {
  const span = (
    attributes: readonly (readonly [string, string])[],
    spanId = 'b7ad6b7169203331',
  ) => ({
    resourceSpans: [
      {
        scopeSpans: [
          {
            spans: [
              {
                traceId: '0AF7651916CD43DD8448EB211C80319C',
                spanId,
                endTimeUnixNano: '1767225600000000000',
                attributes: attributes.map(([key, stringValue]) => ({
                  key,
                  value: { stringValue },
                })),
              },
            ],
          },
        ],
      },
    ],
  });
  const prompt = ['gen_ai.prompt.name', 'reply'] as const;

  it('takes a span once, however often it is sent', async () => {
    const body = JSON.stringify(span([prompt, ['gen_ai.prompt.version', '1']]));
    for (let i = 0; i < 2; i++) {
      const response = await send(body, json);
      expect([response.status, await response.json()]).toEqual([200, {}]);
    }
    const again = await fetch(`${registry.url}/v1/prompts/reply/traffic?since=2020-01-01`);
    const { reasons } = (await again.json()) as TrafficResponse;
    expect(reasons.find((it) => it.reason === 'no-release')?.outcomes).toBe(1);
  });

  it('says how many spans it did not take and why', async () => {
    const body = JSON.stringify(span([prompt, ['gen_ai.prompt.version', 'newest']]));
    const response = await send(body, json);
    expect(await response.json()).toEqual({
      partialSuccess: {
        rejectedSpans: '1',
        errorMessage: expect.stringContaining('prompt version') as string,
      },
    });
  });

  it('answers protobuf with protobuf', async () => {
    const response = await send(new Uint8Array(0), protobuf);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/x-protobuf');
    expect((await response.arrayBuffer()).byteLength).toBe(0);
  });

  it('takes no more than 20 MiB, also after decompression', async () => {
    const large = gzipSync(new Uint8Array(21 * 1024 * 1024));
    const response = await send(large, { ...protobuf, 'Content-Encoding': 'gzip' });
    expect(response.status).toBe(413);
  });

  it('takes nothing else', async () => {
    expect((await send('x', { 'Content-Type': 'text/plain' })).status).toBe(415);
    expect((await send('{"resourceSpans":7}', json)).status).toBe(400);
    expect((await send('[]', json)).status).toBe(400);
  });

  it('refuses broken protobuf and lives', async () => {
    const random = seededRandom(5);
    for (let round = 0; round < 300; round++) {
      const bytes = Uint8Array.from({ length: random.below(60) }, () => random.below(256));
      // Every second one begins like the real thing.
      if (round % 2 === 0)
        bytes.set([0x0a, random.below(64), 0x12, random.below(64)].slice(0, bytes.length));
      const { status } = await send(bytes, protobuf);
      expect([200, 400], `seed 5, round ${round}: ${Buffer.from(bytes).toString('hex')}`).toContain(
        status,
      );
    }
    // A length of 2^63 - 1, a nest without end, a million empty spans.
    const nest = new Uint8Array(50_000).fill(0x0a);
    const spans = Uint8Array.from({ length: 2e5 }, (_, i) => (i % 2 === 0 ? 0x12 : 0));
    const huge = [0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f];
    for (const bytes of [Uint8Array.from(huge), nest, spans]) {
      expect([200, 400]).toContain((await send(bytes, protobuf)).status);
    }
    expect((await fetch(`${registry.url}/healthz`)).status).toBe(200);
  });
});
