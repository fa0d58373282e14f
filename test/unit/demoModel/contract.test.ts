import { describe, expect, it } from 'vitest';
import { askDemo } from '../../support/demoModel.ts';

const json = (text: string): Record<string, unknown> => JSON.parse(text) as Record<string, unknown>;

const demands: readonly (readonly [name: string, demand: string])[] = [
  [
    'an example',
    'Answer only with JSON: {"reply": "...", "escalate": false, "topic": "billing|technical|other"}',
  ],
  [
    'a list of keys',
    'Return a JSON object and nothing else:\n- `reply`: the text\n- `escalate`: true or false\n- `topic`: one of "billing", "technical", "other"',
  ],
  [
    'keys in a sentence',
    'Respond only in JSON with the keys reply, escalate (true or false) and topic (one of billing, technical or other).',
  ],
];

describe('the output contract', () => {
  const desk =
    'You answer customers. If the customer threatens legal action, escalate to a human agent.';
  const message = 'I was charged twice and my lawyer will write to you.';

  it.each(demands)('is kept when it is given as %s', (_name, demand) => {
    const answer = json(askDemo(`${desk}\n${demand}`, message));
    expect(Object.keys(answer)).toEqual(['reply', 'escalate', 'topic']);
    expect(answer['escalate']).toBe(true);
    expect(answer['topic']).toBe('billing');
    expect(answer['reply']).toContain('human agent');
  });

  it('is not kept when nobody asks for it', () => {
    expect(() => json(askDemo(desk, message))).toThrow();
    expect(() => json(askDemo(`${desk} Do not answer in JSON.`, message))).toThrow();
  });

  it('comes from response_format alone, too, for any schema', () => {
    const schema = {
      type: 'object',
      properties: {
        title: { type: 'string' },
        urgent: { type: 'boolean', description: 'true when somebody is injured' },
        stars: { type: 'integer', minimum: 1, maximum: 5 },
        contact: { type: ['string', 'null'] },
        parts: { type: 'array', items: { type: 'string', enum: ['delivery', 'payment'] } },
        nested: { type: 'object', properties: { language: { type: 'string' } } },
      },
    };
    const format = { kind: 'json-schema', schema } as const;
    const answer = json(
      askDemo('Read the note.', 'The parcel fell and I was injured.', { format }),
    );
    expect(answer).toEqual({
      title: expect.any(String) as unknown,
      urgent: true,
      stars: expect.any(Number) as unknown,
      contact: null,
      parts: ['delivery'],
      nested: { language: 'en' },
    });
  });

  it('comes in a fence now and then, when nobody says that nothing may stand around it', () => {
    const loose = 'You answer customers. Reply as JSON with keys reply and language.';
    const strict = `${loose} Output the JSON only.`;
    const fenced = (system: string): number =>
      Array.from({ length: 200 }, (_, i) => askDemo(system, `Question ${i}?`)).filter((it) =>
        it.startsWith('```'),
      ).length;
    expect(fenced(loose)).toBeGreaterThan(20);
    expect(fenced(strict)).toBe(0);
  });
});

describe('classification', () => {
  const system = `You sort the tickets of a software company. Answer with one JSON object only.
- \`queue\`: one of "access", "invoices", "bugs", "other"
- \`priority\`: one of "high", "normal", "low"
Queues:
- \`access\`: login, password, locked accounts
- \`invoices\`: payment, invoice, charges
- \`bugs\`: something is broken or does not work
- \`other\`: everything else`;

  it.each([
    ['I forgot my password.', 'access'],
    ['My card was charged twice.', 'invoices'],
    ['The export button is broken.', 'bugs'],
    ['Nice weather.', 'other'],
  ])('puts "%s" into %s', (message, queue) => {
    expect(json(askDemo(system, message))['queue']).toBe(queue);
  });

  it('answers with the bare label when there is no contract', () => {
    const labels =
      'Classify the review. Answer with one word only.\n- positive: praise\n- negative: complaints';
    expect(askDemo(labels, 'Terrible service, I am angry.')).toBe('negative');
  });

  it('sets what the rules of a code review set', () => {
    const review = `You review pull requests. Return only JSON with keys "verdict" (one of "approve", "request_changes") and "comments" (a list).
- If the diff contains a hard-coded password, set verdict to "request_changes" and say "Move the secret to the vault".
- Otherwise set verdict to "approve".`;
    expect(json(askDemo(review, '```diff\n+ password = "abc"\n```'))).toEqual({
      verdict: 'request_changes',
      comments: ['Move the secret to the vault'],
    });
    expect(json(askDemo(review, '```diff\n+ x = 1\n```'))).toEqual({
      verdict: 'approve',
      comments: [],
    });
  });
});
