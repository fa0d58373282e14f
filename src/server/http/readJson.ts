import type { Context } from 'hono';
import type * as z from 'zod/mini';
import { CanaryError } from '../../core/base/errors.ts';
import { isJsonType } from './requestRules.ts';
import { parseRequest } from './responses.ts';

/**
 * The checked body of a request. Fails with `unsupported-media-type`, `too-large`, or `bad-request`
 * when it is not JSON or not what the schema says.
 */
export async function readJson<T extends z.ZodMiniType>(
  context: Context,
  schema: T,
  maxBytes: number = defaultMaxBytes,
): Promise<z.output<T>> {
  if (!isJsonType(context.req.header('content-type'))) {
    throw new CanaryError('unsupported-media-type', 'the body is not declared as JSON', {
      expected: 'Content-Type: application/json',
    });
  }
  const text = await readBounded(context.req.raw, maxBytes);
  return parseRequest(schema, parse(text));
}

export const defaultMaxBytes = 1024 * 1024;

/** Stops reading at the limit, whatever Content-Length claims. */
export async function readBounded(request: Request, maxBytes: number): Promise<string> {
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const chunks: Uint8Array[] = [];
  let size = 0;
  const body: AsyncIterable<Uint8Array> | Iterable<Uint8Array> = request.body ?? [];
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new CanaryError('bad-request', 'the body is not JSON', { expected: 'JSON', cause });
  }
}

function tooLarge(maxBytes: number): CanaryError {
  return new CanaryError('too-large', 'the body is too large', {
    expected: `at most ${maxBytes / 1024 / 1024} MiB`,
  });
}
