import { renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { chainedTo } from '../../../src/core/blastRadius/chains.ts';
import { reachedFrom } from '../../../src/core/blastRadius/references/graph.ts';
import { parseConfig } from '../../../src/node/config.ts';
import { grammarFolder } from '../../../src/node/workspace/references/grammarFolder.ts';
import { LocalReferences } from '../../../src/node/workspace/references/localReferences.ts';
import type { ReferenceSource } from '../../../src/node/workspace/references/references.ts';
import { WorkerReferences } from '../../../src/node/workspace/references/workerReferences.ts';
import { openWorkspace } from '../../../src/node/workspace/workspace.ts';
import { buildPrograms } from '../../support/buildPrograms.ts';
import { promptYml } from '../../support/promptBuilders.ts';
import {
  parts,
  readChainFixture,
  readReferenceFixture,
  scoreChains,
  scoreReferences,
} from '../../support/referenceFixture.ts';
import { scratchFolder, type Scratch } from '../../support/scratchRepository.ts';

const grammars = grammarFolder(import.meta.url);
const prompts = [
  { name: 'reply', file: 'prompts/reply.prompt.yml', inputs: ['order'] },
  { name: 'triage', file: 'prompts/triage.prompt.yml', inputs: ['message'] },
];

let folder: string;
let workerUrl: URL;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'references-'));
  const entry = 'src/node/workspace/references/referenceWorker.ts';
  const program = await buildPrograms({ referenceWorker: entry }, folder);
  workerUrl = pathToFileURL(program('referenceWorker'));
});
afterAll(() => rm(folder, { recursive: true }));

const opened: (ReferenceSource | Scratch)[] = [];
afterEach(() => {
  for (const it of opened.splice(0).reverse()) it.dispose();
});

function scratch(files: Readonly<Record<string, string>>): Scratch {
  const made = scratchFolder(files);
  opened.push(made);
  return made;
}

const kinds = ['this thread', 'a thread of its own'] as const;

function open(kind: (typeof kinds)[number], root: string, url = workerUrl): ReferenceSource {
  const options = { root, ripgrep: null, suites: ['evals/*.yaml'], grammars };
  const source =
    kind === 'this thread'
      ? new LocalReferences(options)
      : new WorkerReferences({ ...options, workerUrl: url });
  opened.push(source);
  return source;
}

async function found(source: ReferenceSource, referred = prompts): Promise<string[]> {
  const { files } = await source.find(referred);
  return files.flatMap(({ role, sites }) =>
    sites.map(({ file, line, prompt, missing }) =>
      [`${file}:${line}`, prompt, role, ...(missing ?? [])].join(' '),
    ),
  );
}

describe.each(parts)('the %s part of the labelled workspace', (part) => {
  it('is found with a precision and a recall of 0.95 or more', async () => {
    const fixture = readReferenceFixture(part);
    const { root } = scratch(Object.fromEntries(fixture.files));
    const { files } = await open('this thread', root).find(fixture.prompts);
    const sites = files.filter(({ role }) => role !== 'test').flatMap((it) => it.sites);
    const scores = scoreReferences(fixture.references, sites);
    expect(Math.min(scores.precision, scores.recall), scores.wrong.join('\n')).toBeGreaterThan(
      0.95,
    );
    expect(Math.min(scores.passes, scores.reads), scores.wrong.join('\n')).toBeGreaterThan(0.9);
  });
});

describe('chains in the labelled workspace', () => {
  it('are found with a precision and a recall of 0.95 or more', async () => {
    const fixture = readChainFixture();
    const { root } = scratch(Object.fromEntries(fixture.files));
    const { files, chains } = await open('this thread', root).find(fixture.prompts);
    const within = files.filter(({ role }) => role === 'code').flatMap((it) => it.chains);
    const scores = scoreChains(fixture.chains, [...within, ...chains]);
    expect(Math.min(scores.precision, scores.recall), scores.wrong.join('\n')).toBeGreaterThan(
      0.95,
    );
  });
});

