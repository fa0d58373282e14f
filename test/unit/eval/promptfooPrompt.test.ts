import { describe, expect, it } from 'vitest';
import { describeError } from '../../../src/core/base/errors.ts';
import { toPublishedPrompt } from '../../../src/core/eval/suite/promptfooPrompt.ts';
import type { ChatMessage } from '../../../src/core/prompt/model.ts';

const settings = { parameters: {}, tools: [] };

const chat = [
  { role: 'system', content: 'S' },
  { role: 'user', content: '{{a}}' },
];

function fromFile(file: string, text: string): readonly ChatMessage[] {
  const isData = /\.(?:json|yaml)$/.test(file);
  const prompt = { text, file, line: 2, isOwnFile: true, isData };
  return toPublishedPrompt(prompt, 'p', settings).messages;
}

function inline(text: string): readonly ChatMessage[] {
  const prompt = { text, file: 'config.json', line: 3, isOwnFile: false, isData: false };
  return toPublishedPrompt(prompt, 'p', settings).messages;
}

describe('a prompt of a promptfoo configuration', () => {
  it.each([
    ['a.json', JSON.stringify(chat)],
    ['a.yaml', '- { role: system, content: S }\n- { role: user, content: "{{a}}" }'],
    ['a.txt', JSON.stringify(chat)],
  ])('is a chat in %s', (file, text) => {
    expect(fromFile(file, text)).toEqual(chat);
  });

  it('is the user’s message in any other text', () => {
    expect(fromFile('a.txt', 'Say {{a}}.')).toEqual([{ role: 'user', content: 'Say {{a}}.' }]);
    expect(inline('Say {{a}}.')).toEqual([{ role: 'user', content: 'Say {{a}}.' }]);
    expect(inline(JSON.stringify(chat))).toEqual(chat);
  });

  it.each([
    ['no list', () => fromFile('a.json', '{}'), 'a.json:1: no chat messages'],
    ['an unknown role', () => fromFile('a.yaml', '- { role: bot, content: x }'), 'a.yaml:1:'],
    ['a malformed list', () => inline('[{"role": "user"}]'), 'config.json:3: message 1'],
    ['a tag that is not closed', () => inline('Say {{a'), '{{'],
  ])('is refused with %s', (_name, load, words) => {
    let error: unknown;
    try {
      load();
    } catch (thrown) {
      error = thrown;
    }
    expect(describeError(error)).toContain(words);
    expect(error).toMatchObject({ code: 'bad-prompt' });
  });
});
