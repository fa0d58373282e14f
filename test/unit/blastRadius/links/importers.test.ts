import { describe, expect, it } from 'vitest';
import {
  ImporterTest,
  importTexts,
} from '../../../../src/core/blastRadius/references/links/importers.ts';

const modules = ['src/triage.ts', 'src/llm/index.ts', 'desk/sorting.py', 'desk/llm/__init__.py'];
const test = new ImporterTest(modules);

const importing: readonly (readonly [file: string, text: string, name: string])[] = [
  ['a.ts', `import { classify as sort } from './triage.js';`, 'sort'],
  ['a.ts', `import {\n  other,\n  classify,\n} from "@/triage";`, 'classify'],
  ['a.ts', `import triage from '../src/triage'`, 'triage'],
  ['a.ts', `import * as llm from './llm/index.js';`, 'llm'],
  ['src/llm/a.ts', `import { ask } from '.';`, 'ask'],
  ['src/llm/a.ts', `import { ask } from './index';`, 'ask'],
  ['desk/llm/a.py', `from . import ask`, 'ask'],
  ['a.js', `const { classify } = require('../triage');`, 'classify'],
  ['a.mjs', `const { classify } = await import('./triage.mjs');`, 'classify'],
  ['a.py', `from desk.sorting import sort_message as sort`, 'sort'],
  ['a.py', `from .sorting import (\n    labels,\n    sort_message,\n)`, 'sort_message'],
  ['a.py', `from desk import sorting`, 'sorting'],
  ['a.py', `import desk.sorting as s`, 's'],
  ['a.py', `    from .llm import ask`, 'ask'],
];

describe('a file that imports what gives answers', () => {
  it.each(importing)('%s: %s', (file, text, name) => {
    const concerns = test.concerns(file, text);
    const pieces = [`f(${name}(x))`, `f(more${name})`, `f(x)`];
    expect(pieces.map((piece) => concerns?.(piece))).toEqual([true, false, false]);
    // The search for texts finds whatever the test accepts.
    expect(importTexts(modules).some((it) => text.includes(it))).toBe(true);
  });

  it.each([
    ['a.ts', `import { classify } from './triage-rules';`],
    ['a.ts', `load('./triage');`],
    ['a.ts', `import { parse } from 'yaml';`],
    ['a.py', `from desk.sortings import x`],
    ['a.py', `sorting = 1`],
  ])('is not one that has %s: %s', (file, text) => {
    expect(test.concerns(file, text)).toBeNull();
  });
});

describe('any text', () => {
  it.each(['import ', 'from a import (', 'const a = ', `from '`, 'import {a,'])(
    'of many "%s" is looked at in little time',
    (piece) => {
      const text = piece.repeat(20_000);
      expect(test.concerns('a.ts', text)).toBeNull();
      expect(test.concerns('a.py', text)).toBeNull();
    },
  );
});
