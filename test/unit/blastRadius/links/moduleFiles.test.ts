import { describe, expect, it } from 'vitest';
import {
  importName,
  ModuleFiles,
} from '../../../../src/core/blastRadius/references/links/moduleFiles.ts';

const scripts = ['src/a.ts', 'src/llm/index.ts', 'src/llm/triage.ts', 'lib/llm/triage.js', 'x.mjs'];
const pythons = ['desk/llm/__init__.py', 'desk/llm/triage.py', 'desk/main.py', 'jobs/triage.py'];
const files = new ModuleFiles(
  new Map([
    ...scripts.map((file) => [file, 'script'] as const),
    ...pythons.map((file) => [file, 'python'] as const),
  ]),
);

describe('the file behind an import', () => {
  it.each([
    ['src/a.ts', './llm/triage', 'src/llm/triage.ts', 'likely'],
    ['src/a.ts', './llm/triage.js', 'src/llm/triage.ts', 'likely'],
    ['src/a.ts', './llm', 'src/llm/index.ts', 'likely'],
    ['src/a.ts', './llm/index.js', 'src/llm/index.ts', 'likely'],
    ['src/llm/triage.ts', './index', 'src/llm/index.ts', 'likely'],
    ['src/llm/triage.ts', '../a', 'src/a.ts', 'likely'],
    ['src/llm/triage.ts', '.', 'src/llm/index.ts', 'likely'],
    ['src/a.ts', '../x.mjs', 'x.mjs', 'likely'],
    ['x.mjs', '@/a', 'src/a.ts', 'likely'],
    ['x.mjs', '~/a.js', 'src/a.ts', 'likely'],
    ['x.mjs', 'src/llm/triage', 'src/llm/triage.ts', 'possible'],
    ['desk/main.py', 'desk.llm.triage', 'desk/llm/triage.py', 'likely'],
    ['desk/main.py', '.llm.triage', 'desk/llm/triage.py', 'likely'],
    ['desk/main.py', '.llm', 'desk/llm/__init__.py', 'likely'],
    ['desk/llm/triage.py', '..main', 'desk/main.py', 'likely'],
    ['desk/llm/triage.py', '.', 'desk/llm/__init__.py', 'likely'],
    ['desk/main.py', 'llm', 'desk/llm/__init__.py', 'likely'],
    ['jobs/triage.py', 'main', 'desk/main.py', 'possible'],
  ])('of %s, %s, is %s', (from, module, file, sure) => {
    expect(files.find(from, module)).toEqual({ file, sure });
  });

  it.each([
    ['one that is not there', 'src/a.ts', './other'],
    ['a package', 'src/a.ts', 'triage'],
    ['a package with a scope', 'src/a.ts', '@acme/a'],
    ['one of two', 'x.mjs', '@/llm/triage'],
    ['one of two in Python', 'desk/main.py', 'triage'],
    ['in another language', 'src/a.ts', '../desk/main'],
    ['above the root', 'x.mjs', '../../other'],
  ])('is not known for %s', (_, from, module) => {
    expect(files.find(from, module)).toBeUndefined();
  });

  it.each([
    ['src/llm/triage.ts', 'triage'],
    ['src/llm/index.ts', 'llm'],
    ['desk/llm/__init__.py', 'llm'],
    ['index.ts', ''],
  ])('%s is imported as %s', (file, name) => {
    expect(importName(file)).toBe(name);
  });
});
