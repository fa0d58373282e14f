import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { Readable, type Transform } from 'node:stream';
import { CanaryError } from '../../core/base/errors.ts';

/** Content-Encoding to what undoes it. `deflate` means zlib's format, as the standard says. */
const decoders: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/**
 * The body of a request, decompressed where `Content-Encoding` says so. Reading stops at the limit,
 * before decompression and after it, whatever Content-Length claims: a bomb goes no further than one
 * chunk of the decoder past it. Fails with `too-large`, with `unsupported-media-type` for an encoding
 * that is not known, with `bad-request` when the body is not in its encoding, or with `cancelled`
 * when the client goes away meanwhile.
 */
export async function readBounded(request: Request, maxBytes: number): Promise<Buffer> {
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const received = bounded(chunksOf(request), maxBytes);
  const encoding = request.headers.get('content-encoding')?.trim().toLowerCase() ?? 'identity';
  if (encoding === '' || encoding === 'identity') return collect(received);
  const decoder = Object.hasOwn(decoders, encoding) ? decoders[encoding] : undefined;
  if (decoder === undefined) throw unknownEncoding();
  return decode(received, decoder(), maxBytes);
}

/** The chunks of the body; a broken connection becomes `cancelled`. */
async function* chunksOf(request: Request): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of request.body ?? []) yield chunk as Uint8Array;
  } catch (cause) {
    throw new CanaryError('cancelled', 'the client went away before the end of the body', {
      cause,
    });
  }
}

async function* bounded(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.byteLength;
    if (size > maxBytes) throw tooLarge(maxBytes);
    yield chunk;
  }
}

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}

async function decode(
  received: AsyncIterable<Uint8Array>,
  decoder: Transform,
  maxBytes: number,
): Promise<Buffer> {
  const source = Readable.from(received);
  // An error on either side ends the other one; what is read from the decoder tells it.
  source.on('error', (error) => decoder.destroy(error));
  source.pipe(decoder);
  try {
    return await collect(bounded(decoder as AsyncIterable<Uint8Array>, maxBytes));
  } catch (cause) {
    if (cause instanceof CanaryError) throw cause;
    throw new CanaryError('bad-request', 'the body is not what its Content-Encoding says', {
      cause,
    });
  } finally {
    source.destroy();
    decoder.destroy();
  }
}

function unknownEncoding(): CanaryError {
  return new CanaryError('unsupported-media-type', 'the Content-Encoding is not known', {
    expected: 'gzip, deflate, br or none',
  });
}

function tooLarge(maxBytes: number): CanaryError {
  const words = maxBytes >= mebi ? `${maxBytes / mebi} MiB` : `${maxBytes / 1024} KiB`;
  return new CanaryError('too-large', 'the body is too large', { expected: `at most ${words}` });
}

const mebi = 1024 * 1024;
