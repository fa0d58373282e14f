import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toPublished } from '../../../src/core/prompt/publish.ts';
import { publishRequest } from '../../../src/protocol/api.ts';
import { closed, promptYml } from '../../support/promptBuilders.ts';
import { cliRun, type CliRun } from '../../support/cliRun.ts';
import { startRegistry, type TestRegistry } from '../../support/registryServer.ts';
import { scratchRepository, type Scratch } from '../../support/scratchRepository.ts';

const file = 'prompts/reply.prompt.yml';
const partial = 'prompts/partials/rules.md';
const served = promptYml('Be brief.\n{{> rules}}\nNever promise refunds.');
const branched = promptYml('Be brief.\n{{> rules}}\nNever promise refunds.\nSay thanks.');
const edited = promptYml('Be brief.\n{{> rules}}\nSay thanks.\nSay goodbye.');
const files = { [file]: served, [partial]: 'Be honest.\nNever guess.\n' };

let scratch: Scratch;
let registry: TestRegistry;
beforeAll(async () => {
  registry = await startRegistry();
  const prompt = toPublished(await closed(files, file));
  const request = publishRequest.parse({ prompt, environment: {} });
  const { version } = await registry.backend.publish(request);
  await registry.backend.label('reply', 'production', version);
  scratch = scratchRepository(files);
  scratch.git('checkout', '--quiet', '-b', 'work');
  scratch.write({ [file]: branched });
  scratch.commit();
  scratch.write({ [file]: edited });
});
afterAll(async () => {
  scratch.dispose();
  await registry.close();
});

const run = (...args: string[]): Promise<CliRun> =>
  cliRun(args, scratch.root, { env: { ...process.env, PROMPT_CANARY_REGISTRY: registry.url } });

interface Hunk {
  readonly before: readonly [number, number];
  readonly after: readonly [number, number];
}

/** The lines that differ, as git names them. */
async function changes(base: string): Promise<string[]> {
  const { code, stdout, stderr } = await run('diff', file, '--base', base, '--json');
  expect(stderr).toBe('');
  expect(code).toBe(0);
  const { hunks } = JSON.parse(stdout) as { hunks: readonly Hunk[] };
  return [...new Set(hunks.map(({ before, after }) => `${before.join()} -> ${after.join()}`))];
}

describe('--base', () => {
  it('names a commit', async () => {
    expect(await changes('HEAD')).toEqual(['8,1 -> 7,0', '9,0 -> 9,1']);
  });

  it.each(['branch:', 'branch:main'])(
    '%s names the commit that the work began from',
    async (base) => {
      expect(await changes(base)).toEqual(['8,1 -> 8,2']);
      const { stdout } = await run('diff', file, '--base', base);
      expect(stdout.split('\n')[1]).toBe(`${file}  base of main -> working tree`);
    },
  );

  it('names what a label of the registry serves, partials as tags where they are the same', async () => {
    expect(await changes('registry:production')).toEqual(['8,1 -> 8,2']);
    const { stdout } = await run('diff', file, '--base', 'registry:production');
    expect(stdout.split('\n')[1]).toBe(`${file}  production v1 -> working tree`);
  });

  it('says of a label that serves nothing that the prompt is new', async () => {
    const { stdout } = await run('diff', file, '--base', 'registry:staging');
    expect(stdout).toContain('staging (not published) -> working tree');
  });

  it('may come from the configuration', async () => {
    scratch.write({ 'prompt-canary.yaml': 'baseline: {from: registry, label: production}\n' });
    const { stdout } = await run('diff', file);
    expect(stdout.split('\n')[1]).toBe(`${file}  production v1 -> working tree`);
    scratch.write({ 'prompt-canary.yaml': 'baseline: {from: branch}\n' });
    expect((await run('diff', file)).stdout.split('\n')[1]).toContain('base of main');
    scratch.write({ 'prompt-canary.yaml': '{}\n' });
  });

  it.each([
    ['an unknown branch', file, 'branch:nope', 'git knows no revision "nope"'],
    ['a partial of the registry', partial, 'registry:production', 'whole prompts only'],
  ])('refuses %s', async (_, of, base, message) => {
    const { code, stderr } = await run('diff', of, '--base', base);
    expect(code).toBe(3);
    expect(stderr).toContain(message);
  });
});
