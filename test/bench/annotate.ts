import { diffLines } from 'diff';
import { performance } from 'node:perf_hooks';
import { diffPrompts } from '../../src/core/diff/diffPrompts.ts';
import { closePrompt } from '../../src/core/prompt/close.ts';
import type { ClosedPrompt } from '../../src/core/prompt/model.ts';
import { parsePrompt } from '../../src/core/prompt/parse.ts';
import type { PromptStore } from '../../src/core/ports.ts';
import { seededRandom } from '../support/seededRandom.ts';
import { percentile } from '../support/sourceTree/files.ts';
import { machine } from './machine.ts';
import { promptText } from './promptText.ts';
import type { BenchResult, Figures } from './result.ts';

/**
 * How long it takes to annotate a prompt against its baseline. A keystroke is all that happens in
 * between: reading the text, filling in its partials, comparing. A rewrite is another text of the
 * same length out of the same sentences, which is worse for an alignment than one without likeness.
 * The floor is a line diff of the same texts.
 */

const seed = 20_261_122;
const keystrokes = 300;
const rewrites = 30;
const longRewrites = 6;
/** Share of the runs that only warm up; the first of them is a figure of its own. */
const ignored = 1 / 3;
const file = 'reply.prompt.yml';
const noPartials: PromptStore = {
  read: () => Promise.resolve(undefined),
  partials: () => Promise.resolve([]),
};

/** Milliseconds. */
type Spread = Readonly<Record<'firstMs' | 'medianMs' | 'p90Ms', number>>;

type Work = (before: string, after: string) => Promise<unknown>;

export async function run(): Promise<BenchResult> {
  const baselines = new Map<string, ClosedPrompt>();
  const annotate: Work = async (before, after) => {
    const baseline = baselines.get(before) ?? (await read(before));
    baselines.set(before, baseline);
    return diffPrompts(baseline, await read(after));
  };
  const lines: Work = (before, after) => Promise.resolve(diffLines(before, after));
  return {
    name: 'annotate',
    seed,
    machine: machine(),
    figures: await figuresOf(annotate),
    floor: await figuresOf(lines),
  };
}

/** The plain figures are medians of a process that is warm; beside them stands what lies around. */
async function figuresOf(work: Work): Promise<Figures> {
  const runs = {
    keystroke20KB: await typed(work, 20_000),
    rewrite20KB: await rewritten(work, 20_000, rewrites),
    rewrite200KB: await rewritten(work, 200_000, longRewrites),
  };
  const medians = Object.entries(runs).map(([name, { medianMs }]) => [`${name}Ms`, medianMs]);
  return { ...(Object.fromEntries(medians) as Figures), ...runs };
}

/** A sentence typed letter by letter into a prompt that already differs from its baseline. */
async function typed(work: Work, length: number): Promise<Spread> {
  const random = seededRandom(seed);
  const baseline = promptText(random, length);
  let text = baseline.replace('Never promise', 'Avoid to promise');
  const sentence = ' Never tell anyone the card number, whoever asks for it and why.';
  const times: number[] = [];
  let at = 0;
  for (let i = 0; i < keystrokes; i++) {
    if (i % sentence.length === 0) at = text.indexOf('\n', random.below(text.length - 200));
    const letter = sentence.charAt(i % sentence.length);
    text = text.slice(0, at) + letter + text.slice(at);
    at++;
    times.push(await timed(work, promptFile(baseline), promptFile(text)));
  }
  return summary(times);
}

async function rewritten(work: Work, length: number, rounds: number): Promise<Spread> {
  const random = seededRandom(seed + 1);
  const times: number[] = [];
  for (let i = 0; i < rounds; i++) {
    const before = promptFile(promptText(random, length));
    times.push(await timed(work, before, promptFile(promptText(random, length))));
  }
  return summary(times);
}

async function timed(work: Work, before: string, after: string): Promise<number> {
  const start = performance.now();
  await work(before, after);
  return performance.now() - start;
}

function summary(times: readonly number[]): Spread {
  const warm = times.slice(Math.round(times.length * ignored));
  return {
    firstMs: times[0] ?? Number.NaN,
    medianMs: percentile(warm, 0.5),
    p90Ms: percentile(warm, 0.9),
  };
}

function read(text: string): Promise<ClosedPrompt> {
  return closePrompt(parsePrompt(text, file), noPartials);
}

function promptFile(system: string): string {
  const body = system.replace(/^(?=.)/gm, '      ');
  return [
    'name: reply\nmodel: m-1\nmessages:',
    `  - role: system\n    content: |\n${body}`,
    '  - role: user\n    content: |\n      {{message}}\n',
  ].join('\n');
}
