import { afterEach, describe, expect, it } from 'vitest';
import { CanaryError } from '../../../src/core/base/errors.ts';
import { expandEnv, loadConfig, parseConfig } from '../../../src/node/config.ts';
import { scratchFolder, type Scratch } from '../../support/scratchRepository.ts';

let scratch: Scratch | undefined;
afterEach(() => {
  scratch?.dispose();
  scratch = undefined;
});

function folder(files: Readonly<Record<string, string>>): string {
  scratch = scratchFolder(files);
  return scratch.root;
}

describe('the configuration', () => {
  it('is all defaults where there is no file', async () => {
    const { config, source } = await loadConfig(folder({}));
    expect(source).toBeNull();
    expect(config).toMatchObject({
      prompts: expect.arrayContaining(['**/*.prompty', '**/[!_]*.prompt']) as string[],
      baseline: { from: 'git', ref: 'HEAD' },
      registry: { kind: 'embedded' },
      gate: { margin: 0.02, alpha: 0.05 },
    });
  });

  it.each(['', '# nothing yet\n', '{}'])('is all defaults where the file says %j', async (text) => {
    const { config, source } = await loadConfig(folder({ 'prompt-canary.yaml': text }));
    expect(source).toMatch(/prompt-canary\.yaml$/);
    expect(config.baseline).toEqual({ from: 'git', ref: 'HEAD' });
  });

  it('keeps references to the environment as they are written', async () => {
    const model = "{ baseUrl: '${env:URL}', model: m, apiKey: '${env:KEY}' }";
    const { config } = await loadConfig(
      folder({ 'prompt-canary.yaml': `models:\n  default: ${model}\n` }),
    );
    expect(config.models['default']).toMatchObject({ baseUrl: '${env:URL}', apiKey: '${env:KEY}' });
  });

  it('has to be there when it is named', async () => {
    await expect(loadConfig(folder({}), 'other.yaml')).rejects.toMatchObject({
      code: 'bad-config',
      where: { file: 'other.yaml' },
    });
  });

  it.each([
    ['an unknown key', 'prompts: []\npromts: []\n', 2, 'unknown key "promts"'],
    ['a wrong type', 'gate:\n  alpha: high\n', 2, 'expected number'],
    ['a number out of range', 'gate:\n  margin: 2\n', 2, 'at most 1'],
    ['a wrong word', 'suites:\n  g: {kind: gold, files: []}\n', 2, 'suites.g.kind'],
    ['a plan without stages', 'release:\n  stages: []\n', 2, 'at least one stage'],
    ['broken YAML', 'prompts: [\n', 2, ''],
    ['a list', '- prompts\n', 1, 'expected object'],
  ])('names file, line and expectation of %s', (_, text, line, words) => {
    let thrown: unknown;
    try {
      parseConfig(text, 'prompt-canary.yaml');
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(CanaryError);
    const { code, message, where } = thrown as CanaryError;
    expect(code).toBe('bad-config');
    expect(where).toMatchObject({ file: 'prompt-canary.yaml', line });
    expect(message).toContain(words);
  });

  it.each(['sk-live-123', 'Bearer ${env:KEY}', '${env:KEY}x'])(
    'refuses a key that is written out, and does not repeat it: %s',
    (key) => {
      const text = `models:\n  default:\n    baseUrl: u\n    model: m\n    apiKey: '${key}'\n`;
      let message = '';
      try {
        parseConfig(text, 'prompt-canary.yaml');
      } catch (error) {
        message = (error as CanaryError).message;
        expect((error as CanaryError).where).toMatchObject({ line: 5 });
      }
      expect(message).toBe('models.default.apiKey holds a key itself');
    },
  );
});

describe('a reference to the environment', () => {
  it('is filled in where the value is used', () => {
    expect(expandEnv('https://${env:HOST}/v1', { HOST: 'example.com' }, 'c.yaml')).toBe(
      'https://example.com/v1',
    );
    expect(expandEnv('plain $HOME ${HOME}', {}, 'c.yaml')).toBe('plain $HOME ${HOME}');
  });

  it.each([[{}], [{ KEY: '' }]])('names a variable that is not set: %j', (env) => {
    expect(() => expandEnv('${env:KEY}', env, { file: 'c.yaml', line: 4 })).toThrow(
      expect.objectContaining({
        code: 'bad-config',
        message: 'environment variable KEY is not set',
        where: { file: 'c.yaml', line: 4 },
      }) as Error,
    );
  });
});