describe.each(kinds)('chains over files that are kept up to date in %s', (kind) => {
  const files = {
    'src/triage.ts': `
export async function classify(message: string) {
  return ask(await getPrompt('triage'), { message });
}
`,
    'src/reply.ts': `
export async function write(order: string) {
  return ask(await getPrompt('reply'), { order });
}
`,
    'src/flow.ts': `
import { classify } from './triage';
import { write } from './reply';
export const run = async (message: string) => write(await classify(message));
`,
  };
  const told = async (source: ReferenceSource): Promise<string[]> =>
    (await source.find(prompts)).chains.map(({ file, line, from, to, sure }) =>
      [`${file}:${line}`, from, to, sure].join(' '),
    );
  const whole = ['src/flow.ts:4 triage reply likely'];

  it('follow each of the files that they go through', async () => {
    const { root } = scratch(files);
    const source = open(kind, root);
    const save = (file: keyof typeof files, text: string): void => {
      writeFileSync(path.join(root, file), text);
      source.changed({ file });
    };
    expect(await told(source)).toEqual(whole);
    save('src/triage.ts', files['src/triage.ts'].replace('return ask', 'await ask'));
    expect(await told(source)).toEqual([]);
    save('src/triage.ts', files['src/triage.ts']);
    expect(await told(source)).toEqual(whole);
    save('src/reply.ts', files['src/reply.ts'].replace('{ order }', '{ order: 1 }'));
    expect(await told(source)).toEqual([]);
    save('src/reply.ts', files['src/reply.ts']);
    save('src/flow.ts', files['src/flow.ts'].replace('write(await classify(message))', '0'));
    expect(await told(source)).toEqual([]);
    save('src/flow.ts', `\n${files['src/flow.ts']}`);
    expect(await told(source)).toEqual(['src/flow.ts:5 triage reply likely']);
    rmSync(path.join(root, 'src/flow.ts'));
    source.changed({ file: 'src/flow.ts' });
    expect(await told(source)).toEqual([]);
  });

  it('are found in a file that imports what later gives an answer, and in a new one', async () => {
    const { root } = scratch({
      ...files,
      'src/triage.ts': `export const classify = async (message: string) => 'other';\n`,
    });
    const source = open(kind, root);
    expect(await told(source)).toEqual([]);
    source.changed({ file: 'src/triage.ts', text: files['src/triage.ts'] });
    expect(await told(source)).toEqual(whole);
    source.changed({ file: 'src/more.ts', text: files['src/flow.ts'] });
    expect(await told(source)).toEqual([...whole, 'src/more.ts:4 triage reply likely']);
    source.changed({ file: 'src/more.ts', text: null });
    expect(await told(source)).toEqual(whole);
  });

  it('do not go through tests, nor round in circles', async () => {
    const { root } = scratch({
      'src/triage.ts': files['src/triage.ts'],
      'src/reply.ts': `${files['src/reply.ts']}export * from './index';\n`,
      'src/index.ts': `export * from './reply';\nexport * from './triage';\n`,
      'src/flow.test.ts': files['src/flow.ts'],
      'src/flow.ts': files['src/flow.ts'].replace(/\.\/(?:triage|reply)/g, './index'),
    });
    expect(await told(open(kind, root))).toEqual(whole);
  });
});

