import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ChatMessage {
  readonly role: string;
  readonly content: string;
}

export interface ChatCall {
  /** Counts from 1 in the order of arrival. */
  readonly number: number;
  readonly authorization: string | undefined;
  readonly body: { readonly model: string; readonly messages: readonly ChatMessage[] } & Readonly<
    Record<string, unknown>
  >;
}

/** What goes wrong with one call. */
export type Fault =
  | { readonly kind: 'status'; readonly status: number; readonly headers?: Record<string, string> }
  /** Headers and half of the body, then the connection ends. */
  | { readonly kind: 'cut' }
  | { readonly kind: 'malformed' }
  /** JSON, but not a chat completion. */
  | { readonly kind: 'unexpected' }
  | { readonly kind: 'never' };

export interface OpenAiServerOptions {
  /** Time to an answer. */
  readonly delayMs?: number;
  readonly answer?: (call: ChatCall) => string;
  readonly fault?: (call: ChatCall) => Fault | undefined;
  /** Holds an answer back. */
  readonly until?: (call: ChatCall) => Promise<void>;
}

export interface OpenAiServer {
  readonly baseUrl: string;
  readonly calls: readonly ChatCall[];
  readonly mostInFlight: () => number;
  readonly stop: () => Promise<void>;
}

/** An OpenAI-compatible chat endpoint on loopback that answers, and fails, as it is told. */
export async function startOpenAiServer(options: OpenAiServerOptions = {}): Promise<OpenAiServer> {
  const calls: ChatCall[] = [];
  let inFlight = 0;
  let most = 0;
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readJson(request);
    const { authorization } = request.headers;
    const call: ChatCall = { number: calls.length + 1, authorization, body };
    calls.push(call);
    most = Math.max(most, ++inFlight);
    response.once('close', () => inFlight--);
    if (options.delayMs !== undefined && options.delayMs > 0) {
      await new Promise((resolve) => setTimeout(resolve, options.delayMs));
    }
    await options.until?.(call);
    const fault = options.fault?.(call);
    const text = fault === undefined ? (options.answer ?? echo)(call) : '';
    if (fault === undefined) sendJson(response, 200, completion(call, text));
    else faults[fault.kind](response, fault as never);
  };
  const server = createServer((request, response) => void handle(request, response));
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    calls,
    mostInFlight: () => most,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The last message. */
function echo({ body }: ChatCall): string {
  return body.messages.at(-1)?.content ?? '';
}

const faults: {
  readonly [Kind in Fault['kind']]: (
    response: ServerResponse,
    fault: Extract<Fault, { readonly kind: Kind }>,
  ) => void;
} = {
  status: (response, { status, headers = {} }) => {
    const message = `scripted ${status}`;
    sendJson(response, status, { error: { message, type: 'scripted', code: null } }, headers);
  },
  cut: (response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
    response.write('{"choices":[{"message":', () => response.destroy());
  },
  malformed: (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end('{"choices":[{"message":');
  },
  unexpected: (response) => sendJson(response, 200, { hello: 'world' }),
  never: () => undefined,
};

function completion({ number, body }: ChatCall, content: string): unknown {
  return {
    id: `call-${number}`,
    object: 'chat.completion',
    created: 0,
    model: body.model,
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 20, completion_tokens: 10, total_tokens: 30 },
  };
}

async function readJson(request: IncomingMessage): Promise<ChatCall['body']> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as ChatCall['body'];
}

function sendJson(
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Record<string, string> = {},
): void {
  const body = Buffer.from(JSON.stringify(value));
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': body.length,
    ...headers,
  });
  response.end(body);
}
