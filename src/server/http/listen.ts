import { getRequestListener } from '@hono/node-server';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CanaryError } from '../../core/base/errors.ts';
import type { App } from '../app.ts';
import type { Limits } from './limits.ts';
import { isLoopbackHost } from './requestRules.ts';
import { answerResolve, isResolve, type ResolveDeps } from './resolveRoute.ts';

export interface Listening {
  readonly url: string;
  /** Takes no new requests, lets those in flight finish, then closes. */
  readonly close: () => Promise<void>;
}

export interface ListenOptions {
  readonly host: string;
  /** 0 = any free port. */
  readonly port: number;
}

export interface ListenDeps extends ResolveDeps {
  readonly limits: Limits;
  /** Raised when the server is about to stop: connections end with their next answer. */
  readonly draining: AbortSignal;
}

const closeGraceMs = 5_000;
const sweepMs = 20;
/** How often slow clients are looked for, at most. */
const slowCheckMs = 1_000;

/** Throws `bad-usage` for an address that other machines reach, unless tokens are required. */
export function checkHost(host: string, tokensRequired: boolean): void {
  if (tokensRequired || isLoopbackHost(hostName(host))) return;
  throw new CanaryError('bad-usage', `${host} is reachable from other machines`, {
    expected:
      'a loopback address: without access tokens the registry serves this machine only (first: prompt-canary serve token create)',
  });
}

/** As it stands in an address. */
function hostName(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

/** A name under which this machine reaches what listens on `host`. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  return host === '::' ? '[::1]' : hostName(host);
}

/** Fails with `bad-usage` for an address that is taken; see `checkHost` for the others. */
export async function listen(
  app: App,
  deps: ListenDeps,
  { host, port }: ListenOptions,
): Promise<Listening> {
  const viaApp = getRequestListener((request, environment) => app.fetch(request, environment), {
    overrideGlobalObjects: false,
  });
  const server = createLimitedServer(deps.limits, (request, response) => {
    if (deps.draining.aborted) response.shouldKeepAlive = false;
    if (isResolve(request)) answerResolve(deps, request, response);
    else void viaApp(request, response);
  });
  await bind(server, host, port);
  const { port: actual } = server.address() as AddressInfo;
  return { url: `http://${reachable(host)}:${actual}`, close: () => close(server) };
}

function createLimitedServer(
  limits: Limits,
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Server {
  const shortest = Math.min(limits.headersTimeoutMs, limits.requestTimeoutMs);
  const server = createServer(
    {
      headersTimeout: limits.headersTimeoutMs,
      requestTimeout: limits.requestTimeoutMs,
      keepAliveTimeout: limits.keepAliveMs,
      connectionsCheckingInterval: Math.min(slowCheckMs, shortest),
    },
    answer,
  );
  server.maxConnections = limits.maxConnections;
  return server;
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
