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
  return parseRequest(schema, parse(await readBounded(context.req.raw, maxBytes)));
}

const defaultMaxBytes = 1024 * 1024;

/**
 * Stops reading at the limit, whatever Content-Length claims. Fails with `too-large`, or with
 * `cancelled` when the client goes away meanwhile.
 */
export async function readBounded(request: Request, maxBytes: number): Promise<Buffer> {
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const chunks: Uint8Array[] = [];
  let size = 0;
  const body: AsyncIterable<Uint8Array> | Iterable<Uint8Array> = request.body ?? [];
  try {
    for await (const chunk of body) {
      size += chunk.byteLength;
      if (size > maxBytes) throw tooLarge(maxBytes);
      chunks.push(chunk);
    }
  } catch (cause) {
    if (cause instanceof CanaryError) throw cause;
    throw new CanaryError('cancelled', 'the client went away before the end of the body', {
      cause,
    });
  }
  return Buffer.concat(chunks);
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(utf8.decode(body)) as unknown;
  } catch (cause) {
    throw new CanaryError('bad-request', 'the body is not JSON', {
      expected: 'JSON in UTF-8',
      cause,
    });
  }
}

function tooLarge(maxBytes: number): CanaryError {
  return new CanaryError('too-large', 'the body is too large', {
    expected: `at most ${maxBytes / 1024 / 1024} MiB`,
  });
}
