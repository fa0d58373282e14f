import { isJsonObject, type JsonValue } from '../../../core/base/json.ts';
import { CanaryError } from '../../../core/base/errors.ts';
import { statusError, type AttributeValue, type Span, type SpanEvent } from './span.ts';

/**
 * The spans of an `ExportTraceServiceRequest` in OTLP's JSON: lowerCamelCase names, ids in
 * hexadecimal, enumerations as numbers, 64-bit integers as strings or numbers; unknown names are
 * skipped. Throws `bad-request` where a list or a message is something else.
 */
export function* readJsonSpans(body: JsonValue): Generator<Span> {
  const request = message(body, 'the body');
  for (const resource of list(request, 'resourceSpans')) {
    for (const scope of list(message(resource, 'resourceSpans'), 'scopeSpans')) {
      for (const span of list(message(scope, 'scopeSpans'), 'spans')) {
        yield toSpan(message(span, 'spans'));
      }
    }
  }
}

type Message = Readonly<Record<string, JsonValue | undefined>>;

const nanosPerMs = 1e6;

function toSpan(span: Message): Span {
  const status = span['status'] == null ? {} : message(span['status'], 'status');
  return {
    traceId: id(span['traceId']),
    spanId: id(span['spanId']),
    parentSpanId: id(span['parentSpanId']),
    startMs: integer(span['startTimeUnixNano'], 'startTimeUnixNano') / nanosPerMs,
    endMs: integer(span['endTimeUnixNano'], 'endTimeUnixNano') / nanosPerMs,
    attributes: toAttributes(span),
    events: list(span, 'events').map((it): SpanEvent => {
      const event = message(it, 'events');
      const { name } = event as { name?: JsonValue };
      return { name: typeof name === 'string' ? name : '', attributes: toAttributes(event) };
    }),
    failed: integer(status['code'], 'status.code') === statusError,
  };
}

function toAttributes(owner: Message): Map<string, AttributeValue> {
  const attributes = new Map<string, AttributeValue>();
  for (const it of list(owner, 'attributes')) {
    const { key, value } = message(it, 'attributes') as { key?: JsonValue; value?: JsonValue };
    const known = value == null ? undefined : toValue(message(value, 'value'));
    if (typeof key === 'string' && known !== undefined) attributes.set(key, known);
  }
  return attributes;
}

function toValue(value: Message): AttributeValue | undefined {
  const array = value['arrayValue'];
  if (array == null) return toScalar(value);
  return list(message(array, 'arrayValue'), 'values').flatMap(
    (it) => toScalar(message(it, 'values')) ?? [],
  );
}

function toScalar(value: Message): string | number | boolean | undefined {
  const { stringValue, boolValue, intValue, doubleValue } = value;
  if (typeof stringValue === 'string') return stringValue;
  if (typeof boolValue === 'boolean') return boolValue;
  if (intValue != null) return integer(intValue, 'intValue');
  return typeof doubleValue === 'number' ? doubleValue : undefined;
}

function message(value: JsonValue | undefined, name: string): Message {
  if (value !== undefined && isJsonObject(value)) return value;
  throw notOtlp(`${name}: expected an object`);
}

/** A list that is absent is empty. */
function list(owner: Message, name: string): readonly JsonValue[] {
  const value = owner[name];
  if (value == null) return [];
  if (Array.isArray(value)) return value as readonly JsonValue[];
  throw notOtlp(`${name}: expected a list`);
}

function id(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value.toLowerCase() : '';
}

/** 0 when absent. */
function integer(value: JsonValue | undefined, name: string): number {
  if (value == null) return 0;
  const text = typeof value === 'number' ? String(value) : value;
  const number = typeof text === 'string' && text.trim() !== '' ? Number(text) : Number.NaN;
  if (Number.isFinite(number)) return number;
  throw notOtlp(`${name}: expected a number`);
}

function notOtlp(problem: string): CanaryError {
  return new CanaryError('bad-request', `the body is not an OTLP trace request: ${problem}`);
}