describe.each(kinds)('references that are kept up to date in %s', (kind) => {
  const files = {
    'a.ts': `getPrompt('reply');\n`,
    'b.py': `x = 1\n`,
    'a.test.ts': `getPrompt('reply');\n`,
    'evals/golden.yaml': `prompts: [file://prompts/reply.prompt.yml]\n`,
  };
  const tests = ['a.test.ts:1 reply test', 'evals/golden.yaml:1 reply suite'];

  it('follow files that change, appear and go', async () => {
    const { root } = scratch(files);
    const source = open(kind, root);
    expect(await found(source)).toEqual(['a.test.ts:1 reply test', 'a.ts:1 reply code', tests[1]]);
    writeFileSync(path.join(root, 'b.py'), `\nload_prompt("triage")\n`);
    source.changed({ file: 'b.py' });
    rmSync(path.join(root, 'a.ts'));
    source.changed({ file: 'a.ts' });
    expect(await found(source)).toEqual([tests[0], 'b.py:2 triage code', tests[1]]);
  });

  it('read what is said to have changed and nothing else', async () => {
    const { root } = scratch(files);
    const source = open(kind, root);
    await found(source);
    writeFileSync(path.join(root, 'b.py'), `load_prompt("triage")\n`);
    expect(await found(source)).not.toContain('b.py:1 triage code');
  });

  it('put the text of an editor before the disk until it lets go', async () => {
    const { root } = scratch(files);
    const source = open(kind, root);
    await found(source);
    source.changed({ file: 'a.ts', text: `\n\ngetPrompt('triage');\n` });
    expect(await found(source)).toEqual([tests[0], 'a.ts:3 triage code', tests[1]]);
    source.changed({ file: 'a.ts', text: null });
    expect(await found(source)).toEqual([tests[0], 'a.ts:1 reply code', tests[1]]);
  });

  it('know an editor whose text came before the first question', async () => {
    const { root } = scratch({});
    const source = open(kind, root);
    source.changed({ file: 'new.ts', text: `getPrompt('reply');` });
    expect(await found(source)).toEqual(['new.ts:1 reply code']);
  });

  it('are compared with other variables, and searched for other prompts', async () => {
    const { root } = scratch({
      'a.ts': `renderPrompt('reply', { order });\nusePrompt('other');\n`,
    });
    const source = open(kind, root);
    expect(await found(source)).toEqual(['a.ts:1 reply code']);
    const [reply] = prompts;
    const wider = { name: 'reply', file: reply?.file ?? '', inputs: ['order', 'language'] };
    expect(await found(source, [wider])).toEqual(['a.ts:1 reply code language']);
    const other = { name: 'other', file: 'prompts/other.prompt.yml', inputs: [] };
    expect(await found(source, [wider, other])).toEqual([
      'a.ts:1 reply code language',
      'a.ts:2 other code',
    ]);
    expect(await found(source, [])).toEqual([]);
  });

  it('follow folders that go, appear and move', async () => {
    const call = `getPrompt('reply');\n`;
    const { root } = scratch({ 'src/old/a.ts': call, 'src/b.ts': call });
    const source = open(kind, root);
    await found(source);
    renameSync(path.join(root, 'src/old'), path.join(root, 'src/new'));
    source.changed({ file: 'src/old' });
    source.changed({ file: 'src/new' });
    expect(await found(source)).toEqual(['src/b.ts:1 reply code', 'src/new/a.ts:1 reply code']);
  });

  it('follow no link that leads outside, even when told of it', async () => {
    const outside = scratch({ 'secret.ts': `getPrompt('reply');\n` });
    const { root } = scratch({});
    symlinkSync(path.join(outside.root, 'secret.ts'), path.join(root, 'link.ts'));
    const source = open(kind, root);
    await found(source);
    source.changed({ file: 'link.ts' });
    source.changed({ file: '../secret.ts' });
    expect(await found(source)).toEqual([]);
  });

  it('name the files that were left out', async () => {
    const long = `prompt: reply\n`.repeat(30_000);
    const { root } = scratch({ 'a.yaml': long });
    expect((await open(kind, root).find(prompts)).skipped).toEqual([
      { file: 'a.yaml', why: 'too-large' },
    ]);
  });
});

