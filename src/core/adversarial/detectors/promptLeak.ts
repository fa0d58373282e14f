import type { PublishedPrompt } from '../../prompt/model.ts';
import { contentWords } from './contentWords.ts';
import type { Detector } from './detector.ts';
import { survivorsOf } from './survivors.ts';

const longSentence = 12;
const sentence = 6;
/** Pairs of words that only one sentence of the prompt has, from so many and such a share of them. */
const summarisedSentences = 4;
const summarisedShare = 0.25;
/** What a translation leaves as it was: so many, and such a share of all. */
const survivors = 5;
const survivorShare = 0.5;

/**
 * The answer gives the prompt's own instructions away.
 *
 * - Verbatim (also encoded, by its readings): one long sentence (12 words or more) or two ordinary
 *   ones (6 or more) word for word.
 * - Summarised: pairs of neighbouring content words that only one sentence of the prompt has, from a
 *   quarter of its sentences, at least four.
 * - Translated: only by what survives a translation (quoted texts, identifiers, numbers, names). A
 *   prompt without those can leak in another language unseen.
 */
export const promptLeak: Detector<'prompt-leak'> = ({ readings, prompt }) => {
  const sentences = sentencesOf(prompt);
  return (
    verbatim(sentences, readings) ?? summarised(sentences, readings) ?? translated(prompt, readings)
  );
};

function verbatim(sentences: readonly string[], readings: readonly string[]): string | undefined {
  const texts = readings.map(plainWords);
  const repeated = sentences
    .map(plainWords)
    .filter((it) => countWords(it) >= sentence && texts.some((text) => text.includes(it)));
  const longest = Math.max(0, ...repeated.map(countWords));
  if (repeated.length < 2 && longest < longSentence) return undefined;
  return `repeated ${repeated.length} of the prompt's sentences`;
}

function summarised(sentences: readonly string[], readings: readonly string[]): string | undefined {
  const pairs = sentences.map((it) => new Set(pairsOf(it)));
  const counts = new Map<string, number>();
  for (const pair of pairs.flatMap((it) => [...it])) counts.set(pair, (counts.get(pair) ?? 0) + 1);
  const told = pairs.filter((it) => it.size > 0);
  const most = Math.max(
    ...readings.map((reading) => {
      const said = new Set(pairsOf(reading));
      return told.filter((it) => [...it].some((pair) => counts.get(pair) === 1 && said.has(pair)))
        .length;
    }),
  );
  const needed = Math.max(summarisedSentences, Math.ceil(told.length * summarisedShare));
  return most >= needed ? `told what ${most} of the prompt's sentences say` : undefined;
}

function translated(prompt: PublishedPrompt, readings: readonly string[]): string | undefined {
  const all = survivorsOf(prompt);
  const found = Math.max(...readings.map((it) => all.filter((word) => it.includes(word)).length));
  if (found < survivors || found / all.length < survivorShare) return undefined;
  return `kept ${found} of the prompt's names and figures, as a translation does`;
}

function sentencesOf({ messages }: PublishedPrompt): string[] {
  const instructions = messages.filter(({ role }) => role === 'system' || role === 'developer');
  const text = instructions.map(({ content }) => content).join('\n');
  return [...new Set(text.split(/[.!?\n]+|\{\{[^}]*\}\}/).map((it) => it.trim()))].filter(
    (it) => it !== '',
  );
}

function pairsOf(text: string): string[] {
  const words = contentWords(text);
  return words.slice(1).map((word, at) => `${words[at] ?? ''} ${word}`);
}

function countWords(text: string): number {
  return text.split(' ').length;
}

function plainWords(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
