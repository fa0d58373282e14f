import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CallSite } from '../../src/core/blastRadius/model.ts';
import type { ReferredPrompt } from '../../src/core/blastRadius/references/analysis/match.ts';

/** A use of a prompt as a reader of the code labelled it. */
export interface Label {
  readonly file: string;
  readonly line: number;
  readonly prompt: string;
  readonly how: string;
  /** Absent: not labelled; null: cannot be known. */
  readonly passes?: readonly string[] | null;
  /** Absent: not labelled. */
  readonly reads?: readonly string[];
}

/** A small workspace in many languages, with a label for every use of a prompt in it. */
export interface ReferenceFixture {
  readonly files: ReadonlyMap<string, string>;
  readonly prompts: readonly ReferredPrompt[];
  readonly references: readonly Label[];
}

/**
 * The parts: the rules were written with the first in view; the second and the third were labelled
 * afterwards, each before the rules had met it, and mended only then.
 */
export const parts = ['first', 'second', 'third'] as const;

/** Reads one part: files in one archive (`-- name --` above each), labels beside it. */
export function readReferenceFixture(part: (typeof parts)[number]): ReferenceFixture {
  const { files, labels } = readFixture(part);
  return { files, ...(labels as Pick<ReferenceFixture, 'prompts' | 'references'>) };
}

function readFixture(name: string): {
  readonly files: ReadonlyMap<string, string>;
  readonly labels: unknown;
} {
  const folder = fileURLToPath(new URL('../vectors/references', import.meta.url));
  const archive = readFileSync(path.join(folder, `${name}.txtar`), 'utf8');
  const labels = JSON.parse(readFileSync(path.join(folder, `${name}.json`), 'utf8')) as unknown;
  const pieces = archive.split(/^-- (.+) --\n/m).slice(1);
  const files = new Map<string, string>();
  for (let at = 0; at < pieces.length; at += 2) files.set(pieces[at] ?? '', pieces[at + 1] ?? '');
  return { files, labels };
}

/** An answer that is passed to another prompt in another file, as a reader of the code labelled it. */
export interface ChainLabel {
  readonly file: string;
  readonly line: number;
  /** Names of prompts. */
  readonly from: string;
  readonly to: string;
}

/** A small workspace whose files hand answers of prompts to each other, or nearly so. */
export interface ChainFixture {
  readonly files: ReadonlyMap<string, string>;
  readonly prompts: readonly ReferredPrompt[];
  readonly chains: readonly ChainLabel[];
}

export function readChainFixture(): ChainFixture {
  const { files, labels } = readFixture('chains');
  return { files, ...(labels as Pick<ChainFixture, 'prompts' | 'chains'>) };
}

/** Same place and same prompts; within files and over them. */
export function scoreChains(
  labels: readonly ChainLabel[],
  found: readonly ChainLabel[],
): Pick<ReferenceScores, 'precision' | 'recall' | 'labels' | 'wrong'> {
  const key = ({ file, line, from, to }: ChainLabel): string => `${file}:${line} ${from} -> ${to}`;
  const wanted = new Set(labels.map(key));
  const given = new Set(found.map(key));
  const right = [...wanted].filter((it) => given.has(it));
  return {
    precision: right.length / Math.max(1, given.size),
    recall: right.length / Math.max(1, wanted.size),
    labels: wanted.size,
    wrong: [
      ...[...wanted].filter((it) => !given.has(it)).map((it) => `missed ${it}`),
      ...[...given].filter((it) => !wanted.has(it)).map((it) => `invented ${it}`),
    ],
  };
}

export interface ReferenceScores {
  readonly precision: number;
  readonly recall: number;
  /** Of the labelled ones that were found, how many have the labelled value. */
  readonly how: number;
  readonly passes: number;
  readonly reads: number;
  readonly labels: number;
  /** For people who look at what went wrong. */
  readonly wrong: readonly string[];
}

/** Compares what was found with the labels: same file, line and prompt. */
export function scoreReferences(
  references: readonly Label[],
  found: readonly CallSite[],
): ReferenceScores {
  const key = ({ file, line, prompt }: Pick<Label, 'file' | 'line' | 'prompt'>): string =>
    `${file}:${line} ${prompt}`;
  const sites = new Map(found.map((site) => [key(site), site]));
  const labels = new Map(references.map((label) => [key(label), label]));
  const pairs = [...labels].flatMap(([name, label]) => {
    const site = sites.get(name);
    return site === undefined ? [] : [{ name, label, site }];
  });
  const same = (
    a: readonly string[] | undefined,
    b: readonly string[] | null | undefined,
  ): boolean => JSON.stringify([...(a ?? [])].sort()) === JSON.stringify([...(b ?? [])].sort());
  const how = pairs.filter(({ label, site }) => label.how === site.how);
  const passed = pairs.filter(({ label }) => label.passes !== undefined);
  const rightlyPassed = passed.filter(({ label, site }) =>
    label.passes === null ? site.passes === undefined : same(site.passes, label.passes),
  );
  const read = pairs.filter(({ label }) => label.reads !== undefined);
  const rightlyRead = read.filter(({ label, site }) => same(site.reads, label.reads));
  return {
    precision: pairs.length / Math.max(1, sites.size),
    recall: pairs.length / Math.max(1, labels.size),
    how: how.length / Math.max(1, pairs.length),
    passes: rightlyPassed.length / Math.max(1, passed.length),
    reads: rightlyRead.length / Math.max(1, read.length),
    labels: labels.size,
    wrong: [
      ...[...labels.keys()].filter((name) => !sites.has(name)).map((name) => `missed ${name}`),
      ...[...sites]
        .filter(([name]) => !labels.has(name))
        .map(([name, it]) => `invented ${name} (${it.how}, ${it.via ?? ''}, ${it.sure ?? ''})`),
      ...pairs
        .filter((it) => !how.includes(it))
        .map(({ name, label, site }) => `how ${name}: ${site.how}, not ${label.how}`),
      ...passed
        .filter((it) => !rightlyPassed.includes(it))
        .map(
          ({ name, label, site }) =>
            `passes ${name}: ${site.passes?.join() ?? '-'}, not ${label.passes?.join() ?? '-'}`,
        ),
      ...read
        .filter((it) => !rightlyRead.includes(it))
        .map(
          ({ name, label, site }) =>
            `reads ${name}: ${site.reads?.join() ?? '-'}, not ${label.reads?.join() ?? '-'}`,
        ),
    ],
  };
}
