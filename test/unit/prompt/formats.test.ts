import { describe, expect, it } from 'vitest';
import { CanaryError } from '../../../src/core/base/errors.ts';
import { replaceMessage } from '../../../src/core/prompt/edit.ts';
import { formatOf } from '../../../src/core/prompt/formats.ts';
import { parsePrompt } from '../../../src/core/prompt/parse.ts';
import { formatSamples } from '../../support/promptFormats.ts';

describe('the format of a file', () => {
  it.each(Object.entries(formatSamples))('is %s', (format, [file, text]) => {
    expect(formatOf(file, text).id).toBe(format);
    expect(parsePrompt(text, file).format).toBe(format);
  });

  it.each([
    ['docs/CLAUDE.md', 'instructions', 'docs-CLAUDE'],
    ['skills/pdf/SKILL.md', 'instructions', 'pdf-SKILL'],
    ['a/review.prompt.md', 'instructions', 'review'],
    ['a/review.agent.md', 'instructions', 'review'],
    ['a/review.chatmode.md', 'instructions', 'review'],
    ['reply.jinja2', 'jinja', 'reply'],
    ['reply.prompt.j2', 'jinja', 'reply'],
    ['reply.txt', 'text', 'reply'],
    ['reply.prompty', 'prompty', 'reply'],
    ['reply.prompt', 'dotprompt', 'reply'],
  ])('%s is %s, called %s', (file, format, name) => {
    expect(parsePrompt('Be brief.', file)).toMatchObject({ format, name });
  });
});

describe('what a format says is read', () => {
  it.each([
    [
      'p.prompty',
      '---\nname: n\nmodel: {id: m, connection: {apiKey: "${env:KEY}"}}\noutputs: {a: {type: float}}\ntools: "${file:t.json}"\nmine: 1\n---\nuser:\nHi {{x}}',
      {
        template: 'jinja',
        tools: ['${file:t.json}'],
        output: { kind: 'json-schema', schema: { properties: { a: { type: 'number' } } } },
        messages: [
          { role: 'user', content: 'Hi {{x}}', origins: [{ line: 9 }], range: { start: 8 } },
        ],
      },
    ],
    [
      'p.prompt',
      '---\nmodel: m\ntools: [search]\noutput: {format: json}\n---\n{{role "system"}}\nA {{x}}\n{{history}}\n{{role "user"}}B',
      {
        tools: ['search'],
        output: { kind: 'json' },
        placeholders: [{ name: 'history', before: 1 }],
        messages: [
          { role: 'system', origins: [{ line: 6 }, { line: 7 }, { line: 8 }] },
          { role: 'user' },
        ],
      },
    ],
    [
      'p.json',
      '{"model": "m", "messages": [{"role": "user", "content": [{"type": "text", "text": "{x}"}]}], "template_format": "f-string", "tools": [{"type": "function"}], "response_format": {"type": "json_schema", "json_schema": {"name": "n", "schema": {}}}}',
      {
        format: 'chat',
        template: 'f-string',
        settings: { model: 'm', parameters: {} },
        tools: [{ type: 'function' }],
        output: { kind: 'json-schema', name: 'n', schema: {} },
        variables: [{ name: 'x', origin: { line: 1 } }],
      },
    ],
    [
      'p.json',
      formatSamples['langfuse']?.[1] ?? '',
      { settings: { model: 'm-1' }, placeholders: [{ name: 'h', before: 1 }] },
    ],
    [
      'p.agent.md',
      '---\ndescription: d\nmodel: m\ntools: [read, "edit"]\nhandoffs: []\n---\nUse `${{ secrets.X }}` and {{ x | y }.',
      { description: 'd', template: 'none', tools: ['read', 'edit'], variables: [] },
    ],
    [
      'SKILL.md',
      '---\nname: s\nallowed-tools: Read, Grep\n---\nx',
      { name: 's', tools: ['Read', 'Grep'] },
    ],
    ['p.md', '{% if a %}\nb\n{% endif %}', { template: 'jinja', variables: [{ name: 'a' }] }],
    [
      'p.prompt.yml',
      'template: jinja2\nmessages: [{role: user, content: "{{ a|upper }}"}]',
      { template: 'jinja' },
    ],
  ])('%s: %j', (file, text, expected) => {
    expect(parsePrompt(text, file)).toMatchObject(expected);
  });
});

describe('a mistake names file, line and what was expected', () => {
  const cases: readonly [file: string, text: string, line: number, says: RegExp][] = [
    ['a.prompty', '---\nname: "x\n---\nx', 3, /YAML/],
    ['a.prompty', '\n---\nname: x\n', 2, /not closed/],
    ['a.prompty', '---\n- 1\n---\nx', 2, /mapping/],
    ['a.prompty', '---\ntemplate: liquid\n---\nx', 2, /"liquid" is not known/],
    ['a.prompty', '---\nmodel: m\n---\nuser:\n{{ x', 5, /not closed/],
    ['a.prompt', '---\nmodel: [1]\n---\nx', 2, /not text/],
    ['a.prompt', '---\noutput:\n  schema:\n    a(set): string\n---\nx', 4, /array, object or enum/],
    ['a.prompt', 'x\n{{role "boss"}}', 2, /role is not known/],
    ['a.prompt', 'x\n{{#if a}}{{role "user"}}{{/if}}', 2, /stands in a section/],
    ['a.prompt', '---\nmodel: m\n---\n\n{{#each a}}', 5, /not closed/],
    ['AGENTS.md', '---\na: b: c\n---\nx', 2, /YAML|mapping|compact/i],
    ['a.j2', 'x\n{% block b %}', 2, /not supported/],
    ['a.json', '{"a": 1}', 1, /messages are missing/],
    ['a.json', '3', 1, /no messages/],
    ['a.json', '[{"role": "user"}]', 1, /content is not text/],
    ['a.json', '[\n {"role": "user", "content": [{"type": "image_url"}]}]', 2, /one part of text/],
    [
      'a.yaml',
      'messages:\n  - role: user\n    content: x\nresponse_format: {type: xml}',
      4,
      /json_schema/,
    ],
    ['a.json', '{"prompt": "x",\n"type": "poem"}', 2, /text or chat/],
    ['a.json', '{"labels": [],\n"prompt": {"a": 1}}', 2, /not text/],
    ['a.json', '{"name": "mlflow.prompt.text",\n"tags": 3}', 2, /mapping/],
  ];
  it.each(cases)('%s: %j', (file, text, line, says) => {
    let thrown: unknown;
    try {
      parsePrompt(text, file);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(CanaryError);
    const { code, where, message, expected } = thrown as CanaryError;
    expect({ code, where }).toMatchObject({ code: 'bad-prompt', where: { file, line } });
    expect(`${message}; ${expected}`).toMatch(says);
  });
});

describe('a content that the format cannot say is refused', () => {
  it.each([
    ['a.prompty', 'system:\nA', 'a\nuser:\nb'],
    ['a.prompty', 'system:\nA', '\nA'],
    ['a.prompt', '{{role "system"}}A', 'a{{role "user"}}b'],
    ['a.md', 'A', 'a\rb'],
    ['a.prompt.yml', 'messages: [{role: user, content: A}]', '{{#a}}'],
  ])('%s: %j', (file, text, content) => {
    expect(() => replaceMessage(parsePrompt(text, file), 0, content)).toThrow(CanaryError);
  });
});
