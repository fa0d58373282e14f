import type { IncomingMessage, ServerResponse } from 'node:http';
import { CanaryError, errorTable } from '../../core/base/errors.ts';
import {
  evaluateFlag,
  ofrepError,
  ofrepMaxBytes,
  ofrepPath,
  wrongType,
  type Evaluated,
} from '../routing/evaluate.ts';
import type { RoutingTable } from '../routing/routingTable.ts';
import type { Guard } from './guard.ts';
import type { ServerMetrics } from './metrics.ts';
import { isJsonType } from './requestRules.ts';
import { errorHeaders } from './responses.ts';
import type { Needs } from './routeTable.ts';

export interface ResolveDeps {
  readonly routing: RoutingTable;
  readonly guard: Guard;
  readonly metrics: ServerMetrics;
}

/** Whether `answerResolve` takes this request; compressed bodies go the long way. */
export function isResolve({ method, url, headers }: IncomingMessage): boolean {
  return (
    method === 'POST' &&
    url !== undefined &&
    url.startsWith(ofrepPath) &&
    headers['content-encoding'] === undefined
  );
}

/**
 * Resolve, the one route that every served request of an application goes through: answered on plain
 * node:http from memory, without building Request and Response objects first.
 */
export function answerResolve(
  { routing, guard, metrics }: ResolveDeps,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const key = keyOf(request.url ?? '');
  const answer = (evaluated: Evaluated, extra?: Readonly<Record<string, string>>): void => {
    metrics.resolved(evaluated.status);
    send(response, evaluated, extra);
  };
  if (!checkHead(guard, key, request, answer)) {
    request.resume();
    return;
  }
  let body: Buffer | undefined;
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= ofrepMaxBytes) body = body === undefined ? chunk : Buffer.concat([body, chunk]);
    else if (!response.headersSent) {
      response.shouldKeepAlive = false;
      answer(ofrepError(413, key, 'GENERAL', 'the body is larger than 64 KiB'));
    }
  });
  request.on('end', () => {
    if (response.headersSent) return;
    answer(evaluateFlag(routing, key, body === undefined ? '' : body.toString('utf8')));
  });
}

const needs: readonly Needs[] = ['resolve'];

/** False when the head alone was answered. */
function checkHead(
  guard: Guard,
  key: string,
  { headers, socket }: IncomingMessage,
  answer: (evaluated: Evaluated, extra?: Readonly<Record<string, string>>) => void,
): boolean {
  const apiKey = headers['x-api-key'];
  try {
    guard.admit({
      needs,
      host: headers.host,
      origin: headers.origin,
      authorization: headers.authorization,
      apiKey: typeof apiKey === 'string' ? apiKey : undefined,
      address: socket.remoteAddress ?? '',
    });
  } catch (error) {
    if (!(error instanceof CanaryError)) throw error;
    const { status } = errorTable[error.code];
    answer(ofrepError(status, key, 'GENERAL', error.message), errorHeaders(error));
    return false;
  }
  if (isJsonType(headers['content-type'])) return true;
  answer(wrongType(key));
  return false;
}

function send(
  response: ServerResponse,
  { status, answer }: Evaluated,
  extra?: Readonly<Record<string, string>>,
): void {
  const headers = [
    'Content-Type',
    'application/json',
    'Content-Length',
    answer.length,
    'Cache-Control',
    'no-store',
    'X-Content-Type-Options',
    'nosniff',
  ];
  if (extra !== undefined) headers.push(...Object.entries(extra).flat());
  response.writeHead(status, headers);
  response.end(answer.body);
}

/** Names may hold a slash, written as it is or encoded. */
function keyOf(url: string): string {
  const end = url.indexOf('?');
  const raw = url.slice(ofrepPath.length, end < 0 ? undefined : end);
  if (!raw.includes('%')) return raw;
  try {
    return decodeURIComponent(raw);
  } catch {
    return raw;
  }
}
