import { afterEach, describe, expect, it } from 'vitest';
import { CancelSource } from '../../src/core/eval/cancelSource.ts';
import type { ModelClient, ModelRequest } from '../../src/core/ports.ts';
import type { Script } from '../support/scriptedModel.ts';

/** A client and what its endpoint saw. */
export interface ModelClientUnderTest {
  readonly client: ModelClient;
  readonly stop: () => Promise<void>;
}

const request: ModelRequest = {
  messages: [
    { role: 'system', content: 'Repeat what you are told.' },
    { role: 'user', content: 'grüß dich' },
  ],
  settings: { parameters: { temperature: 0 } },
  output: { kind: 'text' },
};

/** What every implementation of the `ModelClient` port keeps to. */
export function modelClientContract(
  name: string,
  start: (script: (call: number) => Script) => Promise<ModelClientUnderTest>,
): void {
  describe(`model client: ${name}`, () => {
    let running: ModelClientUnderTest | undefined;
    const open = async (script: (call: number) => Script): Promise<ModelClient> => {
      running = await start(script);
      return running.client;
    };

    afterEach(async () => {
      running?.client.dispose();
      await running?.stop();
      running = undefined;
    });

    it('answers with text, tokens and a latency', async () => {
      const client = await open(() => 'answer');
      const response = await client.complete(request);
      expect(response).toMatchObject({
        text: 'grüß dich',
        inputTokens: 20,
        outputTokens: 10,
        finishReason: 'stop',
      });
      expect(response.latencyMs).toBeGreaterThan(0);
    });

    it('has a label for people and a key for caches', async () => {
      const client = await open(() => 'answer');
      expect(client.label).not.toBe('');
      expect(client.cacheKey).not.toBe('');
    });

    it('answers many calls at once, each with its own', async () => {
      const client = await open(() => 'answer');
      const texts = Array.from({ length: 20 }, (_, at) => `text ${at}`);
      const answers = await Promise.all(
        texts.map((content) =>
          client.complete({ ...request, messages: [{ role: 'user', content }] }),
        ),
      );
      expect(answers.map(({ text }) => text)).toEqual(texts);
    });

    it('waits, says so, and answers in the end when the endpoint is busy', async () => {
      const waits: number[] = [];
      const client = await open((call) => (call === 1 ? 'busy' : 'answer'));
      const response = await client.complete({
        ...request,
        onWait: (_reason, forMs) => waits.push(forMs),
      });
      expect(response.text).toBe('grüß dich');
      expect(waits).toHaveLength(1);
      expect(waits[0]).toBeGreaterThanOrEqual(2_000);
    });

    it.each([
      { script: 'down', code: 'model-unavailable', permanent: false },
      { script: 'no-access', code: 'model-unavailable', permanent: true },
      { script: 'refused', code: 'bad-request', permanent: false },
    ] as const)('fails with $code when it is $script', async ({ script, code, permanent }) => {
      const client = await open(() => script);
      const error = await client.complete(request).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code, cause: { permanent } });
    });

    it('stops a call that is under way when the signal is raised', async () => {
      const client = await open(() => 'never');
      const cancel = new CancelSource();
      const call = client.complete({ ...request, signal: cancel.signal });
      setTimeout(() => cancel.cancel(), 20);
      await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    });

    it('sends nothing once the signal is raised', async () => {
      const client = await open(() => 'answer');
      const cancel = new CancelSource();
      cancel.cancel();
      const call = client.complete({ ...request, signal: cancel.signal });
      await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    });
  });
}
