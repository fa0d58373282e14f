import type { Vocabulary } from './lexical.ts';
import { otherLanguages } from './otherLanguages.ts';

/** Who the model is and how it sounds. */
export const personaToneWords: Vocabulary = {
  headings: /\b(?:persona|personality|tone|voice|(?<!code )style|character)\b/,
  words: [
    {
      id: 'persona.identity',
      why: 'Who the model takes itself for colours every answer.',
      words:
        /\b(?:you are (?!(?:an? )?(?:given|provided|asked|going|about|not|to|expected|allowed|required|unable|free)\b)(?:an?|the)|you are \p{L}+, (?:an?|the|your|our)|you['’]re (?:an?|the)|act as|acting as|your (?:name|persona|role) is|pretend (?:to be|you)|persona|in the role of|take (?:on )?the role|introduc\w+ yourself|identify yourself|my name is|i am (?:an?|the)|as an? \w+ (?:assistant|expert|agent)|ai assistant|world[- ]class|years of experience)\b/giu,
      weight: 2,
    },
    {
      id: 'persona.tone',
      why: 'The tone is what users notice first and tests notice last.',
      words:
        /\b(?:tone|friendly|polite(?:ly|ness)?|formal(?:ly)?|informal|professionally|(?:be|sound|stay|remain) (?:\w+ and )?professional|professional (?:tone|manner|style|voice|language)|empath\w+|warm(?:ly|th)?|casual(?:ly)?|cheerful|enthusias\w+|humou?r(?:ous)?|funny|witty|sarcas\w+|playful|emojis?|personality|respectful(?:ly)?|kind(?:ly|ness)|calm(?:ly)?|apologi[sz](?:e|ing)|apologetic|courteous|conversational|encouraging|patient|jargon|sound(?:ing)? (?:like|more|less|\w+)|voice of|upbeat|lively|arrogant|address (?:the )?(?:user|reader|customer|them)\b.{0,12}\bas|greet(?:s|ing|ings)?)\b/gi,
      weight: 2,
    },
    {
      id: 'persona.style',
      why: 'It says how the answer should sound.',
      words:
        /\b(?:voice|(?:writing|communication|response|speaking) style|style of|assistant|expert|specialist|professional|helpful|character|speak(?:s|ing)?|confident|neutral|honest)\b/gi,
      weight: 1,
    },
    otherLanguages.persona,
  ],
};
