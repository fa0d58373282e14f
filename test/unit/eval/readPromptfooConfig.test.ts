import { describe, expect, it } from 'vitest';
import { describeError } from '../../../src/core/base/errors.ts';
import {
  readPromptfooConfig,
  type PromptfooConfig,
} from '../../../src/core/eval/readPromptfooConfig.ts';

const origin = { suite: 'golden', kind: 'golden', mustPass: [] } as const;
const tests = 'tests: [{ assert: [{ type: is-json }] }]';

function read(text: string): PromptfooConfig {
  return readPromptfooConfig(text, 'config.yaml', origin);
}

describe('promptfoo configurations', () => {
  it('give baseline, candidate, endpoint and cases', () => {
    const config = read(`
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
      baseline: { kind: 'file', file: 'prompts/a.json' },
      candidate: { kind: 'file', file: 'prompts/b.json' },
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

  it('may hold the prompts themselves and name the provider alone', () => {
    const config = read(`
prompts: ["Say {{a}}", { raw: "Tell {{a}}" }]
providers: openai:gpt-5-mini
${tests}
`);
    expect(config.candidate).toMatchObject({ kind: 'inline', text: 'Tell {{a}}' });
    expect(config.provider).toEqual({ model: 'gpt-5-mini', parameters: {} });
  });

  const prompts = 'prompts: [a, b]';
  const providers = 'providers: [openai:chat:m]';
  it.each([
    ['one prompt', `prompts: [a]\n${providers}\n${tests}`, 'config.yaml:1:', 'two prompts'],
    ['three prompts', `prompts: [a, b, c]\n${providers}\n${tests}`, 'two prompts'],
    ['a prompt that is a program', `prompts: [file://a.py, b]\n${providers}\n${tests}`, 'one file'],
    ['a pattern of prompts', `prompts: ["file://p/*.txt", b]\n${providers}\n${tests}`, 'one file'],
    [
      'another provider',
      `${prompts}\nproviders: [anthropic:x]\n${tests}`,
      ':2:',
      'openai:chat:MODEL',
    ],
    ['two providers', `${prompts}\nproviders: [openai:a, openai:b]\n${tests}`, 'one provider'],
    ['no tests', `${prompts}\n${providers}`, 'there are no tests'],
    ['scenarios', `${prompts}\n${providers}\n${tests}\nscenarios: []`, '"scenarios" of promptfoo'],
    ['a misspelt key', `${prompts}\nprovider: [a]\n${tests}`, '"providers"'],
  ])('with %s are refused', (_name, text, ...expected) => {
    let message = '';
    try {
      read(text);
    } catch (error) {
      message = describeError(error);
    }
    for (const part of expected) expect(message).toContain(part);
  });
});
