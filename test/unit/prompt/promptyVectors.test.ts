import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { JsonObject, JsonValue } from '../../../src/core/base/json.ts';
import type { ChatMessage, PromptDocument } from '../../../src/core/prompt/model.ts';
import { parsePrompt } from '../../../src/core/prompt/parse.ts';
import { toPublished } from '../../../src/core/prompt/publish.ts';
import { renderPrompt } from '../../../src/core/prompt/render.ts';
import { vectorFile } from '../../support/vectorFiles.ts';

interface RenderCase {
  readonly name: string;
  readonly input: {
    readonly template: string;
    readonly engine: 'jinja2' | 'mustache';
    readonly inputs: Record<string, JsonValue>;
  };
  readonly expected: { readonly rendered?: string };
}
interface WireMessage {
  readonly role: ChatMessage['role'];
  readonly content: readonly { readonly value: string }[];
}
interface ParseCase {
  readonly name: string;
  readonly input: {
    readonly rendered: string;
    readonly thread_inputs?: Record<string, readonly WireMessage[]>;
  };
  readonly expected: { readonly messages: readonly WireMessage[] };
}
interface LoadCase {
  readonly name: string;
  readonly input: {
    readonly frontmatter?: JsonObject;
    readonly frontmatter_raw?: string;
    readonly inputs?: Record<string, JsonValue>;
  };
  readonly expected: {
    readonly name?: string;
    readonly model?: JsonObject | null;
    readonly tools?: readonly JsonObject[] | null;
    readonly inputs?: { readonly properties: readonly JsonObject[] } | null;
    readonly validated_inputs?: JsonObject;
    readonly error?: string;
  };
}

const file = 'p.prompty';
const languages = { jinja2: 'jinja', mustache: 'mustache' } as const;

describe("Prompty's cases of rendering", () => {
  const cases = vectorFile('prompty/render.json') as RenderCase[];
  const plain = cases.filter(({ expected }) => expected.rendered !== undefined);

  it.each(plain.map((it) => [it.name, it] as const))('%s', (_, { input, expected }) => {
    const prompt = {
      name: 'p',
      template: languages[input.engine],
      messages: [{ role: 'system' as const, content: input.template }],
      settings: { parameters: {} },
      tools: [],
      output: { kind: 'text' as const },
    };
    const [message] = renderPrompt(prompt, input.inputs, { missing: 'empty' });
    expect(message?.content).toBe(expected.rendered);
  });

  it('thread_nonce_injection: a thread is a placeholder instead of a marker', () => {
    const found = cases.find(({ name }) => name === 'thread_nonce_injection');
    const { template = '', inputs = {} } = found?.input ?? {};
    const prompt = parsePrompt(withThread(template), file);
    const { conversation, ...rest } = inputs as { conversation: { messages: JsonValue } };
    const vars = { ...rest, conversation: conversation.messages };
    expect(renderPrompt(toPublished(prompt), vars)).toEqual([
      { role: 'system', content: 'You are helpful.' },
      { role: 'user', content: 'previous question' },
      { role: 'assistant', content: 'previous answer' },
      { role: 'user', content: 'Hi' },
    ]);
  });

  it('are all there', () => {
    expect(cases).toHaveLength(23);
  });
});

describe("Prompty's cases of parsing", () => {
  const cases = vectorFile('prompty/parse.json') as ParseCase[];

  it.each(cases.map((it) => [it.name, it] as const))('%s', (_, { input, expected }) => {
    const threads = input.thread_inputs ?? {};
    const body = input.rendered.replace(/__PROMPTY_THREAD_[0-9a-f]+_(\w+)__/, '{{$1}}');
    const text = Object.keys(threads).length === 0 ? body : withThread(body);
    const vars = Object.entries(threads).map(([name, messages]) => [name, messages.map(toChat)]);
    const prompt = toPublished(parsePrompt(text, file));
    const messages = renderPrompt(prompt, Object.fromEntries(vars) as Record<string, JsonValue>);
    expect(messages).toEqual(expected.messages.map(toChat));
  });

  it('are all there', () => {
    expect(cases).toHaveLength(15);
  });
});

describe("Prompty's cases of loading", () => {
  const cases = vectorFile('prompty/load.json') as LoadCase[];

  it.each(cases.map((it) => [it.name, it] as const))('%s', (name, { input, expected }) => {
    const text = input.frontmatter_raw ?? `---\n${stringify(input.frontmatter)}---\nHi`;
    if (name === 'invalid_frontmatter_error') {
      expect(() => parsePrompt(text, file)).toThrow();
      return;
    }
    const prompt = parsePrompt(text, file);
    if (expected.name !== undefined) expect(prompt.name).toBe(expected.name);
    expectModel(prompt, input.frontmatter ?? {}, expected.model);
    if (expected.tools != null) expect(prompt.tools).toMatchObject(expected.tools);
    if (expected.tools === null) expect(prompt.tools).toEqual([]);
    if (expected.inputs != null) {
      expect(prompt.inputs).toMatchObject(
        expected.inputs.properties.map(({ name: input, kind, default: defaultValue }) => ({
          name: input,
          type: kind,
          defaultValue,
        })),
      );
    }
    if (expected.validated_inputs !== undefined) {
      expect(toPublished(prompt).defaults ?? {}).toEqual(expected.validated_inputs);
    }
    if (expected.error === 'Missing required input') {
      expect(prompt.inputs).toMatchObject([{ name: 'city', required: true }]);
    }
  });

  it('are those that state their front matter', () => {
    expect(cases).toHaveLength(18);
  });
});

/** References stay references: nothing is read from the environment or the disk. */
function expectModel(
  prompt: PromptDocument,
  frontmatter: JsonObject,
  expected: JsonObject | null | undefined,
): void {
  if (expected === null) expect(prompt.settings.model).toBeUndefined();
  if (typeof expected?.['id'] === 'string') expect(prompt.settings.model).toBe(expected['id']);
  const connection = (frontmatter['model'] as JsonObject | undefined)?.['connection'];
  if (connection === undefined) return;
  const entries = typeof connection === 'string' ? [] : Object.entries(connection as JsonObject);
  const stated = entries.map(([key, value]) => [`model.connection.${key}`, value] as const);
  for (const [path, value] of stated.length > 0 ? stated : [['model.connection', connection]]) {
    const field: { readonly value: unknown } | undefined = prompt.fields.find(
      (it) => it.path === path,
    );
    expect(field?.value).toEqual(value);
  }
}

function withThread(body: string): string {
  return `---\ninputs:\n  conversation: {kind: thread}\n---\n${body}`;
}

function toChat({ role, content }: WireMessage): { role: ChatMessage['role']; content: string } {
  return { role, content: content.map(({ value }) => value).join('') };
}
