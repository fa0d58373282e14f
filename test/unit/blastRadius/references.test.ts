import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findReferences } from '../../../src/core/blastRadius/references/findReferences.ts';

const reply = {
  name: 'reply',
  file: 'prompts/reply.prompt.yml',
  inputs: new Set(['order', 'message']),
};
const triage = { name: 'triage', file: 'prompts/triage.prompt.yml', inputs: new Set(['message']) };
const prompts = [reply, triage];

function find(file: string, text: string): [number, string, string][] {
  return findReferences(file, text, prompts).map(({ line, how, prompt }) => [line, how, prompt]);
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
    ['a constant', 'a.ts', `const REPLY_PROMPT = 'reply';`, 'name'],
  ])('is found by %s', (_, file, text, how) => {
    expect(find(file, `\n${text}`)).toEqual([[text.includes('\n') ? 3 : 2, how, 'reply']]);
  });

  it.each([
    ['a comment', 'a.ts', `// getPrompt('reply')`],
    ['a block comment', 'a.ts', `/* 'prompts/reply.prompt.yml' */`],
    ['a Python comment', 'a.py', `# load_prompt("reply")`],
    ['the bare name', 'a.ts', `if (kind === 'reply') send();`],
    ['another argument', 'a.ts', `log('reply')`],
    ['another file of that name', 'a.ts', `read('old/reply.prompt.yml')`],
    ['a longer name', 'a.ts', `getPrompt('reply-all')`],
    ['a longer path', 'a.ts', `read('prompts/auto-reply.prompt.yml')`],
    ['text that mentions it', 'a.py', `"""See prompts/reply.prompt.yml for the words."""`],
    ['a language that is not read', 'a.md', `prompts/reply.prompt.yml`],
  ])('is not %s', (_, file, text) => {
    expect(find(file, text)).toEqual([]);
  });

  it('that names the prompt and its file in one call counts once', () => {
    const text = `const p = await servedPrompt(\n  'reply',\n  'prompts/reply.prompt.yml',\n  user,\n);`;
    expect(find('a.ts', text)).toEqual([[2, 'name', 'reply']]);
  });

  it('is found behind an apostrophe in a regular expression', () => {
    expect(find('a.ts', `const r = /it's/;\ngetPrompt('reply');`)).toEqual([[2, 'sdk', 'reply']]);
  });

  it('may be of several prompts', () => {
    const text = `a('prompts/triage.prompt.yml');\nb('prompts/reply.prompt.yml');`;
    expect(find('a.ts', text).map(([, , prompt]) => prompt)).toEqual(['triage', 'reply']);
  });
});

describe('what a use passes', () => {
  const passes = (file: string, text: string): readonly string[] | undefined =>
    findReferences(file, text, prompts)[0]?.passes;

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
  ])('in %s: %s', (file, text, expected) => {
    expect(passes(file, text)).toEqual(expected);
  });
});

describe('what a file reads of an answer', () => {
  it.each([
    [
      'a.ts',
      `getPrompt('reply');\nuse(answer.next_step, other?.escalate);`,
      ['next_step', 'escalate'],
    ],
    [
      'a.ts',
      `getPrompt('reply');\nconst { next_step, escalate: e } = JSON.parse(t);`,
      ['next_step', 'escalate'],
    ],
    [
      'a.ts',
      `getPrompt('reply');\ninterface Reply {\n  readonly next_step?: string;\n}`,
      ['next_step'],
    ],
    [
      'a.py',
      `load_prompt("reply")\nx = answer["next_step"]\ny = answer.get("escalate")`,
      ['next_step', 'escalate'],
    ],
    ['a.py', `load_prompt("reply")\nprint(f'{answer["next_step"]}')`, ['next_step']],
  ])('in %s: %s', (file, text, expected) => {
    expect(findReferences(file, text, prompts)[0]?.reads).toEqual(expect.arrayContaining(expected));
  });
});

describe('any source text', () => {
  it('is searched without an exception', () => {
    const piece = fc.constantFrom(
      ...[
        `'reply'`,
        'getPrompt(',
        ')',
        '{',
        '}',
        '`',
        '"',
        "'",
        '"""',
        '//',
        '/*',
        '*/',
        '#',
        '\\',
      ],
      ...['\n', 'a = ', '...x', ', ', 'order', 'prompts/reply.prompt.yml', ': ', '['],
    );
    const file = fc.constantFrom('a.ts', 'a.py', 'a.yml', 'a.json', 'a.go');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), file, (pieces, name) => {
        const text = pieces.join('');
        for (const { line } of findReferences(name, text, prompts)) {
          expect(line).toBeLessThanOrEqual(text.split('\n').length);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
