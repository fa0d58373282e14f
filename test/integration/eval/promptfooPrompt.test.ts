import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeError } from '../../../src/core/base/errors.ts';
import type { ChatMessage } from '../../../src/core/prompt/model.ts';
import { loadPromptfooPrompt } from '../../../src/node/promptfooPrompt.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'prompt-canary-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const chat = [
  { role: 'system', content: 'S' },
  { role: 'user', content: '{{a}}' },
];

async function fromFile(file: string, text: string): Promise<readonly ChatMessage[]> {
  await writeFile(path.join(root, file), text);
  const prompt = { kind: 'file', file, line: 2 } as const;
  return (await loadPromptfooPrompt(prompt, path.join(root, 'c.json'), 'p', {})).messages;
}

async function inline(text: string): Promise<readonly ChatMessage[]> {
  const prompt = { kind: 'inline', text, line: 3 } as const;
  return (await loadPromptfooPrompt(prompt, 'config.json', 'p', {})).messages;
}

describe('a prompt of a promptfoo configuration', () => {
  it.each([
    ['a.json', JSON.stringify(chat)],
    ['a.yaml', '- { role: system, content: S }\n- { role: user, content: "{{a}}" }'],
    ['a.txt', JSON.stringify(chat)],
  ])('is a chat in %s', async (file, text) => {
    expect(await fromFile(file, text)).toEqual(chat);
  });

  it('is the user’s message in any other text', async () => {
    expect(await fromFile('a.txt', 'Say {{a}}.')).toEqual([
      { role: 'user', content: 'Say {{a}}.' },
    ]);
    expect(await inline('Say {{a}}.')).toEqual([{ role: 'user', content: 'Say {{a}}.' }]);
    expect(await inline(JSON.stringify(chat))).toEqual(chat);
  });

  it.each([
    ['no list', () => fromFile('a.json', '{}'), 'a.json:1: no chat messages'],
    ['an unknown role', () => fromFile('a.yaml', '- { role: bot, content: x }'), 'a.yaml:1:'],
    ['a malformed list', () => inline('[{"role": "user"}]'), 'config.json:3: message 1'],
    ['a tag that is not closed', () => inline('Say {{a'), '{{'],
  ])('is refused with %s', async (_name, load, words) => {
    const error: unknown = await load().catch((thrown: unknown) => thrown);
    expect(describeError(error)).toContain(words);
    expect(error).toMatchObject({ code: 'bad-prompt' });
  });

  it('names the line of the configuration when its file is missing', async () => {
    const prompt = { kind: 'file', file: 'none.json', line: 4 } as const;
    await expect(loadPromptfooPrompt(prompt, '/c/config.yaml', 'p', {})).rejects.toMatchObject({
      code: 'file-unavailable',
      where: { line: 4 },
    });
  });
});
