import { Hono } from 'hono';
import type { JsonValue } from '../../../core/base/json.ts';
import { CanaryError } from '../../../core/base/errors.ts';
import type { ServerDeps } from '../../deps.ts';
import { readBounded } from '../../http/readBody.ts';
import { isJsonType } from '../../http/requestRules.ts';
import type { NewFeedback } from '../../store/model.ts';
import type { ReportedOutcome } from '../evaluators/outputEvaluator.ts';
import { recordBounded } from '../outcomes/boundedIngest.ts';
import { partialSuccess, type Encoding } from './answer.ts';
import { readJsonSpans } from './readOtlpJson.ts';
import { readProtobufSpans } from './readProtobuf.ts';
import type { Span } from './span.ts';
import { readSpanOutcome, type StickBy } from './spanOutcome.ts';

/** Before and after decompression, as OTLP asks of receivers. */
const maxBytes = 20 * 1024 * 1024;

/** Spans between two turns of the event loop: those who resolve prompts do not wait for all. */
const spansPerTurn = 256;

/** Outcomes of one transaction, at most. */
const rowsPerCall = 5_000;

/**
 * OTLP over HTTP: `POST /v1/traces` takes what OpenTelemetry's exporters and collectors send.
 * Acknowledged when it is durable; a span that comes twice counts once.
 */
export function traceRoutes(deps: ServerDeps): Hono {
  const { store, clock, controller, metrics, outputs, judge } = deps;
  const app = new Hono();
  const stickBy = stickByOf(deps);

  app.post('/traces', async (context) => {
    const encoding = encodingOf(context.req.header('content-type'));
    const body = await readBounded(context.req.raw, maxBytes);
    const spans = encoding === 'json' ? readJsonSpans(parse(body)) : readProtobufSpans(body);
    const now = clock.now();
    const found = await readAll(spans, now, stickBy);
    for (let from = 0; from < found.outcomes.length; from += rowsPerCall) {
      const reported = found.outcomes.slice(from, from + rowsPerCall);
      const rows = await outputs.evaluate(reported);
      const { releases, ...receipt } = await recordBounded(store, rows, now);
      controller.touch(releases);
      metrics.outcomes(receipt);
      judge?.offer(reported);
    }
    if (found.feedback.length > 0) {
      const { releases } = await store.recordFeedback(found.feedback, now);
      controller.touch(releases);
    }
    return partialSuccess(encoding, found.rejected, found.reason);
  });

  return app;
}

function stickByOf({ routing }: ServerDeps): (prompt: string) => StickBy {
  return (prompt) => routing.get(prompt)?.source.release?.plan.stickBy ?? 'user';
}

interface Found {
  readonly outcomes: ReportedOutcome[];
  readonly feedback: NewFeedback[];
  rejected: number;
  /** Why the first of the rejected ones was. */
  reason: string;
}

/** Lets other requests through between slices of a long list. */
async function readAll(
  spans: Iterable<Span>,
  now: number,
  stickBy: (prompt: string) => StickBy,
): Promise<Found> {
  const found: Found = { outcomes: [], feedback: [], rejected: 0, reason: '' };
  let count = 0;
  for (const span of spans) {
    if (++count % spansPerTurn === 0) await new Promise((resolve) => setImmediate(resolve));
    const reading = readSpanOutcome(span, now, stickBy);
    if (reading.kind === 'outcome') found.outcomes.push(reading);
    else if (reading.kind === 'feedback') found.feedback.push(...reading.feedback);
    else if (reading.kind === 'rejected') {
      found.rejected++;
      found.reason ||= reading.reason;
    }
  }
  return found;
}

function encodingOf(contentType: string | undefined): Encoding {
  if (isJsonType(contentType)) return 'json';
  if (/^application\/x-protobuf\s*(?:;|$)/i.test(contentType ?? '')) return 'protobuf';
  throw new CanaryError('unsupported-media-type', 'the body is not declared as OTLP', {
    expected: 'Content-Type: application/x-protobuf or application/json',
  });
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function parse(body: Buffer): JsonValue {
  try {
    return JSON.parse(utf8.decode(body)) as JsonValue;
  } catch (cause) {
    throw new CanaryError('bad-request', 'the body is not JSON', {
      expected: 'JSON in UTF-8',
      cause,
    });
  }
}
