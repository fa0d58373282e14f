import { describe, expect, it } from 'vitest';
import { editorLayer, layerOf, layers, layerViolation, pureLayers } from '../layers.mjs';
import { percentile, repositoryFiles } from './support/sourceTree/files.ts';
import { functionsOf, importCycles, importsOf, isBarrel } from './support/sourceTree/imports.ts';

const program = repositoryFiles(/^src\/.*\.tsx?$/).filter(({ file }) => !file.endsWith('.d.ts'));
const imports = program.flatMap(importsOf);
const isLocal = (to: string): boolean => to.startsWith('src/') || to === 'package.json';

describe('layers', () => {
  it('has every folder of src in the table, and no other', () => {
    const folders = new Set(program.map(({ file }) => layerOf(file)));
    expect([...folders].sort()).toEqual(Object.keys(layers).sort());
  });

  it('imports only in the direction of the table', () => {
    const violations = imports
      .filter(({ to }) => isLocal(to))
      .map(({ from, to }) => ({ from, why: layerViolation(from, to) }))
      .filter(({ why }) => why !== undefined);
    expect(violations).toEqual([]);
  });

  it('keeps vscode in the extension', () => {
    const outside = imports.filter(
      ({ from, to }) => to === 'vscode' && layerOf(from) !== editorLayer,
    );
    expect(outside).toEqual([]);
  });

  it('keeps Node out of the layers that run without it', () => {
    const found = imports.filter(
      ({ from, to }) => to.startsWith('node:') && pureLayers.includes(layerOf(from) ?? ''),
    );
    expect(found).toEqual([]);
  });

  it('has no circles of imports', () => {
    expect(importCycles(imports.filter(({ to }) => isLocal(to)))).toEqual([]);
  });

  it('has no file that gathers what others export', () => {
    expect(program.filter(isBarrel).map(({ file }) => file)).toEqual([]);
  });

  it('has no file named after nothing', () => {
    const nameless = program.filter(({ file }) =>
      /\/(utils?|helpers?|misc|common)\.tsx?$/.test(file),
    );
    expect(nameless.map(({ file }) => file)).toEqual([]);
  });
});

describe('sizes', () => {
  const fileLines = program.map(({ file, text }) => ({ file, lines: text.split('\n').length - 1 }));
  const functions = program.flatMap(functionsOf);

  it('keeps files small: median 100 lines, nine in ten 250, none over 400', () => {
    const lines = fileLines.map((each) => each.lines);
    expect(fileLines.filter((each) => each.lines > 400)).toEqual([]);
    expect(percentile(lines, 0.5)).toBeLessThanOrEqual(100);
    expect(percentile(lines, 0.9)).toBeLessThanOrEqual(250);
  });

  it('keeps functions small: nine in ten 30 lines, none over 60', () => {
    expect(functions.filter((each) => each.lines > 60)).toEqual([]);
    expect(
      percentile(
        functions.map((each) => each.lines),
        0.9,
      ),
    ).toBeLessThanOrEqual(30);
  });
});

describe('what does not belong in the repository', () => {
  const everything = repositoryFiles(
    /\.(tsx?|mjs|cjs|js|json|md|ya?ml|css|svg|html|sh)$|^\.ci\/run$|^[^.]+$/,
  );
  // Written in pieces, so that this file passes its own test.
  const forbidden = {
    'a path of one machine': /\/(?:home|Users|root|work)\/[a-z]/,
    'the host of a package registry': new RegExp(
      [
        'registry\\.npm' + 'js',
        'npm' + 'js\\.(org|com)',
        'pypi' + '\\.org',
        'crates' + '\\.io',
      ].join('|'),
    ),
    'something left open': new RegExp(
      `\\b(${['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX'].join('|')})\\b`,
    ),
  };

  for (const [what, pattern] of Object.entries(forbidden)) {
    it(`has nowhere ${what}`, () => {
      const found = everything.flatMap(({ file, text }) =>
        text
          .split('\n')
          .flatMap((line, at) => (pattern.test(line) ? [`${file}:${at + 1}: ${line.trim()}`] : [])),
      );
      expect(found).toEqual([]);
    });
  }

  it('has no download addresses in the lock file', () => {
    const [lock] = repositoryFiles(/^package-lock\.json$/);
    expect(lock?.text).not.toContain('"resolved"');
  });

  it('has no test that is skipped or runs alone', () => {
    const skipped = new RegExp(
      String.raw`\b(it|test|describe|suite)\.(only|skip|todo)` + String.raw`\(`,
    );
    const found = repositoryFiles(/^test\/.*\.tsx?$/).filter(({ text }) => skipped.test(text));
    expect(found.map(({ file }) => file)).toEqual([]);
  });
});
