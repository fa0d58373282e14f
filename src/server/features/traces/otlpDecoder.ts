// Written by scripts/otlpDecoder.mjs from otlp.proto: change that one.
import type { PbfReader } from 'pbf';
import type {
  SpanMessage,
  EventMessage,
  StatusMessage,
  KeyValueMessage,
  AnyValueMessage,
  ArrayValueMessage,
} from './otlpMessages.ts';

export function readSpan(pbf: PbfReader, end?: number): SpanMessage {
  const obj: SpanMessage = {
    trace_id: undefined,
    span_id: undefined,
    parent_span_id: undefined,
    start_time_unix_nano: 0,
    end_time_unix_nano: 0,
    attributes: [],
    events: [],
    status: undefined,
  };
  let field;
  while ((field = pbf.nextField(end))) {
    if (field === 1) obj.trace_id = pbf.readBytes();
    else if (field === 2) obj.span_id = pbf.readBytes();
    else if (field === 4) obj.parent_span_id = pbf.readBytes();
    else if (field === 7) obj.start_time_unix_nano = pbf.readFixed64();
    else if (field === 8) obj.end_time_unix_nano = pbf.readFixed64();
    else if (field === 9) obj.attributes.push(readKeyValue(pbf, pbf.readVarint() + pbf.pos));
    else if (field === 11) obj.events.push(readEvent(pbf, pbf.readVarint() + pbf.pos));
    else if (field === 15) obj.status = readStatus(pbf, pbf.readVarint() + pbf.pos);
  }
  return obj;
}

export function readEvent(pbf: PbfReader, end?: number): EventMessage {
  const obj: EventMessage = { name: '', attributes: [] };
  let field;
  while ((field = pbf.nextField(end))) {
    if (field === 2) obj.name = pbf.readString();
    else if (field === 3) obj.attributes.push(readKeyValue(pbf, pbf.readVarint() + pbf.pos));
  }
  return obj;
}

export function readStatus(pbf: PbfReader, end?: number): StatusMessage {
  const obj: StatusMessage = { code: 0 };
  let field;
  while ((field = pbf.nextField(end))) {
    if (field === 3) obj.code = pbf.readVarint(true);
  }
  return obj;
}

export function readKeyValue(pbf: PbfReader, end?: number): KeyValueMessage {
  const obj: KeyValueMessage = { key: '', value: undefined };
  let field;
  while ((field = pbf.nextField(end))) {
    if (field === 1) obj.key = pbf.readString();
    else if (field === 2) obj.value = readAnyValue(pbf, pbf.readVarint() + pbf.pos);
  }
  return obj;
}

export function readAnyValue(pbf: PbfReader, end?: number): AnyValueMessage {
  const obj: AnyValueMessage = {
    string_value: '',
    value: undefined,
    bool_value: false,
    int_value: 0,
    double_value: 0,
    array_value: undefined,
  };
  let field;
  while ((field = pbf.nextField(end))) {
    if (field === 1) {
      obj.string_value = pbf.readString();
      obj.value = 'string_value';
    } else if (field === 2) {
      obj.bool_value = pbf.readBoolean();
      obj.value = 'bool_value';
    } else if (field === 3) {
      obj.int_value = pbf.readVarint(true);
      obj.value = 'int_value';
    } else if (field === 4) {
      obj.double_value = pbf.readDouble();
      obj.value = 'double_value';
    } else if (field === 5) {
      obj.array_value = readArrayValue(pbf, pbf.readVarint() + pbf.pos);
      obj.value = 'array_value';
    }
  }
  return obj;
}

export function readArrayValue(pbf: PbfReader, end?: number): ArrayValueMessage {
  const obj: ArrayValueMessage = { values: [] };
  let field;
  while ((field = pbf.nextField(end))) {
    if (field === 1) obj.values.push(readAnyValue(pbf, pbf.readVarint() + pbf.pos));
  }
  return obj;
}
