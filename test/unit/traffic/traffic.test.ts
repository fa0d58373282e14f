import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { statusLine } from '../../../src/cli/commands/simulate.ts';
import { CanaryError } from '../../../src/core/base/errors.ts';
import type { OutputContract } from '../../../src/core/prompt/model.ts';
import { createRegExpMatcher } from '../../../src/node/boundedRegExp.ts';
import { createJudge } from '../../../src/node/traffic/judgeOutput.ts';
import { Outbox } from '../../../src/node/traffic/outbox.ts';
import type { RegistryApi } from '../../../src/node/traffic/registryApi.ts';
import { seededRandom } from '../../../src/node/traffic/seededRandom.ts';
import { inputsFromFile, varsOf } from '../../../src/node/traffic/trafficCases.ts';
import { createUsers } from '../../../src/node/traffic/users.ts';
import type { OutcomeInput } from '../../../src/protocol/api.ts';

describe('users', () => {
  it('are few who write often and many who write seldom', () => {
    const users = createUsers(1_000, seededRandom(7));
    const counts = new Map<string, number>();
    for (let i = 0; i < 20_000; i++) {
      const user = users.pick();
      counts.set(user, (counts.get(user) ?? 0) + 1);
    }
    const sorted = [...counts.values()].sort((a, b) => b - a);
    const top = sorted.slice(0, 100).reduce((sum, it) => sum + it, 0);
    expect(counts.size).toBeGreaterThan(900);
    expect(top / 20_000).toBeGreaterThan(0.3);
    expect(top / 20_000).toBeLessThan(0.7);
  });

  it('send numbers of their own, and always the same', () => {
    const request = { vars: { order: 'Order 48213 of 2026', count: 12345 }, assertions: [] };
    const mine = varsOf(request, 'user-1');
    expect(mine['order']).toMatch(/^Order 4\d{4} of 2026$/);
    expect(mine['count']).toBe(12345);
    expect(varsOf(request, 'user-1')).toEqual(mine);
    expect(varsOf(request, 'user-2')).not.toEqual(mine);
  });
});

describe('an answer is judged by what the caller parses', () => {
  const contract: OutputContract = {
    kind: 'json-schema',
    schema: {
      type: 'object',
      required: ['reply', 'escalate'],
      properties: { reply: { type: 'string' }, escalate: { type: 'boolean' } },
    },
  };
  const cases: readonly (readonly [
    name: string,
    contract: OutputContract,
    output: string,
    metrics: object,
  ])[] = [
    [
      'a valid answer',
      contract,
      '{"reply":"Yes.","escalate":false}',
      { formatValid: true, escalation: false },
    ],
    [
      'an escalation',
      contract,
      '{"reply":"Yes.","escalate":true}',
      { formatValid: true, escalation: true },
    ],
    ['a lost key', contract, '{"reply":"Yes."}', { formatValid: false, escalation: false }],
    ['prose instead of JSON', contract, 'Yes.', { formatValid: false, escalation: false }],
    [
      'an escalation in prose',
      { kind: 'text' },
      'I pass this to a human agent.',
      { formatValid: true, escalation: true },
    ],
    ['an empty answer', { kind: 'text' }, ' ', { formatValid: false }],
    ['any JSON', { kind: 'json' }, '[1]', { formatValid: true }],
    [
      'a refusal',
      contract,
      '{"reply":"I am sorry, but I cannot help with that.","escalate":false}',
      { refusal: true },
    ],
  ];
  it.each(cases)('%s', async (_name, given, output, metrics) => {
    const judge = await createJudge(given, createRegExpMatcher());
    expect(judge(output)).toMatchObject(metrics);
  });
});

