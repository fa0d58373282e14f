import { isJsonObject, type JsonObject } from '../../core/base/json.ts';
import type { RoutingTable } from './routingTable.ts';
import type { Answer } from './route.ts';

/** OFREP 0.3: `POST /ofrep/v1/evaluate/flags/{key}`. */
export const ofrepPath = '/ofrep/v1/evaluate/flags/';

/** Of a request's body. */
export const ofrepMaxBytes = 64 * 1024;

export type OfrepErrorCode = 'PARSE_ERROR' | 'INVALID_CONTEXT' | 'FLAG_NOT_FOUND' | 'GENERAL';

export interface Evaluated {
  readonly status: number;
  readonly answer: Answer;
}

/** Answers one evaluation request from memory. `body` is the text of the request. */
export function evaluateFlag(table: RoutingTable, key: string, body: string): Evaluated {
  const route = table.get(key);
  if (route === undefined) {
    return ofrepError(
      404,
      key,
      'FLAG_NOT_FOUND',
      'no prompt of that name has a production version',
    );
  }
  const parsed = parseContext(key, body);
  if ('status' in parsed) return parsed;
  return { status: 200, answer: route.place(parsed.targetingKey, parsed.context) };
}

interface ParsedContext {
  readonly targetingKey: string | undefined;
  readonly context: JsonObject;
}

/** The context of a request, or what is wrong with it. */
export function parseContext(key: string, body: string): ParsedContext | Evaluated {
  const request = parse(body);
  if (request === undefined) return ofrepError(400, key, 'PARSE_ERROR', 'the body is not JSON');
  const context = isJsonObject(request) ? (request['context'] ?? {}) : undefined;
  if (!isJsonObject(context)) {
    return ofrepError(400, key, 'INVALID_CONTEXT', 'context is not an object');
  }
  const targetingKey = context['targetingKey'];
  if (targetingKey !== undefined && typeof targetingKey !== 'string') {
    return ofrepError(400, key, 'INVALID_CONTEXT', 'targetingKey is not a string');
  }
  return { targetingKey, context };
}

export function ofrepError(
  status: number,
  key: string,
  errorCode: OfrepErrorCode,
  errorDetails: string,
): Evaluated {
  const of = key === '' ? {} : { key };
  const body = Buffer.from(JSON.stringify({ ...of, errorCode, errorDetails }));
  return { status, answer: { body, length: String(body.length) } };
}

export function wrongType(key: string): Evaluated {
  return ofrepError(415, key, 'GENERAL', 'expected Content-Type: application/json');
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
