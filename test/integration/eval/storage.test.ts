import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ModelResponse } from '../../../src/core/ports.ts';
import { openJournal, type Journal } from '../../../src/node/cache/journal.ts';
import { openResponseCache } from '../../../src/node/cache/responseCache.ts';
import { systemRandom } from '../../../src/node/platform/random.ts';

const response: ModelResponse = {
  text: 'grüß dich\n"x"',
  inputTokens: 3,
  outputTokens: 4,
  finishReason: null,
  toolCalls: [{ name: 'refund', arguments: '{"order":7}' }],
  latencyMs: 5.5,
};
const key = 'ab'.repeat(32);
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'prompt-canary-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('response cache on disk', () => {
  it('gives back what was put in, also to another process’s cache', async () => {
    await openResponseCache(folder, systemRandom).set(key, response);
    expect(await openResponseCache(folder, systemRandom).get(key)).toEqual(response);
  });

  it('knows nothing else', async () => {
    expect(await openResponseCache(folder, systemRandom).get(key)).toBeUndefined();
  });

  it('is whole when many write the same entry at once', async () => {
    const caches = Array.from({ length: 20 }, () => openResponseCache(folder, systemRandom));
    await Promise.all(caches.map((cache) => cache.set(key, response)));
    expect(await caches[0]?.get(key)).toEqual(response);
    expect(await readdir(path.join(folder, 'ab'))).toEqual([`${key}.json`]);
  });

  it.each(['', '{"text":', '{"text":1}'])(
    'takes the broken entry %j for absent',
    async (content) => {
      const cache = openResponseCache(folder, systemRandom);
      await cache.set(key, response);
      await writeFile(path.join(folder, 'ab', `${key}.json`), content);
      expect(await cache.get(key)).toBeUndefined();
      await cache.set(key, response);
      expect(await cache.get(key)).toEqual(response);
    },
  );

  it('says where it cannot write', async () => {
    const file = path.join(folder, 'file');
    await writeFile(file, '');
    await expect(openResponseCache(file, systemRandom).set(key, response)).rejects.toMatchObject({
      code: 'file-unavailable',
      where: { file },
    });
  });
});

describe('journal of an evaluation', () => {
  const journals = (): string => path.join(folder, 'journal');
  const openOne = (resume: boolean, name = 'a'): Promise<Journal> =>
    openJournal(journals(), name, resume, systemRandom);

  it('gives an interrupted evaluation its answers back', async () => {
    const first = await openOne(false);
    await Promise.all(
      Array.from({ length: 50 }, (_, at) =>
        first.set(`key${at}`, { ...response, inputTokens: at }),
      ),
    );
    await first.close();
    const second = await openOne(true);
    expect(second.resumed).toBe(50);
    expect(await second.get('key49')).toEqual({ ...response, inputTokens: 49 });
    await second.close();
    expect(await openOne(true, 'b')).toMatchObject({ resumed: 0 });
  });

  it('gives texts back that it kept, and takes none of them for an answer', async () => {
    const first = await openOne(false);
    const texts = ['grüß\ndich', '', 'x'.repeat(100_000), '~ {"text":"no answer"}'];
    const reads = texts.map((text) => first.keepText(text));
    await first.set('one', response);
    expect(reads.toReversed().map((read) => read())).toEqual(texts.toReversed());
    await first.close();
    const second = await openOne(true);
    expect(second.resumed).toBe(1);
    expect(await second.get('one')).toEqual(response);
    await second.close();
  });

  it('leaves out a line that a crash cut off, and goes on after it', async () => {
    const first = await openOne(false);
    await first.set('one', response);
    await first.set('two', response);
    await first.close();
    const [name = ''] = await readdir(journals());
    const text = await readFile(path.join(journals(), name), 'utf8');
    await writeFile(path.join(journals(), name), text.slice(0, -10));
    const second = await openOne(true);
    await second.set('three', response);
    await second.close();
    const third = await openOne(true);
    expect(await third.get('one')).toEqual(response);
    expect(await third.get('two')).toBeUndefined();
    expect(await third.get('three')).toEqual(response);
    await third.close();
  });

  it('begins anew unless it is to go on, and takes along at its end what was there', async () => {
    const first = await openOne(false);
    await first.set('one', response);
    await first.close();
    const second = await openOne(false);
    expect(second.resumed).toBe(0);
    expect(await second.get('one')).toBeUndefined();
    await second.discard();
    expect(await readdir(journals())).toEqual([]);
  });

  it('keeps the answers of both when two go on at once', async () => {
    const first = await openOne(false);
    await first.set('one', response);
    const second = await openOne(false);
    await second.set('two', response);
    await first.set('three', response);
    await Promise.all([first.close(), second.close()]);
    const third = await openOne(true);
    for (const key of ['one', 'two', 'three']) expect(await third.get(key)).toEqual(response);
    await third.close();
  });

  it('is not ended by another that began later and comes to its end first', async () => {
    const first = await openOne(false);
    await first.set('one', response);
    const second = await openOne(false);
    await second.discard();
    await first.set('two', response);
    await first.close();
    const third = await openOne(true);
    expect(third.resumed).toBe(2);
    await third.close();
  });

  it('is left alone while the process that writes it runs, and taken along when it ended', async () => {
    const ended = spawn(process.execPath, ['-e', '0']);
    await new Promise((resolve) => ended.once('exit', resolve));
    const line = `one ${JSON.stringify(response)}\n`;
    await mkdir(journals(), { recursive: true });
    await writeFile(path.join(journals(), `a.${process.ppid}-x.jsonl`), line);
    await writeFile(path.join(journals(), `a.${ended.pid ?? 0}-y.jsonl`), line);
    const next = await openOne(false);
    await next.discard();
    expect(await readdir(journals())).toEqual([`a.${process.ppid}-x.jsonl`]);
  });

  it('of any evaluation is thrown away when nobody went on with it for two weeks', async () => {
    const day = 24 * 60 * 60 * 1_000;
    for (const [name, age] of [
      ['kept', 13 * day],
      ['abandoned', 15 * day],
    ] as const) {
      const journal = await openOne(false, name);
      await journal.set('one', response);
      await journal.close();
      const then = new Date(Date.now() - age);
      for (const file of await readdir(journals())) {
        if (file.startsWith(name)) await utimes(path.join(journals(), file), then, then);
      }
    }
    await (await openOne(false)).discard();
    const left = await readdir(journals());
    expect(left.map((file) => file.split('.')[0])).toEqual(['kept']);
  });

  it('is not ended by another that comes to its end', async () => {
    const first = await openOne(false);
    const second = await openOne(false);
    await second.set('two', response);
    await first.discard();
    await second.close();
    const third = await openOne(true);
    expect(await third.get('two')).toEqual(response);
    await third.close();
  });
});
