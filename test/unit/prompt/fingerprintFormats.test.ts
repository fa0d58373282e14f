import { describe, expect, it } from 'vitest';
import type { TemplateLanguage } from '../../../src/core/prompt/model.ts';
import { fingerprintOf } from '../../../src/core/prompt/fingerprint.ts';
import { closed } from '../../support/promptBuilders.ts';

const chat = [
  { role: 'system', content: 'Be brief.\nYou help {{name}}.' },
  { role: 'user', content: '{{question}}' },
];
const request = { model: 'm-1', messages: chat, temperature: 0.5, max_tokens: 100 };

/** One prompt with two messages, a model and two parameters in every format that can say it. */
const same: Readonly<Record<string, string>> = {
  'p.prompt.yml': `model: m-1
modelParameters: {temperature: 0.5, maxTokens: 100}
messages:
  - role: system
    content: |-
      Be brief.
      You help {{name}}.
  - {role: user, content: '{{question}}'}
`,
  'v2.prompty': `---
model: {id: m-1, options: {temperature: 0.5, maxOutputTokens: 100}}
---
system:
Be brief.
You help {{ name }}.

user:
{{question}}
`,
  'v1.prompty': `---
model:
  api: chat
  configuration: {type: azure_openai, azure_deployment: m-1}
  parameters: {temperature: 0.5, max_tokens: 100}
template: mustache
---
system:
Be brief.
You help {{name}}.
user:
{{question}}`,
  'p.prompt': `---
model: m-1
config: {temperature: 0.5, maxOutputTokens: 100}
---
{{role "system"}}Be brief.
You help {{name}}.{{role "user"}}{{question}}
`,
  'block.prompt.yml': `model: m-1
modelParameters: {temperature: 0.5, maxTokens: 100}
messages:
  - role: system
    content: |
      Be brief.
      You help {{name}}.
  - role: user
    content: >
      {{question}}
`,
  'lines.prompt': `---
model: m-1
config: {temperature: 0.5, maxOutputTokens: 100}
---
{{role "system"}}
Be brief.
You help {{name}}.
{{role "user"}}
{{question}}
`,
  'p.chat.json': JSON.stringify(request, null, 2),
  'p.chat.yaml': JSON.stringify({ ...request, template_format: 'jinja2' }),
  'f.chat.json': JSON.stringify({
    ...request,
    template_format: 'f-string',
    messages: [
      { role: 'system', content: 'Be brief.\nYou help {name}.' },
      { role: 'user', content: '{question}' },
    ],
  }),
  'langfuse.json': JSON.stringify({
    name: 'p',
    type: 'chat',
    prompt: chat,
    config: { model: 'm-1', temperature: 0.5, max_tokens: 100 },
    labels: ['production'],
  }),
  'mlflow.json': JSON.stringify({
    model_version: {
      name: 'p',
      version: '2',
      tags: [
        { key: '_mlflow_prompt_type', value: 'chat' },
        { key: 'mlflow.prompt.text', value: JSON.stringify(chat) },
        {
          key: '_mlflow_prompt_model_config',
          value: JSON.stringify({ model_name: 'm-1', temperature: 0.5, max_tokens: 100 }),
        },
      ],
    },
  }),
};

/** One text in every format that holds a single text. */
const text = 'Be brief.\nYou help {{name}}.';
const sameText: Readonly<Record<string, string>> = {
  'p.md': text,
  'p.txt': text,
  'p.j2': `${text.replace('{{name}}', '{{ name }}')}\n`,
  'p.prompt.md': `---\ndescription: d\n---\n${text}`,
  'p.prompty': text,
  'p.prompt': `{{role "system"}}${text}`,
  'p.prompt.yml': `messages: [{role: system, content: ${JSON.stringify(text)}}]`,
  'p.json': JSON.stringify([{ role: 'system', content: text }]),
  'langfuse.json': JSON.stringify({ name: 'p', type: 'text', prompt: text, labels: [] }),
  'mlflow.json': JSON.stringify({ name: 'p', version: 1, tags: { 'mlflow.prompt.text': text } }),
};

describe.each([
  ['a chat', same, 'p.prompt.yml'],
  ['a text', sameText, 'p.md'],
])('%s has one fingerprint', (_, files, first) => {
  it.each(Object.keys(files))('in %s', async (file) => {
    const expected = await closed(files, first);
    expect((await closed(files, file)).fingerprint).toBe(expected.fingerprint);
  });
});

it('counts partials that are included in three languages as the words they hold', async () => {
  const partials = { 'partials/rules.md': 'Be brief.\n' };
  const files = {
    ...partials,
    'a.md': '{{> rules}}\nHi {{x}}',
    'a.j2': '{% include "rules" %}\nHi {{ x }}',
    'a.prompt': '{{role "system"}}{{> rules}}\nHi {{x}}',
    'a.json': JSON.stringify({
      type: 'text',
      labels: [],
      prompt: '@@@langfusePrompt:name=rules|label=production@@@\nHi {{x}}',
    }),
    'b.md': 'Be brief.\nHi {{x}}',
  };
  const expected = (await closed(files, 'b.md')).fingerprint;
  for (const file of ['a.md', 'a.j2', 'a.json']) {
    expect((await closed(files, file)).fingerprint).toBe(expected);
  }
  const [message] = (await closed(files, 'a.prompt')).messages;
  expect(message?.content).toBe('Be brief.\nHi {{x}}');
});

describe('two templates have different fingerprints', () => {
  const of = (content: string, template: TemplateLanguage): string =>
    fingerprintOf({
      name: 'p',
      template,
      messages: [{ role: 'user', content }],
      settings: { parameters: {} },
      tools: [],
      output: { kind: 'text' },
    });

  it.each([
    ['braces that are text in one', '{{x}}', 'none', 'mustache'],
    ['braces that are doubled in one', '{{x}}', 'f-string', 'mustache'],
    ['a section and its look-alike', '{{#x}}a{{/x}}', 'mustache', 'handlebars'],
    ['a filter', '{{x|upper}}', 'jinja', 'none'],
  ] as const)('%s', (_, content, one, other) => {
    expect(of(content, one)).not.toBe(of(content, other));
  });

  it('where a brace of text would join a variable', () => {
    expect(of('{{{x}', 'f-string')).not.toBe(of('{{{x}}}', 'mustache'));
  });

  it('but not for the way in which a plain variable is spelt', () => {
    expect(of('a {{ x }}', 'mustache')).toBe(of('a {{x}}', 'handlebars'));
    expect(of('a {x}', 'f-string')).toBe(of('a {{ x }}', 'jinja'));
    expect(of('no variable', 'none')).toBe(of('no variable', 'mustache'));
  });
});
