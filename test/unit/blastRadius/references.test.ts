import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { referencesIn } from '../../support/sourceReferences.ts';

const reply = {
  name: 'reply',
  file: 'prompts/reply.prompt.yml',
  inputs: ['order', 'message'],
};
const triage = { name: 'triage', file: 'prompts/triage.prompt.yml', inputs: ['message'] };
const prompts = [reply, triage];

async function find(file: string, text: string): Promise<[number, string, string][]> {
  const { sites } = await referencesIn(file, text, prompts);
  return sites.map(({ line, how, prompt }) => [line, how, prompt]);
}

describe('a use of a prompt', () => {
  it.each([
    ['a path', 'a.ts', `readFile('prompts/reply.prompt.yml')`, 'path'],
    ['a path from elsewhere', 'src/a.ts', `import x from '../prompts/reply.prompt.yml';`, 'path'],
    ['a path that is put together', 'a.js', '`${root}/prompts/reply.prompt.yml`', 'path'],
    ['a file URL', 'a.yaml', `prompts: ['file://prompts/reply.prompt.yml']`, 'path'],
    ['a bare YAML value', 'a.yml', `- prompt: prompts/reply.prompt.yml`, 'path'],
    ['a JSON value', 'a.json', `{"prompt": "prompts/reply.prompt.yml"}`, 'path'],
    ['the base name', 'a.py', `open(ROOT / "reply.prompt.yml")`, 'path'],
    ['a path in Go', 'a.go', `os.ReadFile("prompts/reply.prompt.yml")`, 'path'],
    ['an SDK call', 'a.ts', `await langfuse.getPrompt('reply')`, 'sdk'],
    ['an SDK call with options', 'a.ts', `langfuse.getPrompt("reply", { label: 'x' })`, 'sdk'],
    ['a Python SDK call', 'a.py', `mlflow.load_prompt("prompts:/reply@production")`, 'sdk'],
    ['a version', 'a.py', `load_prompt("prompts:/reply/3")`, 'sdk'],
    ['a flag', 'a.ts', `client.getObjectValue('reply', {}, context)`, 'sdk'],
    ['a flag with a type', 'a.ts', `flags.getObjectDetails<Prompt>('reply', x)`, 'sdk'],
    ['a flag in Python', 'a.py', `client.get_object_details("reply", {}, ctx)`, 'sdk'],
    ['an OFREP address', 'a.ts', 'fetch(`${base}/ofrep/v1/evaluate/flags/reply`)', 'sdk'],
    ['a loader of the workspace', 'a.ts', `servedPrompt('reply', user)`, 'name'],
    ['a loader on two lines', 'a.ts', `usePrompt(\n  'reply',\n)`, 'name'],
    ['a keyword argument', 'a.py', `run(model="m", prompt_name="reply")`, 'name'],
    ['a constant', 'a.ts', `export const REPLY_PROMPT = 'reply';`, 'name'],
  ])('is found by %s', async (_, file, text, how) => {
    expect(await find(file, `\n${text}`)).toEqual([[text.includes('\n') ? 3 : 2, how, 'reply']]);
  });

  it.each([
    ['a comment', 'a.ts', `// getPrompt('reply')`],
    ['a block comment', 'a.ts', `/* 'prompts/reply.prompt.yml' */`],
    ['a Python comment', 'a.py', `# load_prompt("reply")`],
    ['the bare name', 'a.ts', `if (kind === 'reply') send();`],
    ['another argument', 'a.ts', `log('reply')`],
    ['another file of that name', 'a.ts', `read('old/reply.prompt.yml')`],
    ['a constant that nothing uses', 'a.ts', `const REPLY_PROMPT = 'reply';`],
    ['what a user is asked', 'a.ts', `promptUser('reply'); window.prompt('reply');`],
    ['of a dialog', 'a.ts', `dialog.getPrompt('reply')`],
    ['a path that is logged', 'a.ts', `console.log('prompts/reply.prompt.yml')`],
    ['a key of a map', 'a.ts', `const titles = { reply: 'Reply' };`],
    ['a longer name', 'a.ts', `getPrompt('reply-all')`],
    ['a longer path', 'a.ts', `read('prompts/auto-reply.prompt.yml')`],
    ['text that mentions it', 'a.py', `"""See prompts/reply.prompt.yml for the words."""`],
    ['a language that is not read', 'a.md', `prompts/reply.prompt.yml`],
  ])('is not %s', async (_, file, text) => {
    expect(await find(file, text)).toEqual([]);
  });

  it('that names the prompt and its file in one call counts once', async () => {
    const text = `const p = await servedPrompt(\n  'reply',\n  'prompts/reply.prompt.yml',\n  user,\n);`;
    expect(await find('a.ts', text)).toEqual([[2, 'name', 'reply']]);
  });

  it('is found behind an apostrophe in a regular expression', async () => {
    expect(await find('a.ts', `const r = /it's/;\ngetPrompt('reply');`)).toEqual([
      [2, 'sdk', 'reply'],
    ]);
  });

  it('may be of several prompts', async () => {
    const text = `a('prompts/triage.prompt.yml');\nb('prompts/reply.prompt.yml');`;
    expect((await find('a.ts', text)).map(([, , prompt]) => prompt)).toEqual(['triage', 'reply']);
  });
});

