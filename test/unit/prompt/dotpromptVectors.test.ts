import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../../src/core/base/json.ts';
import { readYaml } from '../../../src/core/base/source.ts';
import { closePrompt } from '../../../src/core/prompt/close.ts';
import { frontMatterOf } from '../../../src/core/prompt/formats/frontMatter.ts';
import { picoschema } from '../../../src/core/prompt/formats/picoschema.ts';
import type { ChatMessage, ClosedPrompt } from '../../../src/core/prompt/model.ts';
import { parsePrompt } from '../../../src/core/prompt/parse.ts';
import { toPublished } from '../../../src/core/prompt/publish.ts';
import { renderParts } from '../../../src/core/prompt/render.ts';
import { storeOf } from '../../support/promptBuilders.ts';
import { vectorFile } from '../../support/vectorFiles.ts';

interface SpecMessage {
  readonly role: string;
  readonly content: readonly JsonObject[];
}

interface SpecTest {
  readonly desc: string;
  readonly data?: { input?: JsonObject; context?: JsonObject };
  readonly options?: { input?: { default?: JsonObject } };
  readonly expect: {
    readonly messages: readonly SpecMessage[];
    readonly model?: string;
    readonly config?: JsonObject;
    readonly ext?: Record<string, JsonObject>;
    readonly raw?: JsonObject;
    readonly output?: { schema: JsonObject };
    readonly input?: { schema?: JsonObject };
  };
}

interface SpecSuite {
  readonly name: string;
  readonly template: string;
  readonly data?: { messages?: readonly SpecMessage[] };
  readonly schemas?: Record<string, JsonObject>;
  readonly partials?: Record<string, string>;
  readonly resolverPartials?: Record<string, string>;
  readonly tests: readonly SpecTest[];
}

const file = 'p.prompt';
const names = [
  ...['variables', 'partials', 'role', 'role_metadata', 'history', 'section', 'media', 'json'],
  ...['ifEquals', 'unlessEquals', 'whitespace', 'metadata', 'picoschema', 'unicode'],
];
const suites = names.map(
  (name) => [name, vectorFile(`dotprompt/${name}.yaml`) as SpecSuite[]] as const,
);

describe.each(suites)("Dotprompt's cases of %s", (_, cases) => {
  const tests = cases.flatMap((suite) =>
    suite.tests.map((test) => [`${suite.name}: ${test.desc}`, suite, test] as const),
  );
  it.each(tests)('%s', async (_name, suite, test) => {
    const prompt = await closedPrompt(suite);
    const rendered = renderParts(
      { ...toPublished(prompt), defaults: test.options?.input?.default },
      (test.data?.input ?? {}) as Record<string, JsonValue>,
      {
        missing: 'empty',
        context: (test.data?.context ?? {}) as Record<string, JsonValue>,
        history: (suite.data?.messages ?? []).map(toChat),
      },
    );
    expect(rendered.map(toSpec)).toEqual(
      test.expect.messages.map(({ role, content }) => ({ role, content })),
    );
    expectSettings(prompt, suite, test.expect);
  });
});

it('has all 117 cases, and two that are younger', () => {
  const count = suites.flatMap(([, cases]) => cases.flatMap(({ tests }) => tests)).length;
  expect(count).toBe(117 + 2);
});

function closedPrompt(suite: SpecSuite): Promise<ClosedPrompt> {
  const partials = { ...suite.partials, ...suite.resolverPartials };
  const files = Object.entries(partials).map(([name, text]) => [`partials/${name}`, text]);
  const store = storeOf(Object.fromEntries(files) as Record<string, string>);
  return closePrompt(parsePrompt(suite.template, file), store);
}

function expectSettings(
  prompt: ClosedPrompt,
  suite: SpecSuite,
  expected: SpecTest['expect'],
): void {
  const { source, value } = frontMatterOf(suite.template, file);
  expect(prompt.settings).toEqual({ model: expected.model, parameters: expected.config ?? {} });
  for (const kind of ['input', 'output'] as const) {
    const schema = expected[kind]?.schema;
    if (schema === undefined) continue;
    const stated = (value[kind] as JsonObject)['schema'] ?? null;
    expect(picoschema(source, stated, [kind, 'schema'], suite.schemas)).toEqual(schema);
  }
  const outputs = suite.schemas === undefined ? expected.output?.schema : undefined;
  if (outputs !== undefined)
    expect(prompt.output).toEqual({ kind: 'json-schema', schema: outputs });
  for (const [space, members] of Object.entries(expected.ext ?? {})) {
    for (const [key, member] of Object.entries(members)) {
      expect(fieldOf(prompt, `${space}.${key}`)).toEqual(member);
    }
  }
  if (expected.raw !== undefined)
    expect(readYaml(source.text, file, 'bad-prompt').value).toEqual(expected.raw);
}

function fieldOf(prompt: ClosedPrompt, path: string): unknown {
  return prompt.fields.find((field) => field.path === path)?.value;
}

const specRoles: Record<string, ChatMessage['role']> = { model: 'assistant' };

function toChat({ role, content }: SpecMessage): ChatMessage {
  const text = content.map((part) => part['text'] as string).join('');
  return { role: specRoles[role] ?? (role as ChatMessage['role']), content: text };
}

function toSpec({ role, parts }: ReturnType<typeof renderParts>[number]): SpecMessage {
  return {
    role: role === 'assistant' ? 'model' : role,
    content: parts.map((part): JsonObject => {
      if (part.kind === 'text') return { text: part.text };
      if (part.kind === 'section') return { metadata: { pending: true, purpose: part.name } };
      const { url, contentType } = part;
      return { media: { url, ...(contentType === undefined ? {} : { contentType }) } };
    }),
  };
}
