import http from 'node:http';
import https from 'node:https';
import type { Disposable } from '../../core/base/lifecycle.ts';

const maxBodyBytes = 16 * 1024 * 1024;

/** The part of `fetch` that the OpenAI client uses, over `node:http`. */
export interface HttpFetch extends Disposable {
  readonly fetch: (url: string | URL | Request, init?: RequestInit) => Promise<Response>;
  /** Milliseconds from handing the request over to the answer's last byte, of this `fetch`. */
  latencyOf(response: Response): number | undefined;
}

/**
 * `fetch` with a connection pool of its own. Against the global one it takes two thirds of the
 * memory, knows when the last byte came (an answer counts only when it is complete), bounds its
 * size, and inside VS Code goes through the user's proxy settings, which patch `node:http`.
 */
export function createHttpFetch(): HttpFetch {
  const agents = new Map<string, http.Agent>([
    ['http:', new http.Agent({ keepAlive: true })],
    ['https:', new https.Agent({ keepAlive: true })],
  ]);
  return {
    fetch: async (input, init = {}) => {
      const url = new URL(input instanceof Request ? input.url : input);
      const agent = agents.get(url.protocol);
      if (agent === undefined) throw new TypeError(`cannot fetch ${url.protocol}`);
      return exchange(url, init, agent);
    },
    latencyOf: (response) => (response as Partial<TimedResponse>).latencyMs,
    dispose: () => {
      for (const agent of agents.values()) agent.destroy();
    },
  };
}

interface TimedResponse extends Response {
  readonly latencyMs: number;
}

function exchange(url: URL, init: RequestInit, agent: http.Agent): Promise<TimedResponse> {
  const body = typeof init.body === 'string' ? init.body : '';
  const headers = Object.fromEntries(new Headers(init.headers));
  headers['content-length'] = String(Buffer.byteLength(body));
  const signal = init.signal ?? undefined;
  const client = url.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    let sentAt = 0;
    const request = client.request(
      url,
      { method: init.method ?? 'GET', headers, agent, ...(signal === undefined ? {} : { signal }) },
      (message) => {
        const onBody = (text: string): void => {
          const latencyMs = performance.now() - sentAt;
          // Other answers may have come in the same turn of the event loop: their clocks stop before
          // this one is looked at.
          setImmediate(() => resolve(toResponse(message, text, latencyMs)));
        };
        readBody(message, onBody, reject);
      },
    );
    request.on('error', reject);
    // Handed to the operating system: connecting, and other requests of this process, are over.
    request.on('finish', () => (sentAt = performance.now()));
    sentAt = performance.now();
    request.end(body);
  });
}

/** Fails when the answer ends before its announced length, or is too long. */
function readBody(
  message: http.IncomingMessage,
  done: (text: string) => void,
  fail: (error: Error) => void,
): void {
  const chunks: Buffer[] = [];
  let size = 0;
  message.on('data', (chunk: Buffer) => {
    size += chunk.length;
    chunks.push(chunk);
    if (size > maxBodyBytes) {
      message.destroy(new Error(`the answer is longer than ${maxBodyBytes} bytes`));
    }
  });
  message.on('error', fail);
  message.on('close', () => {
    if (!message.complete) fail(new Error('the answer was cut off'));
  });
  message.on('end', () => done(Buffer.concat(chunks).toString('utf8')));
}

type LookedAt = 'ok' | 'status' | 'url' | 'headers' | 'body' | 'text' | 'json' | 'latencyMs';

/**
 * What the client library looks at. A `Response` of the platform would take the text through a
 * stream again, which costs more than all else that happens to an answer.
 */
function toResponse(message: http.IncomingMessage, text: string, latencyMs: number): TimedResponse {
  const status = message.statusCode ?? 502;
  const response: Pick<TimedResponse, LookedAt> = {
    latencyMs,
    ok: status >= 200 && status < 300,
    status,
    url: '',
    headers: toHeaders(message),
    body: null,
    text: () => Promise.resolve(text),
    json: () => new Promise((resolve) => resolve(JSON.parse(text))),
  };
  return response as TimedResponse;
}

function toHeaders(message: http.IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(message.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return headers;
}