describe('what a use passes', () => {
  const passes = async (file: string, text: string): Promise<readonly string[] | undefined> =>
    (await referencesIn(file, text, prompts)).sites[0]?.passes;

  it.each([
    ['a.ts', `renderPrompt('reply', { order, message: text })`, ['order', 'message']],
    ['a.ts', `renderPrompt('reply', { 'order': 1, user })`, ['order', 'user']],
    [
      'a.ts',
      `runPrompt({ name: 'reply', variables: { order: f(a, b), message } })`,
      ['order', 'message'],
    ],
    [
      'a.ts',
      `const p = await getPrompt('reply');\nconst t = p.compile({ order, x: 1 });`,
      ['order', 'x'],
    ],
    [
      'a.ts',
      `const p = await getPrompt('reply', { label: 'a' });\ncomplete(p, { order });`,
      ['order'],
    ],
    ['a.ts', `const FILE = 'prompts/reply.prompt.yml';\nask(FILE, { message });`, ['message']],
    ['a.py', `p = load_prompt("reply")\nx = p.format(order=o, message=m)`, ['order', 'message']],
    ['a.py', `run_prompt("reply", order=o, tone="kind")`, ['order', 'tone']],
    ['a.py', `run_prompt("reply", variables={"order": o, "message": m})`, ['order', 'message']],
    ['a.ts', `const p = await getPrompt('reply');\np.compile({ ...rest });`, undefined],
    ['a.py', `p = load_prompt("reply")\np.format(**values)`, undefined],
    ['a.ts', `getPrompt('reply', { label: 'production' })`, undefined],
  ])('in %s: %s', async (file, text, expected) => {
    expect(await passes(file, text)).toEqual(expected);
  });
});

describe('what is read of an answer', () => {
  const loaded = `const p = await getPrompt('reply');\nconst text = await ask(p, { order });\n`;
  const pyLoaded = `p = load_prompt("reply")\nraw = ask(p, order=o)\n`;
  const reads = async (file: string, text: string): Promise<readonly string[] | undefined> =>
    (await referencesIn(file, text, prompts)).sites[0]?.reads;

  it.each([
    ['a.ts', `const answer = JSON.parse(text);\nuse(answer.next_step, answer?.escalate);`],
    ['a.ts', `const { next_step, escalate: e } = JSON.parse(text);`],
    [
      'a.ts',
      `interface Reply { readonly next_step?: string; escalate: boolean }\nconst r: Reply = JSON.parse(text);`,
    ],
    [
      'a.ts',
      `const Reply = z.object({ next_step: z.string(), escalate: z.boolean() });\nReply.parse(JSON.parse(text));`,
    ],
    [
      'a.ts',
      `const a = read(text);\nif (a.escalate) go(a['next_step']);\nfunction read(t) { return JSON.parse(t); }`,
    ],
    ['a.py', `answer = json.loads(raw)\nx = answer["next_step"]\ny = answer.get("escalate")`],
    ['a.py', `answer = json.loads(raw)\nprint(f'{answer["next_step"]} {answer["escalate"]}')`],
    [
      'a.py',
      `class Reply(BaseModel):\n    next_step: str\n    escalate: bool\nReply.model_validate_json(raw)`,
    ],
  ])('in %s: %s', async (file, text) => {
    const found = await reads(file, `${file.endsWith('.py') ? pyLoaded : loaded}${text}`);
    expect(found).toEqual(['escalate', 'next_step']);
  });

  it('is not what other values hold, nor what the prompt itself holds', async () => {
    const text = `${loaded}use(order.total, p.config.model, JSON.parse(other).name);`;
    expect(await reads('a.ts', text)).toBeUndefined();
  });
});

describe('how sure a use is', () => {
  it.each([
    ['a.ts', `import { Langfuse } from 'langfuse';\nnew Langfuse().getPrompt('reply')`, 'certain'],
    ['a.py', `mlflow.genai.load_prompt("prompts:/reply@production")`, 'certain'],
    ['a.ts', `readFile('prompts/reply.prompt.yml')`, 'certain'],
    ['src/a.ts', `readFile('../prompts/reply.prompt.yml')`, 'certain'],
    ['a.ts', `readFile(join(folder, 'reply.prompt.yml'))`, 'likely'],
    ['a.ts', `getPrompt('reply')`, 'likely'],
    ['a.ts', `this.backend.getPrompt('reply')`, 'possible'],
    ['a.ts', `usePrompt('reply')`, 'likely'],
  ])('in %s: %s', async (file, text, sure) => {
    const { sites } = await referencesIn(file, text, prompts);
    expect(sites.map((it) => it.sure)).toEqual([sure]);
  });
});

