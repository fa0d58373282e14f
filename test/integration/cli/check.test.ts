import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Log } from 'sarif';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { cliRun, type CliRun } from '../../support/cliRun.ts';
import { deskFolder, replyFile } from '../../support/exampleDesk.ts';
import { scratchRepository, type Scratch } from '../../support/scratchRepository.ts';

const edits = path.join(deskFolder, '../edits');
const partial = 'prompts/partials/desk-rules.md';

let desk: Scratch;
let original: string;
beforeAll(() => {
  desk = scratchRepository({ 'README.md': 'A repository with several services.\n' });
  cpSync(deskFolder, path.join(desk.root, 'services/desk'), { recursive: true });
  desk.commit();
  original = at(replyFile);
});
afterEach(() => put(replyFile, original));
afterAll(() => desk.dispose());

const inDesk = (file: string): string => path.join(desk.root, 'services/desk', file);
const at = (file: string): string => readFileSync(inDesk(file), 'utf8');
const put = (file: string, text: string): void => writeFileSync(inDesk(file), text);
const applyEdit = (name: string): void =>
  put(replyFile, readFileSync(path.join(edits, name, replyFile), 'utf8'));
const check = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<CliRun> =>
  cliRun(['check', ...args, '-j', '40'], path.join(desk.root, 'services/desk'), {
    env: { ...process.env, ...env },
  });

describe('prompt-canary check', () => {
  it('lets a harmless edit pass', async () => {
    applyEdit('harmless');
    const { code, stdout } = await check([replyFile]);
    expect(stdout).toMatch(/^PASS prompts\/reply\.prompt\.yml - /);
    expect(stdout).toMatch(/PASS - 1 checked\n$/);
    expect(code).toBe(0);
  });

  it('closes for the edit that looks like tidying, and says so wherever it was asked to', async () => {
    applyEdit('tidy-up');
    const summary = inDesk('summary.md');
    const outputs = ['--sarif', 'out.sarif', '--markdown', 'note.md', '--json=out.json'];
    const { code, stdout } = await check([replyFile, '--github', ...outputs], {
      GITHUB_STEP_SUMMARY: summary,
    });
    expect(code).toBe(1);
    const annotation = /^::error file=services\/desk\/prompts\/reply\.prompt\.yml,line=\d+/m;
    expect(stdout).toMatch(annotation);
    const note = at('note.md');
    expect(note).toMatch(/^### \S+: FAIL$/m);
    expect(note).toContain('#### Evidence');
    expect(at('summary.md')).toContain(note.trim());
    const { runs } = JSON.parse(at('out.sarif')) as Log;
    expect(runs[0]?.results?.length).toBeGreaterThan(1);
    expect(JSON.parse(at('out.json'))).toMatchObject({
      verdict: 'fail',
      files: [{ file: replyFile, verdict: 'fail', evaluation: { verdict: 'fail' } }],
    });
  });

  it('says of a file that cannot be read where it is wrong, and reviews the others', async () => {
    applyEdit('tidy-up');
    const broken = 'prompts/broken#1.prompt.yml';
    put(broken, `messages:\n  - role: system\n    content: "{{> nothing}}"\n`);
    const gone = 'prompts/gone.prompt.yml';
    const outputs = ['--sarif', 'out.sarif', '--markdown', 'note.md', '--json=out.json'];
    const { code, stdout, stderr } = await check([broken, gone, replyFile, '--github', ...outputs]);
    rmSync(inDesk(broken));
    expect(code).toBe(3);
    expect(stderr).toContain(`${broken}:3: partial "nothing" does not exist; expected `);
    expect(stdout).toMatch(/FAIL - 1 checked, 2 could not be read/);
    expect(stdout).toMatch(/^::error file=services\/desk\/prompts\/broken#1\.prompt\.yml,line=3,/m);
    expect(stdout).toMatch(/^::error file=services\/desk\/prompts\/gone\.prompt\.yml,line=1,/m);
    expect(at('note.md')).toMatch(/^### \S+reply\S+: FAIL$[^]*^### \S+broken\S+: FAIL$/m);
    const [run] = (JSON.parse(at('out.sarif')) as Log).runs;
    const unreadable = run?.results?.filter(({ ruleId }) => ruleId === 'prompt.unreadable');
    expect(unreadable?.map(({ locations }) => locations?.[0]?.physicalLocation)).toEqual([
      {
        artifactLocation: { uri: 'services/desk/prompts/broken%231.prompt.yml' },
        region: { startLine: 3 },
      },
      {
        artifactLocation: { uri: 'services/desk/prompts/gone.prompt.yml' },
        region: { startLine: 1 },
      },
    ]);
    expect(JSON.parse(at('out.json'))).toMatchObject({
      verdict: 'fail',
      files: [{ file: replyFile }],
      unreadable: [{ file: broken, line: 3 }, { file: gone }],
    });
  });

  it('is quick about a file that did not change', async () => {
    const { code, stdout } = await check([replyFile, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      verdict: 'pass',
      files: [{ why: 'nothing reaches the model', evaluation: null }],
    });
  });

  it('is closed by a secret before anything else', async () => {
    put(
      replyFile,
      original.replace(/content: \|\n(\s+)/, 'content: |\n$1Use AKIAABCDEFGH12345678.\n$1'),
    );
    const { code, stdout } = await check([replyFile, '--json']);
    expect(code).toBe(1);
    const { files } = JSON.parse(stdout) as { files: { why: string }[] };
    expect(files[0]?.why).toContain('looks like an AWS access key');
    expect(stdout).not.toContain('AKIAABCDEFGH12345678"');
  });

  it.each([
    ['no file', [], 'missing required argument'],
    ['a file that is not there', ['prompts/none.prompt.yml'], 'none.prompt.yml'],
    ['a number that is none', [replyFile, '--repeat', 'many'], 'a whole number from 1 to 100'],
  ])('refuses %s', async (_, args, words) => {
    const { code, stderr } = await check(args);
    expect(code).toBe(3);
    expect(stderr).toContain(words);
  });
});

describe('a partial under check', () => {
  it('is judged by the prompts that include it', async () => {
    const text = at(partial);
    put(partial, `${text.trimEnd()}\nNever mention the weather.\n`);
    const { stdout, code } = await check([partial, '--json']);
    put(partial, text);
    const { files } = JSON.parse(stdout) as { files: { file: string; why: string }[] };
    expect(files[0]?.why).toMatch(/^judged by its prompts: /);
    expect(files.length).toBeGreaterThan(2);
    expect([0, 1, 2]).toContain(code);
    expect(new Set(files.map((it) => it.file)).size).toBe(files.length);
  });
});
