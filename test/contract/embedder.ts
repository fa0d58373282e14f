import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Disposable } from '../../src/core/base/lifecycle.ts';
import { scoreAnswer } from '../../src/core/eval/scoreAnswer.ts';
import type { Embedder } from '../../src/core/ports.ts';

/** An embedder and how to end what it runs on. */
export interface EmbedderUnderTest {
  readonly embedder: Embedder & Disposable;
  readonly stop: () => Promise<void>;
}

const delivered = 'The parcel was delivered on Friday.';
const restated = 'On Friday the parcel was delivered.';
const unrelated = 'Cats like warm milk.';

/** What every implementation of the `Embedder` port keeps to. */
export function embedderContract(name: string, start: () => Promise<EmbedderUnderTest>): void {
  describe(`embedder: ${name}`, () => {
    let running: EmbedderUnderTest;
    beforeAll(async () => {
      running = await start();
    });
    afterAll(async () => {
      running.embedder.dispose();
      await running.stop();
    });

    const similarity = async (a: string, b: string): Promise<number> => {
      const context = { latencyMs: 0, costUsd: null, matchRegExp: () => false };
      const assertions = [{ type: 'similar', value: b }];
      const { embedder } = running;
      return (await scoreAnswer(a, { assertions }, { ...context, embedder })).score;
    };

    it('has a label for people', () => {
      expect(running.embedder.label).not.toBe('');
    });

    it('gives vectors of one length, in the order of the texts', async () => {
      const { embedder } = running;
      const [a = [], b = [], again = []] = await embedder.embed([delivered, unrelated, delivered]);
      expect(a.length).toBeGreaterThan(1);
      expect(b).toHaveLength(a.length);
      expect(again).toEqual(a);
      expect(b).not.toEqual(a);
      expect((await embedder.embed([unrelated]))[0]).toEqual(b);
    });

    it('answers several calls at once, each with its own', async () => {
      const texts = ['one', 'two', 'three', 'four'];
      const apart = await Promise.all(texts.map((text) => running.embedder.embed([text])));
      expect(apart.map(([vector]) => vector)).toEqual(await running.embedder.embed(texts));
    });

    it('finds what is about the same closer than what is not', async () => {
      const close = await similarity(delivered, restated);
      expect(close).toBeGreaterThan(0.6);
      expect(close).toBeGreaterThan((await similarity(delivered, unrelated)) + 0.3);
    });

    it('takes no text, and a text without words', async () => {
      expect(await running.embedder.embed([])).toEqual([]);
      expect(await similarity('', delivered)).toBeLessThan(0.6);
    });
  });
}
