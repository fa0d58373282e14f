import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { lineHunks } from '../../../src/core/diff/lineHunks.ts';
import { readCorpus } from '../../support/corpus.ts';
import { scratchFolder, type Scratch } from '../../support/scratchRepository.ts';
import { seededRandom, type SeededRandom } from '../../support/seededRandom.ts';

const seed = 20_261;
const texts = 120;

/** Lines of a real prompt in another order, and some of them again: many equally short alignments. */
function shuffled(text: string, { below }: SeededRandom): string {
  const lines = text.split('\n');
  for (let moves = 1 + below(lines.length); moves > 0; moves--) {
    const [line = ''] = lines.splice(below(lines.length), below(4) === 0 ? 0 : 1);
    lines.splice(below(lines.length + 1), 0, line);
  }
  return lines.join('\n');
}

/** One to three edits of a real prompt, of the kinds that people make. */
function edited(text: string, { below }: SeededRandom): string {
  const lines = text.split('\n');
  for (let edits = 1 + below(3); edits > 0; edits--) {
    const at = below(lines.length);
    const edit = below(4);
    if (edit === 0) lines.splice(at, 1 + below(3));
    else if (edit === 1) lines.splice(at, 0, `A new rule, number ${below(1000)}.`, '');
    else if (edit === 2) lines[at] = `${lines[at] ?? ''} changed`;
    else lines.splice(at, 0, '');
  }
  return lines.join('\n');
}

function gitSpans(scratch: Scratch, before: string, after: string): unknown[] {
  scratch.write({ before, after });
  let out = '';
  try {
    const files = ['before', 'after'].map((name) => path.join(scratch.root, name));
    const args = ['diff', '--no-index', '--unified=0', '--no-color', ...files];
    execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch (error) {
    out = (error as { stdout: string }).stdout;
  }
  const header = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/gm;
  return [...out.matchAll(header)].map(([, a, b = '1', c, d = '1']) => [
    [Number(a), Number(b)],
    [Number(c), Number(d)],
  ]);
}

describe('the hunks of an edited prompt', () => {
  it.each([
    ['random edits', edited],
    ['random orders of their lines', shuffled],
  ])(`are those of git in ${texts} texts with %s`, (_, change) => {
    const random = seededRandom(seed);
    const corpus = readCorpus();
    const scratch = scratchFolder();
    const different: string[] = [];
    try {
      for (let i = 0; i < texts; i++) {
        const { id, before } = corpus[random.below(corpus.length)] as (typeof corpus)[number];
        const after = change(before, random);
        const ours = lineHunks(before, after).map((it) => [it.before, it.after]);
        if (JSON.stringify(ours) !== JSON.stringify(gitSpans(scratch, before, after))) {
          different.push(`${id}, text ${i}`);
        }
      }
    } finally {
      scratch.dispose();
    }
    expect(different, `seed ${seed}`).toEqual([]);
  });
});
