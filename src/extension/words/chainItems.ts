import type { ChainedPrompt, Sureness } from '../../core/blastRadius/model.ts';
import { subjectId } from '../../protocol/blastSubject.ts';
import type { Reach } from '../projects/project.ts';
import { oneLine } from './amount.ts';
import {
  baseName,
  item,
  names,
  promptLinks,
  surenessWords,
  type PlacedItem,
} from './blastItems.ts';

const maxLabel = 40;

/** Prompts that get the answer of one that changes, directly or through others. */
export function feedItems(reach: Reach): PlacedItem[] {
  const { feeds } = reach.blast;
  const known = new Map(feeds.map(({ prompt, file }) => [prompt, feedId(file)]));
  return feeds.map((it) =>
    item(feedId(it.file), it.prompt, {
      ...chainWords(it, `gets the answer of ${names(it.through)}`),
      links: it.through.flatMap((name) => linkTo(name, reach, known)),
    }),
  );
}

/** Prompts whose answer goes into one that changes. */
export function fedByItems(reach: Reach): PlacedItem[] {
  return reach.blast.fedBy.map((it) =>
    item(`fedBy ${it.file}`, it.prompt, {
      ...chainWords(it, `gives its answer to ${names(it.through)}`),
      links: it.through.flatMap((name) => linkTo(name, reach, new Map())),
    }),
  );
}

/** Places in tests that use a prompt that changes. */
export function testItems(reach: Reach): PlacedItem[] {
  return reach.blast.tests.map(({ file, line, prompt, how, sure = 'likely' }, index) =>
    item(`test ${index}`, `${file}:${line}`, {
      label: `${baseName(file)}:${line}`,
      details: [
        surenessWords[sure],
        `uses ${oneLine(prompt, maxLabel)} by ${oneLine(how, maxLabel)}`,
      ],
      sure,
      at: { file, line },
      links: promptLinks(prompt, reach),
    }),
  );
}

function chainWords(
  { file, sure, at }: ChainedPrompt,
  what: string,
): Pick<PlacedItem, 'details' | 'sure' | 'at'> & { readonly sure: Sureness } {
  const where = `handed on at ${names(at.map((it) => `${it.file}:${it.line}`))}`;
  return { details: [surenessWords[sure], what, where], sure, at: { file, line: 1 } };
}

function linkTo(name: string, reach: Reach, known: ReadonlyMap<string, string>): string[] {
  const { candidate, kind } = reach.comparison;
  if (kind === 'prompt' && name === candidate.name) return [subjectId];
  const feed = known.get(name);
  return feed === undefined ? promptLinks(name, reach) : [feed];
}

function feedId(file: string): string {
  return `feeds ${file}`;
}