describe('a comparison with the prompt', () => {
  it('names what is missing and what is too much', async () => {
    const { sites } = await referencesIn('a.ts', `renderPrompt('reply', { order, user })`, prompts);
    expect(sites).toMatchObject([{ missing: ['message'], extra: ['user'] }]);
  });

  it('says that something is spread, and not what is missing', async () => {
    const text = `renderPrompt('reply', { order, user, ...rest })`;
    const [site] = (await referencesIn('a.ts', text, prompts)).sites;
    expect(site).toMatchObject({ spreads: true, extra: ['user'] });
    expect(site?.missing).toBeUndefined();
  });
});

describe('a chain', () => {
  it('is an answer that becomes a variable of another prompt', async () => {
    const text = `
      const sorted = await ask(await getPrompt('triage'), { message });
      const category = JSON.parse(sorted);
      await ask(await getPrompt('reply'), { order: category, message });`;
    const { chains } = await referencesIn('a.ts', text, prompts);
    const chain = { file: 'a.ts', line: 4, from: 'triage', to: 'reply', sure: 'likely' };
    expect(chains).toEqual([chain]);
  });

  const sorted = `const sorted = await ask(await getPrompt('triage'), { message });\n`;
  const reply = `await ask(await getPrompt('reply'), `;
  const later = `getPrompt('triage').then((p) => ask(p, { message }))`;

  it.each([
    ['a key of the answer', `${sorted}${reply}{ order: JSON.parse(sorted).category });`],
    ['what is taken out', `${sorted}const { order } = JSON.parse(sorted);\n${reply}{ order });`],
    [
      'what lies deeper',
      `${sorted}const a = JSON.parse(sorted);\n${reply}{ order: a.items.map((it) => it.id) });`,
    ],
    ['each item', `${sorted}for (const it of JSON.parse(sorted).items) ${reply}{ order: it.id });`],
    ['an answer that comes later', `${later}.then(async (order) => { ${reply}{ order }); });`],
    [
      'what a function gives back',
      `const order = await once(() => ${later});\n${reply}{ order });`,
    ],
  ])('is found by %s', async (_, text) => {
    const { chains } = await referencesIn('a.ts', text, prompts);
    expect(chains.map(({ from, to }) => [from, to])).toEqual([['triage', 'reply']]);
  });

  it.each([
    ['a condition', `${sorted}if (JSON.parse(sorted).urgent) ${reply}{ order });`],
    ['another value', `${sorted}log(sorted);\n${reply}{ order: message });`],
    ['another parameter', `${sorted}f((order) => sorted);\n${reply}{ order });`],
  ])('is not %s', async (_, text) => {
    expect((await referencesIn('a.ts', text, prompts)).chains).toEqual([]);
  });
});

describe('any source text', () => {
  const pieces = [
    ...[`'reply'`, 'getPrompt(', ')', '{', '}', '`', '"', "'", '"""', '//', '/*', '*/', '#', '\\'],
    ...[
      '\n',
      'a = ',
      '...x',
      ', ',
      'order',
      'prompts/reply.prompt.yml',
      ': ',
      '[',
      '${',
      'def f(p):',
    ],
    ...['class A', 'func (', 'return ', 'JSON.parse(', 'p.', '=> ', '%w[', 'end', '<A ', '/>'],
  ];
  const files = [
    'a.ts',
    'a.tsx',
    'a.js',
    'a.py',
    'a.go',
    'a.java',
    'a.cs',
    'a.rb',
    'a.yml',
    'a.json',
  ];

  it('is searched without an exception', async () => {
    const property = fc.asyncProperty(
      fc.array(fc.constantFrom(...pieces), { maxLength: 30 }),
      fc.constantFrom(...files, 'a.ipynb'),
      async (chosen, file) => {
        const text = chosen.join('');
        for (const { line } of (await referencesIn(file, text, prompts)).sites) {
          expect(line).toBeLessThanOrEqual(text.split('\n').length);
        }
      },
    );
    await fc.assert(property, { numRuns: 2000 });
  });

  it.each(files)('may nest deeper than people write, in %s', async (file) => {
    const text = `${'('.repeat(20_000)}"reply"${')'.repeat(20_000)}`;
    await expect(referencesIn(file, text, prompts)).resolves.toBeDefined();
  });
});