describe('the thread that reads source code', () => {
  it('that dies is said and replaced', async () => {
    const { root } = scratch({ 'a.ts': `getPrompt('reply');\n` });
    const crashing = path.join(folder, 'crashing.js');
    writeFileSync(
      crashing,
      `import { existsSync, writeFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
const mark = ${JSON.stringify(path.join(root, 'crashed'))};
if (existsSync(mark)) await import('./referenceWorker.js');
else parentPort.once('message', () => { writeFileSync(mark, ''); process.exit(7); });`,
    );
    const source = open('a thread of its own', root, pathToFileURL(crashing));
    await expect(source.find(prompts)).rejects.toMatchObject({
      code: 'file-unavailable',
      message: expect.stringContaining('ended with code 7') as unknown,
    });
    expect(await found(source)).toEqual(['a.ts:1 reply code']);
  });

  it('says why the search cannot run, and searches again when it can', async () => {
    const { root } = scratch({ 'a.ts': `getPrompt('reply');\n` });
    const ripgrep = path.join(root, 'no-such-rg');
    const source = new WorkerReferences({ root, ripgrep, suites: [], grammars, workerUrl });
    opened.push(source);
    await expect(source.find(prompts)).rejects.toMatchObject({ code: 'file-unavailable' });
    await expect(source.find(prompts)).rejects.toMatchObject({ code: 'file-unavailable' });
  });

  it('answers who waits when it is disposed, and nobody afterwards', async () => {
    const { root } = scratch({ 'a.ts': `getPrompt('reply');\n` });
    const source = open('a thread of its own', root);
    const finding = source.find(prompts);
    source.dispose();
    expect((await finding).files).toHaveLength(1);
    await expect(source.find(prompts)).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('the graph of a workspace', () => {
  it('leads from a partial to whoever calls a prompt that includes it', async () => {
    const { root } = scratch({
      'prompts/reply.prompt.yml': promptYml('{{> rules}}'),
      'prompts/partials/rules.md': 'Be kind. {{> words}}',
      'prompts/partials/words.md': 'Never swear.',
      'a.ts': `getPrompt('reply');\n`,
      'a.test.ts': `getPrompt('reply');\n`,
    });
    const config = parseConfig('partials: [prompts/partials/*.md]', 'prompt-canary.yaml');
    const workspace = openWorkspace(root, config, { ripgrep: null });
    const { graph, callSites } = await workspace.references(
      (await workspace.closedPrompts()).prompts,
    );
    expect(callSites.map(({ file }) => file)).toEqual(['a.ts']);
    expect(graph.edges.map(({ from, kind, to }) => `${from} ${kind} ${to}`)).toEqual([
      'prompts/reply.prompt.yml includes prompts/partials/rules.md',
      'prompts/partials/rules.md includes prompts/partials/words.md',
      'a.test.ts tests prompts/reply.prompt.yml',
      'a.ts calls prompts/reply.prompt.yml',
    ]);
    expect(reachedFrom(graph, 'prompts/partials/words.md').map(({ id }) => id)).toEqual([
      'prompts/partials/rules.md',
      'prompts/reply.prompt.yml',
      'a.test.ts',
      'a.ts',
    ]);
  });

  it('says through which functions of other files an answer goes', async () => {
    const { root } = scratch({
      'prompts/sort.prompt.yml': promptYml('Sort.').replace('reply', 'sort'),
      'prompts/reply.prompt.yml': promptYml('Reply to {{kind}}.'),
      'sort.py': `def sort(text):\n    return ask(load_prompt("sort"), text=text)\n`,
      'flow.py': `from sort import sort\n\n\ndef flow(text):\n    return ask(load_prompt("reply"), kind=sort(text))\n`,
    });
    const config = parseConfig('', 'prompt-canary.yaml');
    const workspace = openWorkspace(root, config, { ripgrep: null });
    const { graph } = await workspace.references((await workspace.closedPrompts()).prompts);
    expect(chainedTo(graph, ['prompts/sort.prompt.yml']).feeds).toMatchObject([
      { prompt: 'reply', through: ['sort'], sure: 'likely', at: [{ file: 'flow.py', line: 5 }] },
    ]);
    expect(graph.edges.find(({ kind }) => kind === 'chains')?.how).toBe(
      'the answer of sort is passed to reply through sort() of sort.py',
    );
  });

  it('tells who gets the answer of a prompt, who gives it one, and which tests call it', async () => {
    const { root } = scratch({
      'prompts/sort.prompt.yml': promptYml('Sort.').replace('reply', 'sort'),
      'prompts/reply.prompt.yml': promptYml('Reply to {{kind}}.'),
      'prompts/check.prompt.yml': promptYml('Check {{text}}.').replace('reply', 'check'),
      'a.ts': `
const kind = await ask(await getPrompt('sort'), { message });
const text = await ask(await getPrompt('reply'), { kind });
await ask(await getPrompt('check'), { text });
`,
      'a.test.ts': `langfuse.getPrompt('reply');\n`,
    });
    const config = parseConfig('', 'prompt-canary.yaml');
    const workspace = openWorkspace(root, config, { ripgrep: null });
    const { graph } = await workspace.references((await workspace.closedPrompts()).prompts);
    const { feeds, fedBy, tests } = chainedTo(graph, ['prompts/reply.prompt.yml']);
    const common = { through: ['reply'], sure: 'likely' };
    expect(feeds).toEqual([
      {
        ...common,
        prompt: 'check',
        file: 'prompts/check.prompt.yml',
        at: [{ file: 'a.ts', line: 4 }],
      },
    ]);
    expect(fedBy).toEqual([
      {
        ...common,
        prompt: 'sort',
        file: 'prompts/sort.prompt.yml',
        at: [{ file: 'a.ts', line: 3 }],
      },
    ]);
    expect(tests).toMatchObject([{ file: 'a.test.ts', line: 1, prompt: 'reply' }]);
    expect(chainedTo(graph, ['prompts/sort.prompt.yml']).feeds).toMatchObject([
      { prompt: 'reply', through: ['sort'] },
      { prompt: 'check', through: ['reply'] },
    ]);
  });
});
