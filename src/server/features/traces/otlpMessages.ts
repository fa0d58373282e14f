/** The messages of `otlp.proto`, in its words. */

export interface SpanMessage {
  trace_id: Uint8Array | undefined;
  span_id: Uint8Array | undefined;
  parent_span_id: Uint8Array | undefined;
  /** Of nanoseconds; a double holds them to 256 ns. */
  start_time_unix_nano: number;
  end_time_unix_nano: number;
  attributes: KeyValueMessage[];
  events: EventMessage[];
  status: StatusMessage | undefined;
}

export interface EventMessage {
  name: string;
  attributes: KeyValueMessage[];
}

export interface StatusMessage {
  code: number;
}

export interface KeyValueMessage {
  key: string;
  value: AnyValueMessage | undefined;
}

export interface AnyValueMessage {
  /** The name of the member that is set; the last one that the message holds. */
  value: keyof AnyValueMessage | undefined;
  string_value: string;
  bool_value: boolean;
  int_value: number;
  double_value: number;
  array_value: ArrayValueMessage | undefined;
}

export interface ArrayValueMessage {
  values: AnyValueMessage[];
}
