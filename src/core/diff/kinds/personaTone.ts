import type { Vocabulary } from './lexical.ts';

/** Who the model is and how it sounds. */
export const personaToneWords: Vocabulary = {
  headings: {
    pattern: /\b(?:persona|personality|tone|voice|style|identity|role|character)\b/,
    weight: 2,
  },
  words: [
    {
      id: 'persona.identity',
      why: 'Who the model takes itself for colours every answer.',
      words:
        /\b(?:you are (?:an?|the)|act as|your (?:name|persona|role) is|pretend|persona|introduc\w+ yourself|identify yourself|my name is|i am (?:an?|the)|as an? \w+ (?:assistant|expert|agent))\b/giu,
      weight: 2,
    },
    {
      id: 'persona.tone',
      why: 'The tone is what users notice first and tests notice last.',
      words:
        /\b(?:tone|friendly|polite(?:ly|ness)?|formal(?:ly)?|informal|professionally|(?:be|sound|stay|remain) professional|professional (?:tone|manner|style|voice|language)|empath\w+|warm(?:ly|th)?|casual|cheerful|enthusias\w+|humou?r|emojis?|personality|respectful|kind(?:ly|ness)|calm|apologi[sz]e|apologetic|courteous)\b/gi,
      weight: 2,
    },
    {
      id: 'persona.style',
      why: 'It says how the answer should sound.',
      words: /\b(?:voice|style|assistant|expert|helpful|character|concise(?:ly)?|brief(?:ly)?)\b/gi,
      weight: 1,
    },
  ],
};
