import { getRequestListener } from '@hono/node-server';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CanaryError } from '../../core/base/errors.ts';
import type { App } from '../app.ts';
import type { RoutingTable } from '../routing/routingTable.ts';
import { isLoopbackHost } from './requestRules.ts';
import { answerResolve, isResolve } from './resolveRoute.ts';

export interface Listening {
  readonly url: string;
  /** Takes no new requests, lets those in flight finish, then closes. */
  close(): Promise<void>;
}

export interface ListenOptions {
  readonly host: string;
  /** 0 = any free port. */
  readonly port: number;
}

/** Against clients that send slowly: a request's head, and all of it, must be here by then. */
const headersTimeoutMs = 10_000;
const requestTimeoutMs = 30_000;
const closeGraceMs = 5_000;
const sweepMs = 20;

/** Throws `bad-usage` for an address that other machines reach. */
export function checkHost(host: string): void {
  if (isLoopbackHost(hostName(host))) return;
  throw new CanaryError('bad-usage', `${host} is reachable from other machines`, {
    expected: 'a loopback address: without access tokens the registry serves this machine only',
  });
}

/** As it stands in an address. */
function hostName(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

/** Fails with `bad-usage` for an address that is taken; see `checkHost` for the others. */
export async function listen(
  app: App,
  routing: RoutingTable,
  { host, port }: ListenOptions,
): Promise<Listening> {
  const viaApp = getRequestListener((request) => app.fetch(request), {
    overrideGlobalObjects: false,
  });
  const server = createServer((request, response) => {
    if (isResolve(request)) answerResolve(routing, request, response);
    else void viaApp(request, response);
  });
  server.headersTimeout = headersTimeoutMs;
  server.requestTimeout = requestTimeoutMs;
  await bind(server, host, port);
  const { port: actual } = server.address() as AddressInfo;
  return { url: `http://${hostName(host)}:${actual}`, close: () => close(server) };
}

function bind(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const why = cause.code === 'EADDRINUSE' ? 'it is taken' : cause.message;
      reject(
        new CanaryError('bad-usage', `cannot listen on ${host}:${port}: ${why}`, {
          expected: 'a free port (0 = any)',
          cause,
        }),
      );
    });
    server.listen({ host, port }, resolve);
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), closeGraceMs);
    // Connections that have finished their last answer are idle only then.
    const sweep = setInterval(() => server.closeIdleConnections(), sweepMs);
    server.close(() => {
      clearTimeout(timer);
      clearInterval(sweep);
      resolve();
    });
    server.closeIdleConnections();
  });
}
