import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { diffPrompts } from '../../../src/core/diff/diffPrompts.ts';
import { parseConfig } from '../../../src/node/config.ts';
import { openWorkspace, type Workspace } from '../../../src/node/workspace/workspace.ts';
import { promptYml } from '../../support/promptBuilders.ts';
import { scratchFolder, scratchRepository, type Scratch } from '../../support/scratchRepository.ts';

const files = {
  'prompts/reply.prompt.yml': promptYml('Be brief.\n{{> rules}}'),
  'prompts/broken.prompt.yml': 'messages: 3\n',
  'prompts/partials/rules.md': 'Never promise refunds.\n',
  'node_modules/x/prompts/y.prompt.yml': promptYml('No.'),
  'dist/prompts/z.prompt.yml': promptYml('No.'),
};
const config = parseConfig('', 'prompt-canary.yaml');

let scratch: Scratch | undefined;
afterEach(() => {
  scratch?.dispose();
  scratch = undefined;
});

function repository(): { scratch: Scratch; workspace: Workspace } {
  scratch = scratchRepository(files);
  return { scratch, workspace: openWorkspace(scratch.root, config) };
}

describe('a workspace', () => {
  it('lists its prompts, built and installed ones left out', async () => {
    const { workspace } = repository();
    expect(await workspace.promptFiles()).toEqual([
      'prompts/broken.prompt.yml',
      'prompts/reply.prompt.yml',
    ]);
    expect(await workspace.store.partials()).toEqual(['prompts/partials/rules.md']);
  });

  it('opens all prompts but the broken one, which it names', async () => {
    const { prompts, problems } = await repository().workspace.closedPrompts();
    expect(prompts.map(({ name }) => name)).toEqual(['reply']);
    expect(problems).toMatchObject([
      { file: 'prompts/broken.prompt.yml', error: { code: 'bad-prompt', where: { line: 1 } } },
    ]);
  });

  it('puts unsaved texts in front of the disk', async () => {
    const { workspace } = repository();
    const unsaved = workspace.withOverlay(
      new Map([
        ['prompts/partials/rules.md', 'Promise refunds.'],
        ['prompts/new.prompt.yml', promptYml('New.')],
      ]),
    );
    const reply = await unsaved.openPrompt('prompts/reply.prompt.yml');
    expect(reply.messages[0]?.content).toContain('Promise refunds.');
    expect(await unsaved.promptFiles()).toContain('prompts/new.prompt.yml');
    expect(await workspace.promptFiles()).not.toContain('prompts/new.prompt.yml');
  });

  it('reads nothing outside, be it by path or by link', async () => {
    const outside = scratchFolder({ 'secret.txt': 'secret' });
    try {
      const { scratch: inside, workspace } = repository();
      symlinkSync(
        path.join(outside.root, 'secret.txt'),
        path.join(inside.root, 'prompts/partials/link.md'),
      );
      const out = path.relative(inside.root, path.join(outside.root, 'secret.txt'));
      expect(await workspace.store.read(out)).toBeUndefined();
      expect(await workspace.store.read('prompts/partials/link.md')).toBeUndefined();
    } finally {
      outside.dispose();
    }
  });

  it('says that a prompt is not there', async () => {
    await expect(repository().workspace.openPrompt('nothing.prompt.yml')).rejects.toMatchObject({
      code: 'not-found',
      where: { file: 'nothing.prompt.yml' },
    });
  });
});

describe('the baseline', () => {
  it('is the prompt of a commit with the partials of that commit', async () => {
    const { scratch: repo, workspace } = repository();
    repo.write({ 'prompts/partials/rules.md': 'Promise everything.\n' });
    const baseline = await workspace.openBaseline('prompts/reply.prompt.yml', 'HEAD');
    expect(baseline?.messages[0]?.content).toContain('Never promise refunds.');
    const candidate = await workspace.openPrompt('prompts/reply.prompt.yml');
    expect(diffPrompts(baseline, candidate).hunks).toMatchObject([
      { file: 'prompts/partials/rules.md', kinds: ['guardrail'] },
    ]);
  });

  it('is found from a workspace that is a folder of the repository', async () => {
    scratch = scratchRepository({ 'app/prompts/reply.prompt.yml': promptYml('Be brief.') });
    const workspace = openWorkspace(path.join(scratch.root, 'app'), config);
    const baseline = await workspace.openBaseline('prompts/reply.prompt.yml', 'main');
    expect(baseline?.name).toBe('reply');
  });

  it('is null for a new prompt, and before the first commit', async () => {
    const { workspace } = repository();
    expect(await workspace.openBaseline('prompts/new.prompt.yml', 'HEAD')).toBeNull();
    scratch?.dispose();
    scratch = scratchFolder(files);
    scratch.git('init', '--quiet');
    const unborn = openWorkspace(scratch.root, config);
    expect(await unborn.openBaseline('prompts/reply.prompt.yml', 'HEAD')).toBeNull();
  });

  it.each([
    ['an unknown revision', 'nothing', 'git knows no revision "nothing"'],
    ['an option', '--output=x', 'is no git revision'],
    ['a range', 'HEAD..main', 'git knows no revision'],
  ])('refuses %s', async (_, ref, message) => {
    const { workspace } = repository();
    const opened = workspace.openBaseline('prompts/reply.prompt.yml', ref);
    await expect(opened).rejects.toMatchObject({
      code: 'bad-usage',
      message: expect.stringContaining(message) as unknown,
    });
  });

  it('needs a repository', async () => {
    scratch = scratchFolder(files);
    const workspace = openWorkspace(scratch.root, config);
    await expect(workspace.openBaseline('prompts/reply.prompt.yml', 'HEAD')).rejects.toMatchObject({
      code: 'bad-usage',
      message: expect.stringContaining('not in a git repository') as unknown,
    });
  });

  it('that is broken is named as the baseline', async () => {
    const { workspace } = repository();
    await expect(workspace.openBaseline('prompts/broken.prompt.yml', 'HEAD')).rejects.toMatchObject(
      { message: expect.stringMatching(/^in the baseline: /) as unknown, where: { line: 1 } },
    );
  });
});
