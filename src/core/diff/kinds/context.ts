import type { Vocabulary } from './lexical.ts';

/** What the model is given besides the instructions: documents, memory, history, inputs. */
export const contextWords: Vocabulary = {
  headings: {
    pattern: /\b(?:context|background|knowledge|documents?|sources?|memory|history|inputs?)\b/,
    weight: 1,
  },
  words: [
    {
      id: 'context.given',
      why: 'It decides what the model takes its facts from.',
      words:
        /\b(?:(?:the|this|provided|given|retrieved|additional|following) context|retriev(?:ed|al)|memor(?:y|ies)|(?:chat|conversation|message|request|action|step) history|knowledge base|archiv\w+|search results|passages?|excerpts?|evidence|additional information)\b/gi,
      weight: 2,
    },
    {
      id: 'context.input',
      why: 'It says how an input is to be read.',
      words:
        /\b(?:context|documents?|history|(?:user|given|provided|following|above|below) (?:input|text|message|information|content|data|document)s?|input|provided|attached|source|conversation|transcript|previous (?:turns?|messages?|steps?))\b/gi,
      weight: 1,
    },
  ],
};
