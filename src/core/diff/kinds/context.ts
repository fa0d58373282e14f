import type { Vocabulary } from './lexical.ts';
import { otherLanguages } from './otherLanguages.ts';

/** What the model is given besides the instructions: documents, memory, history, inputs. */
export const contextWords: Vocabulary = {
  tags: true,
  headings:
    /\b(?:context|background|knowledge|documents?|sources?|memor(?:y|ies)|history|inputs?|references?|environment|conversation)\b/,
  words: [
    {
      id: 'context.given',
      why: 'It decides what the model takes its facts from.',
      words:
        /\b(?:(?:the|this|provided|given|retrieved|additional|following|relevant|your|user|more|full) context(?! window)|context (?:below|above|provided|given|information|documents?|block)|context window|retrieved|memor(?:y|ies)|(?:chat|conversation|message|request|action|step|dialog(?:ue)?) (?:history|log)s?|knowledge base|search results|(?:retrieved|relevant|given|provided|following|source) (?:passages?|excerpts?|documents?|chunks?|snippets?)|additional information|background information|previous (?:turns?|messages?|conversations?|interactions?|attempts?|steps?|results?)|prior (?:turns?|messages?|conversations?)|conversation so far|summary of the conversation|(?:earlier|last|recent|past|previous|prior) (?:\w+ )?(?:messages|turns|emails|exchanges)|(?:current|today['’]s) (?:date|time|working directory|page|user)|working directory|up[- ]to[- ]date|outdated|(?:user|customer) profile)\b/gi,
      weight: 2,
    },
    {
      id: 'context.label',
      why: 'The label tells the model what the text that follows is.',
      words:
        /^\W*(?:inputs?|context|background|documents?|sources?|history|conversation|transcript|memory|article|passages?|knowledge)\W{0,3}:/gi,
      weight: 2,
    },
    {
      id: 'context.delimiter',
      why: 'Tags tell the model where what it is given begins and ends.',
      words:
        /^<\/?(?!(?:\w+[_-])?(?:outputs?|responses?|answers?|results?|format|schema|thinking|reasoning|tools?|functions?|rules?|instructions?|constraints?|guidelines|steps?|task|examples?)>)[a-z][\w-]{0,40}>$/gi,
      weight: 2,
    },
    {
      id: 'context.presented',
      why: 'It hands the model the material that it works on.',
      words:
        /\b(?:(?:here|below|above|following|attached) (?:is|are) (?:the|an?|some|your|all|what)|(?:is|are) (?:given|provided|listed|shown|attached|included|supplied|enclosed|delimited) (?:below|above|here|in|between|as|with|by|to you)|you (?:are|will be|have been|['’]ll be) (?:given|provided|shown|handed)|(?:the )?following (?:is|are|text|document|conversation|article|messages?|content|information|code|data)|as (?:an )?input|takes? .{0,40}as input|given (?:the|an?|this|these|some) \w+|based on the (?:\w+ )?(?:above|below|following|given|provided|input|text|document|conversation|context|information)|(?:stored|saved|kept) in|for (?:your )?reference|assume (?:that )?(?:you|the user))\b/gi,
      weight: 2,
    },
    {
      id: 'context.input',
      why: 'It says how an input is to be read.',
      words:
        /(?<![A-Za-z])(?:context|documents?|history|(?:user|given|provided|following|above|below|attached) (?:input|text|message|information|content|data|document|file|article|question|query|code)s?|inputs?|provided|attached|conversation|transcript|you (?:are|will be|have been) (?:given|provided|shown)|here (?:is|are) (?:the|some|an?)|passages?|excerpts?|archiv\w+|workspace|codebase|repository|state|sessions?|threads?|sources?|newer|data(?:base)?|records?|metadata|notes|facts|evidence|e-?mails?|tickets?|articles?|logs?|diffs?|current(?:ly)?|existing|latest|earlier|previous(?:ly)?|prior|past|remember(?:s|ed|ing)?|recall|forget|information|summar(?:y|ies) of|cutoff)(?![A-Za-z])/gi,
      weight: 1,
    },
    otherLanguages.given,
  ],
};
