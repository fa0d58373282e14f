/** An attribute's value; what is nested deeper than a list of scalars is left out. */
export type AttributeValue = string | number | boolean | readonly (string | number | boolean)[];
export type Attributes = ReadonlyMap<string, AttributeValue>;

/** A span, as either encoding of OTLP gives it. */
export interface Span {
  /** 32 and 16 hexadecimal digits in lower case; the parent's is empty for a root. */
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  /** Milliseconds since 1970; 0 when unset. */
  readonly startMs: number;
  readonly endMs: number;
  readonly attributes: Attributes;
  readonly events: readonly SpanEvent[];
  /** Its status says that it failed. */
  readonly failed: boolean;
}

export interface SpanEvent {
  readonly name: string;
  readonly attributes: Attributes;
}

/** Of OTLP's `Status.StatusCode`. */
export const statusError = 2;

const traceShape = /^(?!0{32})[0-9a-f]{32}$/;
const spanShape = /^(?!0{16})[0-9a-f]{16}$/;

/** Whether a span has the ids that make it one. */
export function hasIds({ traceId, spanId }: Pick<Span, 'traceId' | 'spanId'>): boolean {
  return traceShape.test(traceId) && spanShape.test(spanId);
}
