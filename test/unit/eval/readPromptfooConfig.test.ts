import { describe, expect, it } from 'vitest';
import { describeError } from '../../../src/core/base/errors.ts';
import {
  readPromptfooConfig,
  type PromptfooConfig,
} from '../../../src/core/eval/readPromptfooConfig.ts';
import { memoryFiles } from '../../support/memoryFiles.ts';

const origin = { suite: 'golden', kind: 'golden', mustPass: [] } as const;
const tests = 'tests: [{ assert: [{ type: is-json }] }]';

const files = memoryFiles({
  'prompts/a.json': '[{"role":"user","content":"A {{a}}"}]',
  'prompts/b.json': '[{"role":"user","content":"B {{a}}"}]',
  'two.txt': 'First {{a}}\n---\nSecond {{a}}\n',
  'labels.csv': 'prompt,label\n"One, {{a}}",candidate\nTwo,other\nThree,baseline\n',
  'provider.yaml':
    'id: openai:chat:stub\nconfig: { apiHost: api.example.com, passthrough: { seed: 1 } }',
});

function read(
  text: string,
  more: Parameters<typeof readPromptfooConfig>[4] = {},
): Promise<PromptfooConfig> {
  return readPromptfooConfig(text, 'config.yaml', origin, files, more);
}

describe('promptfoo configurations', () => {
  it('give baseline, candidate, endpoint and cases', async () => {
    const config = await read(`
description: peer
prompts: [file://prompts/a.json, { id: file://prompts/b.json, label: new }]
providers:
  - id: openai:chat:stub
    config: { apiBaseUrl: "http://127.0.0.1:1/v1", apiKey: sk-local, temperature: 0 }
defaultTest: { vars: { text: hello } }
${tests}
`);
    expect(config).toMatchObject({
      description: 'peer',
      baseline: { text: '[{"role":"user","content":"A {{a}}"}]', file: 'prompts/a.json' },
      candidate: { file: 'prompts/b.json', label: 'new', isData: true },
      provider: {
        model: 'stub',
        baseUrl: 'http://127.0.0.1:1/v1',
        apiKey: 'sk-local',
        parameters: { temperature: 0 },
      },
      cases: [{ vars: { text: 'hello' } }],
    });
    expect(config.provider.parameters).toEqual({ temperature: 0 });
  });

  it('may hold the prompts themselves and name the provider alone', async () => {
    const config = await read(`
prompts: ["Say {{a}}", { raw: "Tell {{a}}" }]
providers: openai:gpt-5-mini
${tests}
`);
    expect(config.candidate).toMatchObject({ isOwnFile: false, text: 'Tell {{a}}' });
    expect(config.provider).toEqual({
      id: 'openai:gpt-5-mini',
      model: 'gpt-5-mini',
      parameters: {},
      tools: [],
    });
  });

  const prompts = 'prompts: [a, b]';
  const providers = 'providers: [openai:chat:m]';
  it.each([
    ['one prompt', `prompts: [a]\n${providers}\n${tests}`, 'config.yaml:1:', 'two prompts'],
    ['three prompts', `prompts: [a, b, c]\n${providers}\n${tests}`, 'two prompts'],
    [
      'a prompt that is a program',
      `prompts: [file://a.py, b]\n${providers}\n${tests}`,
      'a program',
    ],
    ['a pattern of nothing', `prompts: ["file://p/*.txt", b]\n${providers}\n${tests}`, 'no file'],
    [
      'another provider',
      `${prompts}\nproviders: [anthropic:x]\n${tests}`,
      ':2:',
      'openai:chat:MODEL',
    ],
    ['two providers', `${prompts}\nproviders: [openai:a, openai:b]\n${tests}`, 'one provider'],
    ['no tests', `${prompts}\n${providers}`, 'there are no tests'],
    ['hooks', `${prompts}\n${providers}\n${tests}\nextensions: []`, '"extensions" of promptfoo'],
    ['a misspelt key', `${prompts}\nprovider: [a]\n${tests}`, '"providers"'],
  ])('with %s are refused', async (_name, text, ...expected) => {
    let message = '';
    try {
      await read(text);
    } catch (error) {
      message = describeError(error);
    }
    for (const part of expected) expect(message).toContain(part);
  });
});