describe('the outbox', () => {
  const outcome = (id: string): OutcomeInput => ({
    id,
    prompt: 'reply',
    promptVersion: 1,
    targetingKey: 'user-1',
    metrics: {},
  });

  function outboxOf(answers: readonly (CanaryError | null)[]): { outbox: Outbox; sent: string[] } {
    const left = [...answers];
    const sent: string[] = [];
    const take = (ids: readonly string[]): Promise<void> => {
      const error = left.shift() ?? null;
      if (error !== null) return Promise.reject(error);
      sent.push(...ids);
      return Promise.resolve();
    };
    const api = {
      report: (outcomes: readonly OutcomeInput[]) => take(outcomes.map((it) => it.id)),
      giveFeedback: (feedback: readonly { outcomeId: string }[]) =>
        take(feedback.map((it) => `feedback ${it.outcomeId}`)),
    } as unknown as RegistryApi;
    return { outbox: new Outbox(api), sent };
  }

  it('keeps what an unreachable registry did not take', async () => {
    const { outbox, sent } = outboxOf([new CanaryError('registry-unavailable', 'away')]);
    outbox.add(outcome('a'));
    await expect(outbox.flush(0)).rejects.toThrow('away');
    outbox.add(outcome('b'));
    await outbox.flush(0);
    expect(sent).toEqual(['a', 'b']);
    expect(outbox.waiting).toBe(0);
    expect(outbox.lost).toBe(0);
  });

  it('gives up what the registry rejects for good', async () => {
    const { outbox } = outboxOf([new CanaryError('bad-request', 'no')]);
    outbox.add(outcome('a'));
    await expect(outbox.flush(0)).rejects.toThrow('no');
    expect(outbox.waiting).toBe(0);
    expect(outbox.lost).toBe(1);
  });

  it('sends feedback late, and after its outcome', async () => {
    const { outbox, sent } = outboxOf([]);
    outbox.add(outcome('a'));
    outbox.addFeedback({ outcomeId: 'a', metrics: { thumbsDown: true } }, 100);
    await outbox.flush(50);
    expect(sent).toEqual(['a']);
    await outbox.flush(100);
    expect(sent).toEqual(['a', 'feedback a']);
  });
});

describe('inputs from a file', () => {
  async function read(name: string, text: string) {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'inputs-'));
    try {
      const file = path.join(folder, name);
      await writeFile(file, text);
      return await inputsFromFile(file, name);
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  it.each([
    ['list.yaml', '- message: Hello\n- vars: { message: Hello }\n'],
    ['list.json', '[{"message":"Hello"},{"vars":{"message":"Hello"}}]'],
    ['lines.jsonl', '{"message":"Hello"}\n\n{"vars":{"message":"Hello"}}\n'],
  ])('are read from %s', async (name, text) => {
    const cases = await read(name, text);
    expect(cases.map((it) => it.vars)).toEqual([{ message: 'Hello' }, { message: 'Hello' }]);
  });

  it.each([
    ['map.yaml', 'message: Hello\n', 1],
    ['item.yaml', '- message: Hello\n- 7\n', 2],
    ['lines.jsonl', '{"message":"Hello"}\n7\n', 2],
  ])('name file and line when %s is not variables', async (name, text, line) => {
    await expect(read(name, text)).rejects.toMatchObject({
      code: 'bad-usage',
      where: { file: name, line },
    });
  });
});

describe('the status line', () => {
  const status = {
    elapsedMs: 72_400,
    requests: 480,
    arms: {
      stable: { requests: 456, invalidFormat: 2 },
      canary: { requests: 24, invalidFormat: 24 },
    },
    errors: 0,
    waiting: 0,
    lost: 0,
    problem: null,
  };

  it('tells requests and broken answers by arm', () => {
    expect(statusLine(status)).toBe(
      '1:12  480 requests  stable 456 (0.4 % invalid)  canary 24 (100 % invalid)  0 errors',
    );
  });

  it('says what is wrong, and what waits because of it', () => {
    const line = statusLine({ ...status, waiting: 12, problem: 'the registry is away' });
    expect(line).toContain('12 outcomes waiting');
    expect(line).toContain('the registry is away; trying again');
  });
});
