import { PbfWriter } from 'pbf';

export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

export interface BatchSpan {
  /** 32 and 16 hexadecimal digits. */
  readonly traceId: string;
  readonly spanId: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly attributes: SpanAttributes;
}

/** An `ExportTraceServiceRequest` in protobuf, as an exporter writes it: one resource, one scope. */
export function otlpBatch(spans: readonly BatchSpan[]): Uint8Array {
  const writer = new PbfWriter();
  writer.writeMessage(1, writeResource, spans);
  return writer.finish();
}

type Write<T> = (value: T, writer?: PbfWriter) => void;

const writeResource: Write<readonly BatchSpan[]> = (spans, writer) => {
  writer?.writeMessage(1, writeService, 'support-desk');
  writer?.writeMessage(2, writeScope, spans);
};

const writeService: Write<string> = (name, writer) =>
  writer?.writeMessage(1, writeAttribute, ['service.name', name] as const);

const writeScope: Write<readonly BatchSpan[]> = (spans, writer) => {
  for (const span of spans) writer?.writeMessage(2, writeSpan, span);
};

const writeSpan: Write<BatchSpan> = ({ traceId, spanId, startMs, endMs, attributes }, writer) => {
  writer?.writeBytesField(1, Buffer.from(traceId, 'hex'));
  writer?.writeBytesField(2, Buffer.from(spanId, 'hex'));
  writer?.writeStringField(5, 'chat gpt-5-mini');
  writer?.writeVarintField(6, 3);
  writer?.writeFixed64Field(7, startMs * 1e6);
  writer?.writeFixed64Field(8, endMs * 1e6);
  for (const entry of Object.entries(attributes)) writer?.writeMessage(9, writeAttribute, entry);
};

const writeAttribute: Write<readonly [string, SpanAttributes[string]]> = ([key, value], writer) => {
  writer?.writeStringField(1, key);
  writer?.writeMessage(2, writeValue, value);
};

const writeValue: Write<SpanAttributes[string]> = (value, writer) => {
  if (typeof value === 'string') writer?.writeStringField(1, value);
  else if (typeof value === 'boolean') writer?.writeBooleanField(2, value);
  else writer?.writeVarintField(3, value);
};
