import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { searchedTexts } from '../../src/core/blastRadius/references/candidates.ts';
import { referenceExtensions } from '../../src/core/blastRadius/references/languages.ts';
import { findRipgrep } from '../../src/node/workspace/ripgrep.ts';
import { grammarFolder } from '../../src/node/workspace/references/grammarFolder.ts';
import { LocalReferences } from '../../src/node/workspace/references/localReferences.ts';
import type { FoundReferences } from '../../src/node/workspace/references/references.ts';
import { WorkerReferences } from '../../src/node/workspace/references/workerReferences.ts';
import {
  parts,
  readChainFixture,
  readReferenceFixture,
  scoreChains,
  scoreReferences,
} from '../support/referenceFixture.ts';
import { generateWorkspace } from './blastWorkspace.ts';
import { busyThreads, longestBlockDuring, type Block } from './eventLoopBlock.ts';
import { machine } from './machine.ts';
import type { BenchResult, Figures } from './result.ts';

const seed = 20261121;
const files = 5000;
const rounds = 5;
const edits = 20;
/** As many threads compute while workspaces are searched: the reader and ripgrep's, or the compiler's. */
const busyBeside = 2;

/**
 * How well uses of prompts are found in the labelled workspace, its parts apart, and how long it
 * takes in a generated one of 5,000 files: cold, after an edit of one file, and the longest time for
 * which the thread that asks could do nothing else (of each round; the median of the rounds, and the
 * worst, in which other programs of the machine have their part; `worstBlockOwnMs` is the processor's
 * time that this thread itself took in one go, at worst). The floor of the search is ripgrep
 * alone over the same files; that of the block is this thread with nothing to do while two others compute
 * as long.
 */
