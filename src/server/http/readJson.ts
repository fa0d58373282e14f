import type { Context } from 'hono';
import type * as z from 'zod/mini';
import { CanaryError } from '../../core/base/errors.ts';
import { readBounded } from './readBody.ts';
import { isJsonType } from './requestRules.ts';
import { parseRequest } from './responses.ts';

/**
 * The checked body of a request. Fails with `unsupported-media-type`, `too-large`, or `bad-request`
 * when it is not JSON or not what the schema says.
 *
 * @param isPlain A quicker way to say that a body is what the schema says.
 */
export async function readJson<T extends z.ZodMiniType>(
  context: Context,
  schema: T,
  maxBytes: number = defaultMaxBytes,
  isPlain?: (body: unknown) => body is z.output<T>,
): Promise<z.output<T>> {
  if (!isJsonType(context.req.header('content-type'))) {
    throw new CanaryError('unsupported-media-type', 'the body is not declared as JSON', {
      expected: 'Content-Type: application/json',
    });
  }
  const body = parse(await readBounded(context.req.raw, maxBytes));
  return isPlain?.(body) === true ? body : parseRequest(schema, body);
}

const defaultMaxBytes = 1024 * 1024;

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
