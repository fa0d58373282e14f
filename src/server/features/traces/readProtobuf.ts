import { PbfReader } from 'pbf';
import { CanaryError } from '../../../core/base/errors.ts';
import { readSpan } from './otlpDecoder.ts';
import type { AnyValueMessage, KeyValueMessage, SpanMessage } from './otlpMessages.ts';
import { TextCache } from './textCache.ts';
import { statusError, type AttributeValue, type Span, type SpanEvent } from './span.ts';

/** Fields of all messages in one span: what is beyond is no span but an attack. */
const maxFieldsPerSpan = 20_000;

const nanosPerMs = 1e6;

/** The numbers of the lists around a span: TracesData, ResourceSpans, ScopeSpans. */
const listFields = [1, 2, 2] as const;

/**
 * The spans of an `ExportTraceServiceRequest`, one after the other, so that no more than one is held
 * decoded. Throws `bad-request` when the bytes are not one.
 */
export function* readProtobufSpans(body: Uint8Array): Generator<Span> {
  const reader = new BoundedReader(body);
  try {
    yield* walk(reader, reader.length, 0);
    if (reader.pos !== reader.length) throw new RangeError('a message ends past the body');
  } catch (cause) {
    if (cause instanceof CanaryError) throw cause;
    throw new CanaryError('bad-request', 'the body is not an OTLP trace request in protobuf', {
      cause,
    });
  }
}

function* walk(reader: BoundedReader, end: number, depth: number): Generator<Span> {
  for (let field = reader.nextField(end); field !== 0; field = reader.nextField(end)) {
    if (field !== listFields[depth]) continue;
    reader.fields = 0;
    const inner = reader.readVarint() + reader.pos;
    if (depth < listFields.length - 1) yield* walk(reader, inner, depth + 1);
    else yield toSpan(readSpan(reader, inner));
  }
}

const texts = new TextCache();

/** Refuses messages that reach past the body or consist of countless empty ones. */
class BoundedReader extends PbfReader {
  fields = 0;

  override nextField(end: number = this.length): number {
    if (end > this.length) throw new RangeError('a message ends past the body');
    if (++this.fields > maxFieldsPerSpan) throw new RangeError('a span has too many fields');
    return super.nextField(end);
  }

  override readString(): string {
    const from = this.pos;
    const length = this.readVarint();
    const text = texts.read(this.buf, this.pos, this.pos + length);
    if (text !== undefined) {
      this.pos += length;
      return text;
    }
    this.pos = from;
    return super.readString();
  }
}

function toSpan(message: SpanMessage): Span {
  return {
    traceId: hex(message.trace_id),
    spanId: hex(message.span_id),
    parentSpanId: hex(message.parent_span_id),
    startMs: message.start_time_unix_nano / nanosPerMs,
    endMs: message.end_time_unix_nano / nanosPerMs,
    attributes: toAttributes(message.attributes),
    events: message.events.map(({ name, attributes }): SpanEvent => ({
      name,
      attributes: toAttributes(attributes),
    })),
    failed: message.status?.code === statusError,
  };
}

function toAttributes(list: readonly KeyValueMessage[]): Map<string, AttributeValue> {
  const attributes = new Map<string, AttributeValue>();
  for (const { key, value } of list) {
    const known = value === undefined ? undefined : toValue(value);
    if (known !== undefined) attributes.set(key, known);
  }
  return attributes;
}

function toValue(message: AnyValueMessage): AttributeValue | undefined {
  if (message.value === 'array_value') {
    return message.array_value?.values.flatMap((it) => toScalar(it) ?? []);
  }
  return toScalar(message);
}

function toScalar(message: AnyValueMessage): string | number | boolean | undefined {
  const { value } = message;
  const scalar = value === undefined ? undefined : message[value];
  return typeof scalar === 'object' ? undefined : scalar;
}

function hex(bytes: Uint8Array | undefined): string {
  if (bytes === undefined) return '';
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}
