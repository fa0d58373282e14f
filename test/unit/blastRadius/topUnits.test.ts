import { describe, expect, it } from 'vitest';
import { PromptIndex } from '../../../src/core/blastRadius/references/analysis/match.ts';
import { CandidateTest } from '../../../src/core/blastRadius/references/candidates.ts';
import { findReferences } from '../../../src/core/blastRadius/references/findReferences.ts';
import { languageOf } from '../../../src/core/blastRadius/references/languages.ts';
import {
  mentioningText,
  relatedText,
} from '../../../src/core/blastRadius/references/relatedUnits.ts';
import { layouts, topUnits } from '../../../src/core/blastRadius/references/topUnits.ts';
import { grammarFolder } from '../../../src/node/workspace/references/grammarFolder.ts';
import { readSource } from '../../../src/node/workspace/references/readSource.ts';
import { SyntaxParser } from '../../../src/node/workspace/references/syntaxParser.ts';
import { parts, readReferenceFixture } from '../../support/referenceFixture.ts';

type LayoutName = keyof typeof layouts;

describe('the top level of a text', () => {
  it.each<[string, LayoutName, string[]]>([
    ['at each declaration', 'script', ['const a = 1;\n\n', 'function b() {\n  c();\n}\n']],
    ['with its comment', 'script', ['a();\n', '/** Of b.\n * More. */\nfunction b() {}\n']],
    ['with its decorators', 'python', ['import os\n', '@cached\n# why\ndef f():\n    pass\n']],
    ['not within a template', 'script', ['const a = `\nfunction b() {\n`;\n', 'c();\n']],
    ['not within a comment', 'script', ['/*\nfunction b() {}\n*/\nc();\n', 'd();\n']],
    ['not within a long text', 'python', ['TEXT = """\ndef f():\n"""\n', 'def g():\n    pass\n']],
    ['not at a brace of its own line', 'braces', ['class A\n{\n}\n', 'class B\n{\n}\n']],
    ['not at a label', 'braces', ['func f() {\nagain:\n\tgoto again\n}\n', 'type T int\n']],
    ['not at an end', 'ruby', ['def f\n  1\nend\n', 'def g\n  2\nend\n']],
    ['not behind a condition', 'python', ['if a:\n    b()\nelse:\n    c()\n', 'd()\n']],
    ['at each key of YAML', 'yaml', ['a:\n- 1\n- 2\n', '# of b\nb: 3\n']],
    ['nowhere near a heredoc', 'ruby', ['x = <<~TEXT\ndef f\nTEXT\ndef g\nend\n']],
    ['nowhere near flow style', 'yaml', ['{\na: 1,\nb: 2\n}\n']],
  ])('is taken apart %s', (_, layout, pieces) => {
    const text = pieces.join('');
    const units = topUnits(text, layouts[layout]);
    expect(units.map(({ start, end }) => text.slice(start, end))).toEqual(pieces);
  });
});

describe('what is parsed of a program', () => {
  const mentionsPrompt = (text: string): boolean => text.includes('prompt');
  const related = (text: string): string => relatedText(text, layouts.script, mentionsPrompt);
  const loads = `function load() {\n  return prompt('reply');\n}\n`;

  it('is what has to do with prompts; of the rest only the line breaks', () => {
    expect(related(`function other() {\n  work();\n}\n${loads}`)).toBe(`\n\n\n${loads}`);
  });

  it.each([
    ['who calls it', `function use() {\n  load();\n}\n`],
    ['what it calls', `function prompt(name) {\n  return name;\n}\n`],
    ['short constants', `const NAME = 'reply';\n`],
    ['imports', `import { a } from './a';\n`],
    ['statements', `run(() => {\n  work();\n});\n`],
  ])('keeps %s', (_, unit) => {
    expect(related(unit + loads)).toBe(unit + loads);
  });

  it('does not take a part of a word for a name', () => {
    expect(related(`function x() {\n  loader();\n}\n${loads}`)).toBe(`\n\n\n${loads}`);
  });
});

describe('what is parsed of YAML', () => {
  it('is the entries that mention a prompt', () => {
    const text = 'a:\n  b: 1\nc:\n  prompt: reply\n';
    const kept = mentioningText(text, (piece) => piece.includes('reply'));
    expect(kept).toBe('\n\nc:\n  prompt: reply\n');
  });
});

describe('a text that is read in part', () => {
  const parser = new SyntaxParser(grammarFolder(import.meta.url), () => performance.now());

  it('refers to the same prompts as all of it, in every labelled file', async () => {
    for (const part of parts) {
      const { files, prompts } = readReferenceFixture(part);
      const index = new PromptIndex(prompts);
      const test = new CandidateTest(prompts);
      const all = { concerns: () => true, mentions: () => true };
      for (const [file, text] of files) {
        const language = languageOf(file);
        if (language === undefined || !test.accepts(file, text)) continue;
        const found = await Promise.all(
          [test, all].map(async (wanted) => {
            const source = await readSource(text, language, parser, wanted);
            if (source === null || typeof source === 'string') return source;
            return findReferences(file, source, index, new Set()).sites;
          }),
        );
        expect(found[0], file).toEqual(found[1]);
      }
    }
  });

  it('is read as a whole where the rest cannot be parsed', async () => {
    const language = languageOf('a.js');
    if (language === undefined) throw new Error('no language');
    // The quote in the comment makes the template look like code, and the code like a template.
    const text = `// a lone \` here\nconst a = \`\nfunction b() {\n  \${x}\n\`;\nfunction c() {\n  load(\`prompts/reply.prompt.yml\`);\n}\n`;
    const prompts = [{ name: 'reply', file: 'prompts/reply.prompt.yml', inputs: [] }];
    const source = await readSource(text, language, parser, new CandidateTest(prompts));
    if (source === null || typeof source === 'string') throw new Error('not read');
    const { sites } = findReferences('a.js', source, new PromptIndex(prompts), new Set());
    expect(sites.map(({ line }) => line)).toEqual([7]);
  });
});
