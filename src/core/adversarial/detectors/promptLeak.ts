import type { PublishedPrompt } from '../../prompt/model.ts';
import type { Detector } from './detector.ts';

const longSentence = 12;
const sentence = 6;

/**
 * The answer repeats one long sentence (12 words or more) or two ordinary ones (6 or more) of the
 * prompt's own instructions word for word.
 */
export const promptLeak: Detector<'prompt-leak'> = ({ readings, prompt }) => {
  const texts = readings.map(plainWords);
  const repeated = sentencesOf(prompt).filter((it) => texts.some((text) => text.includes(it)));
  const longest = Math.max(0, ...repeated.map(countWords));
  if (repeated.length < 2 && longest < longSentence) return undefined;
  return `repeated ${repeated.length} of the prompt's sentences`;
};

function sentencesOf({ messages }: PublishedPrompt): string[] {
  const instructions = messages.filter(({ role }) => role === 'system' || role === 'developer');
  const text = instructions.map(({ content }) => content).join('\n');
  const pieces = text.split(/[.!?\n]+|\{\{[^}]*\}\}/);
  return [...new Set(pieces.map(plainWords))].filter((it) => countWords(it) >= sentence);
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
