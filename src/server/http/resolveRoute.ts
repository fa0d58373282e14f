import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  evaluateFlag,
  ofrepError,
  ofrepMaxBytes,
  ofrepPath,
  type Evaluated,
} from '../routing/evaluate.ts';
import type { RoutingTable } from '../routing/routingTable.ts';
import { wrongType } from '../features/ofrep/routes.ts';
import { isJsonType, refuse } from './requestRules.ts';

/** Whether `answerResolve` takes this request. */
export function isResolve({ method, url }: IncomingMessage): boolean {
  return method === 'POST' && url !== undefined && url.startsWith(ofrepPath);
}

/**
 * Resolve, the one route that every served request of an application goes through: answered on plain
 * node:http from memory, without building Request and Response objects first.
 */
export function answerResolve(
  table: RoutingTable,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const key = keyOf(request.url ?? '');
  const refused = checkHead(key, request);
  if (refused !== null) {
    request.resume();
    send(response, refused);
    return;
  }
  let body: Buffer | undefined;
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= ofrepMaxBytes) body = body === undefined ? chunk : Buffer.concat([body, chunk]);
    else if (!response.headersSent) {
      response.shouldKeepAlive = false;
      send(response, ofrepError(413, key, 'GENERAL', 'the body is larger than 64 KiB'));
    }
  });
  request.on('end', () => {
    if (response.headersSent) return;
    send(response, evaluateFlag(table, key, body === undefined ? '' : body.toString('utf8')));
  });
}

function checkHead(key: string, { headers }: IncomingMessage): Evaluated | null {
  const refusal = refuse(headers.host, headers.origin);
  if (refusal !== null) return ofrepError(refusal.status, key, 'GENERAL', refusal.message);
  return isJsonType(headers['content-type']) ? null : wrongType(key);
}

function send(response: ServerResponse, { status, answer }: Evaluated): void {
  response.writeHead(status, [
    'Content-Type',
    'application/json',
    'Content-Length',
    answer.length,
    'Cache-Control',
    'no-store',
    'X-Content-Type-Options',
    'nosniff',
  ]);
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
