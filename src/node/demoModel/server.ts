import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { CanaryError } from '../../core/base/errors.ts';
import type { Disposable } from '../../core/base/lifecycle.ts';
import { answer, type DemoAnswer } from './answer.ts';
import { unitInterval } from './noise.ts';
import { createPolicyReader, type PolicyReader } from './policy.ts';
import { splitTokens } from './tokens.ts';
import { isWireError, readChatRequest, type ChatRequest, type WireError } from './wire.ts';

export interface DemoModelOptions {
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** Another seed makes other answers slip. Default 1. */
  readonly seed?: number;
  /** Mean time to an answer; single answers take between half and one and a half of it. Default 40. */
  readonly latencyMs?: number;
}

export interface DemoModel extends Disposable {
  /** With `/v1`, as an OpenAI client expects it. */
  readonly baseUrl: string;
}

export const demoModelId = 'demo';

const maxBodyBytes = 4 * 1024 * 1024;

interface Context {
  readonly seed: number;
  readonly latencyMs: number;
  readonly policyOf: PolicyReader;
  /** Counts requests, so that sampling (temperature above 0) differs from call to call. */
  requests: number;
}

/**
 * Starts the simulator on the loopback interface: POST /v1/chat/completions (also streamed) and
 * GET /v1/models. Fails with `model-unavailable` when the port is taken.
 */
export async function startDemoModel(options: DemoModelOptions = {}): Promise<DemoModel> {
  const context: Context = {
    seed: options.seed ?? 1,
    latencyMs: options.latencyMs ?? 40,
    policyOf: createPolicyReader(),
    requests: 0,
  };
  const server = createServer((request, response) => {
    handle(request, response, context).catch((error: unknown) => {
      if (!response.headersSent) sendError(response, serverError(error));
      else response.destroy();
    });
  });
  await listen(server, options.port ?? 0);
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    dispose: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) =>
      reject(new CanaryError('model-unavailable', `demo model: ${cause.message}`, { cause })),
    );
    server.listen(port, '127.0.0.1', resolve);
  });
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  context: Context,
): Promise<void> {
  const path = (request.url ?? '').replace(/\?.*$/, '');
  if (request.method === 'GET' && path === '/v1/models') {
    sendJson(response, 200, models());
  } else if (request.method !== 'POST' || path !== '/v1/chat/completions') {
    sendError(response, notFound(`${request.method ?? ''} ${path}`));
  } else {
    const body = await readBody(request);
    const chat = body === null ? tooLarge() : readChatRequest(body);
    if (isWireError(chat)) sendError(response, chat);
    else await complete(chat, response, context);
  }
}

async function complete(
  chat: ChatRequest,
  response: ServerResponse,
  context: Context,
): Promise<void> {
  context.requests += 1;
  const id = `chatcmpl-demo-${context.requests}`;
  const sample = chat.temperature === 0 ? 0 : (chat.seed ?? context.requests);
  const result = answer(chat, { seed: context.seed, sample }, context.policyOf);
  const spread = unitInterval(context.seed, 'latency', id, result.text);
  await sleep(context.latencyMs * (0.5 + spread));
  if (response.destroyed) return;
  if (chat.stream) stream(response, chat, result, id);
  else sendJson(response, 200, completion(result, id));
}

async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= maxBodyBytes) chunks.push(chunk);
  }
  return size > maxBodyBytes ? null : Buffer.concat(chunks).toString('utf8');
}

function models(): unknown {
  const model = { id: demoModelId, object: 'model', created: 0, owned_by: 'prompt-canary' };
  return { object: 'list', data: [model] };
}

function head(id: string, object: string): Record<string, unknown> {
  return {
    id,
    object,
    created: Math.floor(Date.now() / 1000),
    model: demoModelId,
    system_fingerprint: 'demo-model-simulated',
  };
}

function usage(result: DemoAnswer): Record<string, number> {
  return {
    prompt_tokens: result.inputTokens,
    completion_tokens: result.outputTokens,
    total_tokens: result.inputTokens + result.outputTokens,
  };
}

function completion(result: DemoAnswer, id: string): unknown {
  return {
    ...head(id, 'chat.completion'),
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: result.text, refusal: null },
        logprobs: null,
        finish_reason: result.finishReason,
      },
    ],
    usage: usage(result),
  };
}

function stream(response: ServerResponse, chat: ChatRequest, result: DemoAnswer, id: string): void {
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
  });
  const send = (choices: readonly unknown[], extra: Record<string, unknown> = {}): void => {
    const chunk = { ...head(id, 'chat.completion.chunk'), choices, ...extra };
    response.write(`data: ${JSON.stringify(chunk)}\n\n`);
  };
  const choice = (delta: unknown, finish: string | null): unknown => ({
    index: 0,
    delta,
    logprobs: null,
    finish_reason: finish,
  });
  send([choice({ role: 'assistant', content: '' }, null)]);
  for (const content of splitTokens(result.text)) send([choice({ content }, null)]);
  send([choice({}, result.finishReason)]);
  if (chat.includeUsage) send([], { usage: usage(result) });
  response.end('data: [DONE]\n\n');
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  const body = Buffer.from(JSON.stringify(value));
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': body.length });
  response.end(body);
}

function sendError(response: ServerResponse, { status, ...error }: WireError): void {
  sendJson(response, status, { error });
}

function notFound(what: string): WireError {
  return {
    status: 404,
    message: `unknown request: ${what}`,
    type: 'not_found_error',
    param: null,
    code: 'unknown_url',
  };
}

function tooLarge(): WireError {
  return {
    status: 413,
    message: `the body is larger than ${maxBodyBytes} bytes`,
    type: 'invalid_request_error',
    param: null,
    code: 'request_too_large',
  };
}

function serverError(error: unknown): WireError {
  const message = error instanceof Error ? error.message : String(error);
  return { status: 500, message, type: 'server_error', param: null, code: null };
}
