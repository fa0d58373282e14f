import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseConfig } from '../../../src/node/config.ts';
import { findRipgrep } from '../../../src/node/workspace/ripgrep.ts';
import { openWorkspace } from '../../../src/node/workspace/workspace.ts';
import { promptYml } from '../../support/promptBuilders.ts';
import { scratchFolder, type Scratch } from '../../support/scratchRepository.ts';

const call = "getPrompt('reply');\n";
const files: Readonly<Record<string, string>> = {
  'prompts/reply.prompt.yml': promptYml('Be brief.'),
  'prompts/triage.prompt.yml': promptYml('Sort.').replace('reply', 'triage'),
  'prompt-canary.yaml': "prompts: ['prompts/reply.prompt.yml']\n",
  '.gitignore': 'ignored/\n',
  'src/a.ts': `\n${call}`,
  'src/deep/er/b.py': 'p = load_prompt("reply")\nq = load_prompt("triage")\n',
  'src/c.js': "read('prompts/triage.prompt.yml');\n",
  'ignored/d.ts': call,
  'src/strange name/é.ts': call,
  'config/app.yaml': 'prompts: [file://prompts/reply.prompt.yml]\n',
  'evals/golden.yaml': 'prompts: [file://prompts/reply.prompt.yml]\n',
  'node_modules/x/e.ts': call,
  'src/dist/f.ts': call,
  '.hidden/g.ts': call,
  'src/.hidden.ts': call,
  'src/h.md': call,
  'src/binary.ts': `\0${call}`,
  'src/long.ts': `${call}${'x'.repeat(1_000_001)}`,
  'src/none.ts': 'nothing here\n',
};

let scratch: Scratch;
beforeAll(() => {
  scratch = scratchFolder(files);
  symlinkSync(path.join(scratch.root, 'src/a.ts'), path.join(scratch.root, 'src/link.ts'));
});
afterAll(() => scratch.dispose());

async function callSites(ripgrep: string | null): Promise<string[]> {
  const config = parseConfig(
    'suites: {golden: {kind: golden, files: [evals/*.yaml]}}',
    'prompt-canary.yaml',
  );
  const workspace = openWorkspace(scratch.root, config, { ripgrep });
  const { prompts } = await workspace.closedPrompts();
  const found = await workspace.callSites(prompts);
  return found.map(({ file, line, how, prompt }) => `${file}:${line} ${prompt} ${how}`);
}

const expected = [
  'config/app.yaml:1 reply path',
  'ignored/d.ts:1 reply sdk',
  'src/a.ts:2 reply sdk',
  'src/c.js:1 triage path',
  'src/deep/er/b.py:1 reply sdk',
  'src/deep/er/b.py:2 triage sdk',
  'src/strange name/é.ts:1 reply sdk',
];

describe('call sites', () => {
  it('are found by a walk in Node', async () => {
    expect(await callSites(null)).toEqual(expected);
  });

  it('are the same with ripgrep', async () => {
    const ripgrep = await findRipgrep(process.env, path.join(import.meta.dirname, 'test.ts'));
    expect(
      ripgrep,
      'ripgrep is an optional dependency; install it to run this test',
    ).not.toBeNull();
    expect(await callSites(ripgrep)).toEqual(expected);
  });

  it('say which ripgrep cannot run', async () => {
    await expect(callSites(path.join(scratch.root, 'no-such-rg'))).rejects.toMatchObject({
      code: 'file-unavailable',
    });
  });
});
