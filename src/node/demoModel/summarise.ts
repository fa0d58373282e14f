import { moodOf } from './classify.ts';
import { nounOf } from './compose.ts';
import { conceptEntry } from './concepts.ts';
import { detectLanguage, type Language } from './language.ts';
import type { LengthLimit, Policy } from './policy.ts';
import type { Situation } from './situation.ts';
import { asSentence, contentStems, overlap, sentencesOf } from './text.ts';

interface Turn {
  readonly speaker: string;
  readonly text: string;
}

const speaker = /^\s*([\p{Lu}][\p{L} ]{1,24}?)(?: \([^)]*\))?:\s*(.+)$/u;
const desk =
  /agent|desk|support|assistant|staff|reception|team|colleague|bot|operator|nurse|doctor/i;

/** The turns of a conversation, one a line as "Name: text"; empty for other texts. */
export function turnsOf(text: string): Turn[] {
  const turns = text.split('\n').flatMap((line) => {
    const match = speaker.exec(line);
    return match === null ? [] : [{ speaker: match[1] ?? '', text: match[2] ?? '' }];
  });
  return turns.length >= 2 ? turns : [];
}

/**
 * Summarises: a conversation by what it is about, what the desk said last and how it stands; any
 * other text by its own most telling sentences. It cannot translate: sentences in another language
 * than the answer's are left out.
 */
export function summarise(
  policy: Policy,
  situation: Situation,
  language: Language,
  limit: LengthLimit,
): string {
  const turns = turnsOf(situation.text);
  const sentences =
    turns.length > 0
      ? summariseTurns(turns, situation, language)
      : policy.conversational && situation.sentences.length < 6
        ? [aboutSentence(situation, 'The customer')]
        : tellingSentences(situation.sentences, limit.sentences ?? 2);
  const kept = sentences.filter((it) => it !== '').slice(0, limit.sentences ?? 3);
  return clip(kept.join(' '), limit.words);
}

function summariseTurns(
  turns: readonly Turn[],
  situation: Situation,
  language: Language,
): string[] {
  const party = turns.find((it) => !desk.test(it.speaker))?.speaker ?? 'customer';
  const last = turns.findLast((it) => desk.test(it.speaker))?.text ?? '';
  const answer = sentencesOf(last).findLast((it) => contentStems(it).size >= 3);
  const told =
    answer !== undefined && detectLanguage(answer) === language
      ? `The desk answered: ${asSentence(withoutContacts(answer))}`
      : '';
  const open = desk.test(turns.at(-1)?.speaker ?? '')
    ? ''
    : `The last word is with the ${party.toLowerCase()}.`;
  return [aboutSentence(situation, `The ${party.toLowerCase()}`), told, open];
}

function aboutSentence(situation: Situation, subject: string): string {
  const nouns = [...situation.shown.keys()]
    .filter((id) => conceptEntry(id).weak !== true && id !== 'repeated')
    .map((id) => nounOf(id, 'en'))
    .filter((it) => it !== null)
    .map((it) => it.replace(/^your /, 'their ').replace(/\byou (?=\w)/, 'they '))
    .slice(0, 3);
  const about = nouns.length > 0 ? nouns.join(' and ') : 'a question';
  const reference = situation.reference === null ? '' : ` (${situation.reference})`;
  const again = situation.shown.has('repeated') ? ' again' : '';
  const mood = moodOf(situation) === 'negative' && situation.shown.has('anger') ? ', annoyed' : '';
  return `${subject} wrote${again} about ${about}${reference}${mood}.`;
}

/** The sentences that share most words with the rest, in their own order. */
export function tellingSentences(sentences: readonly string[], count: number): string[] {
  const stems = sentences.map((it) => contentStems(it));
  const weight = (at: number): number =>
    stems.reduce(
      (sum, other, i) => (i === at ? sum : sum + overlap(other, stems[at] ?? other)),
      0,
    ) / Math.sqrt(Math.max(4, stems[at]?.size ?? 4));
  const chosen = sentences
    .map((_, at) => at)
    .sort((a, b) => weight(b) - weight(a))
    .slice(0, count);
  return sentences.filter((_, at) => chosen.includes(at)).map(asSentence);
}

/** E-mail addresses and telephone numbers out. */
export function withoutContacts(text: string): string {
  return text.replace(/\S+@\S+\.\w+/g, '(e-mail)').replace(/\+?\d[\d /-]{8,}\d/g, '(number)');
}

export function clip(text: string, words: number | null): string {
  const all = text.split(/\s+/);
  return words === null || all.length <= words ? text : all.slice(0, words).join(' ');
}