export async function run(): Promise<BenchResult> {
  const root = mkdtempSync(path.join(tmpdir(), 'blast-'));
  try {
    const workspace = generateWorkspace(root, files, seed);
    const ripgrep = await findRipgrep(process.env);
    const { times, idleBlockMs } = await timed(root, workspace, ripgrep);
    return {
      name: 'blast',
      seed,
      machine: machine(),
      figures: {
        ...(await quality()),
        chains: await chainQuality(),
        ...times,
        files,
        megabytes: workspace.bytes / 1e6,
      },
      floor: {
        ...(ripgrep === null ? {} : { coldMs: ripgrepAlone(ripgrep, root, workspace.prompts) }),
        maxBlockMs: idleBlockMs,
      },
    };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** Over all parts together, and of each. */
async function quality(): Promise<Figures> {
  const scores = await Promise.all(
    parts.map(async (part) => {
      const fixture = readReferenceFixture(part);
      const root = mkdtempSync(path.join(tmpdir(), 'blast-labelled-'));
      const source = new LocalReferences({ root, ripgrep: null, suites: [], grammars });
      try {
        for (const [file, text] of fixture.files) source.changed({ file, text });
        const { files: found } = await source.find(fixture.prompts);
        const sites = found.filter(({ role }) => role !== 'test').flatMap((it) => it.sites);
        return scoreReferences(fixture.references, sites);
      } finally {
        source.dispose();
        rmSync(root, { recursive: true, force: true });
      }
    }),
  );
  const total = (value: (it: (typeof scores)[number]) => number): number =>
    scores.reduce((sum, it) => sum + value(it), 0);
  const right = total(({ recall, labels }) => recall * labels);
  const byPart = Object.fromEntries(
    scores.map(({ wrong: _, ...rest }, index) => [parts[index] ?? '', rest]),
  );
  return {
    precision: right / total(({ recall, labels, precision }) => (recall * labels) / precision),
    recall: right / total(({ labels }) => labels),
    labels: total(({ labels }) => labels),
    ...byPart,
  };
}

async function chainQuality(): Promise<Figures> {
  const fixture = readChainFixture();
  const root = mkdtempSync(path.join(tmpdir(), 'blast-labelled-'));
  const source = new LocalReferences({ root, ripgrep: null, suites: [], grammars });
  try {
    for (const [file, text] of fixture.files) source.changed({ file, text });
    const { files: found, chains } = await source.find(fixture.prompts);
    const within = found.filter(({ role }) => role === 'code').flatMap((it) => it.chains);
    const { precision, recall, labels } = scoreChains(fixture.chains, [...within, ...chains]);
    return { precision, recall, labels };
  } finally {
    source.dispose();
    rmSync(root, { recursive: true, force: true });
  }
}

const grammars = grammarFolder(import.meta.url.replace(/test\/bench\/[^/]*$/, 'dist/cli.js'));

async function timed(
  root: string,
  { prompts, uses, chains, edit }: ReturnType<typeof generateWorkspace>,
  ripgrep: string | null,
): Promise<{ readonly times: Figures; readonly idleBlockMs: number }> {
  const workerUrl = new URL('../../dist/referenceWorker.js', import.meta.url);
  const options = { root, ripgrep, suites: [], grammars, workerUrl };
  const cold: number[] = [];
  const warm: number[] = [];
  let recall = 1;
  let chainRecall = 1;
  // What the generator left behind is not ours to clear away in the middle.
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const blocks: Block[] = [];
  const blocksIdle: Block[] = [];
  for (let round = 0; round < rounds; round++) {
    const source = new WorkerReferences(options);
    const last = round === rounds - 1;
    const block = await longestBlockDuring(async () => {
      const [found, ms] = await clocked(() => source.find(prompts));
      cold.push(ms);
      recall = Math.min(recall, shareFound(found, uses));
      chainRecall = Math.min(chainRecall, shareOfChains(found, chains));
      for (let at = 0; last && at < edits; at++) {
        // What an editor saves, and the question that follows.
        writeFileSync(path.join(root, edit.file), `${edit.text}\n// ${at}\n`);
        source.changed({ file: edit.file });
        const [after, took] = await clocked(() => source.find(prompts));
        warm.push(took);
        recall = Math.min(recall, shareFound(after, new Set([...uses, edit.use])));
      }
    });
    blocks.push(block);
    source.dispose();
    blocksIdle.push(await longestBlockDuring(() => busyThreads(busyBeside, cold[round] ?? 0)));
  }
  const times = {
    coldMs: median(cold),
    coldMinMs: Math.min(...cold),
    coldMaxMs: Math.max(...cold),
    warmMs: median(warm),
    warmMaxMs: Math.max(...warm),
    maxBlockMs: median(blocks.map(({ wallMs }) => wallMs)),
    worstBlockMs: Math.max(...blocks.map(({ wallMs }) => wallMs)),
    ...worstSlice(blocks),
    generatedUses: uses.size,
    generatedRecall: recall,
    generatedChains: chains.size,
    generatedChainRecall: chainRecall,
  };
  return { times, idleBlockMs: median(blocksIdle.map(({ wallMs }) => wallMs)) };
}

/** What of the longest block is this thread's own work. */
function worstSlice(blocks: readonly Block[]): Figures {
  const own = blocks.flatMap(({ cpuMs }) => cpuMs ?? []);
  return own.length === 0 ? {} : { worstBlockOwnMs: Math.max(...own) };
}

async function clocked<T>(work: () => Promise<T>): Promise<[T, number]> {
  const start = performance.now();
  const result = await work();
  return [result, performance.now() - start];
}

function shareFound({ files: entries }: FoundReferences, uses: ReadonlySet<string>): number {
  const found = new Set(
    entries.flatMap(({ sites }) => sites.map(({ file, prompt }) => `${file} ${prompt}`)),
  );
  return [...uses].filter((use) => found.has(use)).length / uses.size;
}

function shareOfChains({ chains }: FoundReferences, wanted: ReadonlySet<string>): number {
  const found = new Set(chains.map(({ file, from, to }) => `${file} ${from} ${to}`));
  return [...wanted].filter((chain) => found.has(chain)).length / wanted.size;
}

function ripgrepAlone(
  ripgrep: string,
  root: string,
  prompts: Parameters<typeof searchedTexts>[0],
): number {
  const texts = searchedTexts(prompts).flatMap((text) => ['--regexp', text]);
  const globs = ['--glob', `*.{${referenceExtensions.join(',')}}`];
  const args = ['--files-with-matches', '--no-config', '--no-ignore', '--fixed-strings', ...globs];
  const times = Array.from({ length: rounds }, () => {
    const start = performance.now();
    execFileSync(ripgrep, [...args, ...texts, './'], { cwd: root });
    return performance.now() - start;
  });
  return median(times);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
