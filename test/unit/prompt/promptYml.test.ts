import { describe, expect, it } from 'vitest';
import { CanaryError } from '../../../src/core/base/errors.ts';
import { parsePrompt } from '../../../src/core/prompt/parse.ts';

const file = 'prompts/reply.prompt.yml';

function linesOf(text: string, message = 0): [string, number][] {
  const { content, origins } = parsePrompt(text, file).messages[message] ?? {
    content: '',
    origins: [],
  };
  return content.split('\n').map((line, index) => [line, origins[index]?.line ?? 0]);
}

describe('a .prompt.yml', () => {
  it('is read with its settings, messages and output contract', () => {
    const prompt = parsePrompt(
      `name: reply
description: Replies.
model: m-1
modelParameters:
  temperature: 0
responseFormat: json_schema
jsonSchema: '{"name": "answer", "schema": {"type": "object", "properties": {"reply": {}}}}'
messages:
  - role: system
    content: Be brief.
  - role: user
    content: '{{message}}'
testData: []
evaluators: []
`,
      file,
    );
    expect(prompt).toMatchObject({
      format: 'prompt-yml',
      name: 'reply',
      description: 'Replies.',
      settings: { model: 'm-1', parameters: { temperature: 0 } },
      output: { kind: 'json-schema', name: 'answer', schema: { properties: { reply: {} } } },
      messages: [
        { role: 'system', content: 'Be brief.', range: { start: 9, end: 10 } },
        { role: 'user', content: '{{message}}' },
      ],
      variables: [{ name: 'message', origin: { file, line: 12 } }],
    });
    expect(prompt.fields.map(({ path, range }) => [path, range.start])).toEqual([
      ['name', 1],
      ['description', 2],
      ['model', 3],
      ['modelParameters.temperature', 5],
      ['responseFormat', 6],
      ['jsonSchema', 7],
    ]);
  });

  it('takes its name from the file when it states none', () => {
    expect(parsePrompt('messages: [{role: user, content: hi}]', file).name).toBe('reply');
  });
});

describe('the lines of a message', () => {
  it('of a literal block are those of the file', () => {
    const text = 'messages:\n  - role: user\n    content: | # why\n\n      one\n\n      two\n';
    expect(linesOf(text)).toEqual([
      ['', 4],
      ['one', 5],
      ['', 6],
      ['two', 7],
      ['', 7],
    ]);
  });

  it('of a folded block are those where each folded line begins', () => {
    const text =
      'messages:\n  - role: user\n    content: >-\n      one\n      two\n\n      three\n        four\n      five\n      six\n';
    expect(linesOf(text)).toEqual([
      ['one two', 4],
      ['three', 7],
      ['  four', 8],
      ['five six', 9],
    ]);
  });

  it('of a quoted scalar stay within its range', () => {
    const text = 'messages:\n  - role: user\n    content: "one\\ntwo\\nthree\\nfour"\nmodel: m\n';
    expect(linesOf(text).map(([, line]) => line)).toEqual([3, 3, 3, 3]);
  });

  it('of an alias are those of what it stands for', () => {
    const text =
      'description: &text |-\n  one\n  two\nmessages:\n  - role: user\n    content: *text\n';
    expect(linesOf(text)).toEqual([
      ['one', 2],
      ['two', 3],
    ]);
  });

  it('are right in a file with carriage returns', () => {
    const text = 'messages:\r\n  - role: user\r\n    content: |\r\n      one\r\n      two\r\n';
    expect(linesOf(text).slice(0, 2)).toEqual([
      ['one', 4],
      ['two', 5],
    ]);
  });
});

describe('a malformed .prompt.yml names line and expectation', () => {
  const message = 'messages:\n  - role: user\n    content: hi\n';
  const cases: readonly [what: string, text: string, line: number, says: RegExp][] = [
    ['broken YAML', 'name: [\n', 2, /well-formed YAML/],
    ['an unknown key', `${message}temperature: 1\n`, 4, /unknown key "temperature"/],
    ['no messages', 'name: x\n', 1, /messages are missing/],
    ['no messages at all', 'messages: []\n', 1, /messages are missing/],
    ['a missing role', 'messages:\n  - content: hi\n', 2, /role is missing.*system/],
    ['an unknown role', 'messages:\n  - content: hi\n    role: boss\n', 3, /role is not known/],
    ['content that is no text', 'messages:\n  - role: user\n    content: [1]\n', 3, /a string/],
    ['an extra key of a message', `${message}    name: x\n`, 4, /unknown key "name"/],
    ['an unknown response format', `${message}responseFormat: json\n`, 4, /json_object/],
    ['a schema that is missing', `${message}responseFormat: json_schema\n`, 4, /jsonSchema/],
    ['a schema that is no JSON', `${message}jsonSchema: '{'\n`, 4, /JSON Schema/],
    ['parameters that are no mapping', `${message}modelParameters: 3\n`, 4, /mapping/],
    ['test data that is no list', `${message}testData: 3\n`, 4, /list/],
    [
      'an open tag',
      'messages:\n  - role: user\n    content: |\n      a\n      {{b\n',
      5,
      /not closed/,
    ],
    ['a tag without a name', 'messages:\n  - role: user\n    content: "{{ 1 + 2 }}"\n', 3, /name/],
    ['an open section', 'messages:\n  - role: user\n    content: "{{#a}}b"\n', 3, /not closed/],
    ['a section closed twice', 'messages:\n  - role: user\n    content: "{{/a}}"\n', 3, /not open/],
    ['a file that is no mapping', '- 1\n', 1, /mapping/],
    ['an empty file', '', 1, /mapping/],
  ];
  it.each(cases)('%s', (_, text, line, says) => {
    let thrown: unknown;
    try {
      parsePrompt(text, file);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(CanaryError);
    const { code, where, message: words, expected } = thrown as CanaryError;
    expect(code).toBe('bad-prompt');
    expect(where).toMatchObject({ file, line });
    expect(`${words}; ${expected}`).toMatch(says);
  });
});

describe('a plain text', () => {
  it('is one system message, line by line', () => {
    const prompt = parsePrompt('Be brief.\n\nHello {{name}}', 'prompts/hello.md');
    expect(prompt).toMatchObject({ format: 'text', name: 'hello' });
    expect(prompt.messages).toEqual([
      {
        role: 'system',
        content: 'Be brief.\n\nHello {{name}}',
        origins: [1, 2, 3].map((line) => ({ file: 'prompts/hello.md', line })),
        range: { start: 1, end: 3 },
        place: { kind: 'span', start: 0, end: 25 },
      },
    ]);
  });
});
