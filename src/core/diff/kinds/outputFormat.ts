import type { Change } from '../change.ts';
import { renamed, setDifference, type SetDifference } from '../names.ts';
import type { Direction, Severity } from '../model.ts';
import type { Finding, KindRules } from './finding.ts';
import type { Vocabulary } from './lexical.ts';
import { otherLanguages } from './otherLanguages.ts';

export const outputFormatWords: Vocabulary = {
  headings:
    /\b(?:outputs?|format(?:ting)?|response|answer|structure|schema|deliverables?|report(?:ing)?|layout|length|templates?|citations?)\b/,
  words: [
    {
      id: 'output.structure',
      why: 'Code that reads the answer depends on its structure.',
      words:
        /\b(?:json|yaml|xml|html|csv|markdown|schemas?|latex|mermaid|code ?(?:blocks?|fences?)|(?:triple )?backticks|plain[- ]text|key[- ]value|pars(?:ed|able|eable|er)|delimiters?|comma[- ]separated|separated by|dictionar(?:y|ies)|(?:python|json) (?:list|dict|object|array)|front ?matter|in the (?:following|same|exact) (?:format|form|structure)|(?:output|response|answer|reply|return)s? (?:format|structure|schema|template))\b/gi,
      weight: 2,
    },
    {
      id: 'output.fields',
      why: 'A field that readers expect has to stay under its name.',
      words:
        /\b(?:(?:with|the|following|these|only|output|json|result) (?:keys?|fields?|properties|attributes?)|keys? (?:named|called)|fields? (?:named|called)|columns?|headings?|sections? (?:called|named|titled)|tags?)\b|`"\w+"`/gi,
      weight: 2,
    },
    {
      id: 'output.format',
      why: 'The shape of the answer changes with it.',
      words:
        /\b(?:(?:output|response|answer|reply) (?:should|must|only|with|in|as)|(?:respond|reply|answer|return|output|write|print|give|provide|produce|present)(?:s|ing)? (?:only|just|with|in|as|using|an?|the|your|it|them|each|exactly|nothing)|format(?:ted|ting)?|prefix|suffix|postfix|(?:numbered|ordered|bulleted) lists?|bullet(?:s|ed| points?| list)?|tables?|verbatim|enclosed?|wrap(?:ped)? (?:in|with)|headings?|subheadings?|titles?|bold|italics?|newlines?|blank lines?|line breaks?|paragraphs?|upper ?case|lower ?case|quotation marks|citations?|footnotes?|links?|templates?|placeholders?|(?:score|number|rating|integer|value) (?:of|from|between)|scale (?:of|from)|(?:begin|start|end|finish|sign|close)(?:s|ing)? (?:\w+ ){0,2}with|cit(?:e|es|ing)|fenced|blank|empty|ratings?|units?|order(?:ed)? by|sort(?:ed)? by|alphabetical(?:ly)?|preamble|commentary|explanations?|"yes"|"no"|yes or no|true or false)\b/gi,
      weight: 1,
    },
    {
      id: 'output.length',
      why: 'Length limits decide what fits where the answer is shown, and what it costs.',
      words:
        /\b(?:\d+|one|two|three|four|five|six|seven|eight|ten|twenty|fifty|few|several|single)[- ]?(?:(?:to|-|–|or)[- ]?)?(?:\d+|two|three|four|five|six|seven|eight|ten)?[- ](?:\w+ )?(?:words?|sentences?|characters?|bullets?|items?|paragraphs?|lines?|tokens?|pages?|points?)\b|\b(?:concise(?:ly)?|brief(?:ly)?|succinct(?:ly)?|verbose|lengthy|(?:word|character|length|token) (?:count|limit)s?|short (?:sentences?|paragraphs?|answers?|replies|responses?)|(?:keep|make) (?:it|them|\w+ (?:answers?|repl(?:y|ies)|responses?)) short)\b/gi,
      weight: 2,
    },
    {
      id: 'output.delimiter',
      why: 'Readers of the answer cut it out between such tags.',
      words:
        /^<\/?(?:\w+[_-])?(?:outputs?|responses?|answers?|results?|format|schema|thinking|reasoning)>$/gi,
      weight: 2,
    },
    {
      id: 'output.schema',
      why: 'A schema is what answers are checked and parsed with.',
      words:
        /"(?:type|properties|required|items|enum|additionalProperties|\$schema)"\s*:|^"[\w-]{1,60}"\s*:/g,
      weight: 2,
    },
    {
      id: 'output.slot',
      why: 'A place in angle brackets is what the answer fills in.',
      words: /<[a-z][^<>\n]{1,60} [^<>\n]{1,80}>/gi,
      weight: 1,
    },
    {
      id: 'output.notation',
      why: 'How dates, numbers and units are written is what readers of the answer rely on.',
      words:
        /\b(?:YYYY|ISO[- ]?\d+|DD[/.-]MM|MM[/.-]DD|date formats?|time ?zones?|timestamps?|currency|decimals?|round(?:ed)? to|significant (?:digits|figures)|snake_case|camelCase|kebab-case|title case|utf-?8|unified diff)\b/gi,
      weight: 2,
    },
    {
      id: 'output.literal',
      why: 'An answer that is given word for word is compared word for word.',
      words:
        /\b(?:answer|respond|reply|say|return|output|write|print)(?:s|ing)?(?: only| exactly| just)?(?: with)?(?: only| exactly| just)?:? ["“'`][^"“”'`]{1,40}["”'`]|\b(?:nothing else|(?:no|without) (?:any )?(?:other |additional |further )?(?:text|explanations?|comments?|commentary|preamble|prose))\b/gi,
      weight: 2,
    },
    {
      id: 'output.language',
      why: 'The language of the answer is part of its contract.',
      words:
        /\b(?:(?:same|specified|user['’]s|customer['’]s|target) language|language (?:of|specified|as)|(?:in|into|to) (?:\w+ )?(?:english|german|french|spanish|italian|chinese|japanese|korean|portuguese|dutch|russian|arabic|hindi))\b/gi,
      weight: 2,
    },
    {
      id: 'output.words',
      why: 'It speaks of what is answered.',
      words:
        /\b(?:output|response|answer|reply|result|section|list|value|string|object|array|boolean|integer|number|score|label|summary|report|length|word|sentence|character|item)s?\b/gi,
      weight: 1,
    },
    otherLanguages.format,
  ],
};

/** Names that a reader of the answer looks for. */
const quotedKey = /["'`]([A-Za-z_][\w-]*)["'`]\s*:(?!\s*["'`]?\{)/g;
const bareKey =
  /^\s*[-*]?\s*([a-z]\w*_\w+|[a-z]\w*)\s*:\s*(?:string|number|boolean|int|float|array|object|\[|<|")/gim;
const keyList =
  /\b(?:keys?|fields?|properties|attributes?)\b(?: named| called)?\s*:?\s+((?:(?:and |or )?[`"']?[a-z][\w-]*[`"']?(?:\s*\([^)]*\))?(?:,\s*|\s+(?=and |or ))?)+)/gi;
const format = /(?<!\b(?:no|not|without|never)(?: \w+)? )\b(?:json|yaml|xml|csv|html|markdown)\b/gi;
const stopWords = new Set(
  'and or the a an with only in of to for from as is are be each no other exactly any all following'.split(
    ' ',
  ),
);

export function outputKeys(text: string): Set<string> {
  const keys = [...text.matchAll(quotedKey), ...text.matchAll(bareKey)].map((it) => it[1] ?? '');
  for (const [, list = ''] of text.matchAll(keyList)) {
    const items = list.split(/,|\band\b|\bor\b/).map((it) => it.replace(/\([^)]*\)/g, '').trim());
    const names = items.map((it) => it.replace(/[`"']/g, ''));
    // Prose follows "fields" as often as a list does: only single words can be names.
    if (names.length > 1 || /[`"'_]/.test(list)) keys.push(...names.filter(isName));
  }
  return new Set(keys);
}

function isName(text: string): boolean {
  return /^[A-Za-z_][\w-]*$/.test(text) && !stopWords.has(text.toLowerCase());
}

/** Contract changes that can be read off the text itself. */
export const outputContract: KindRules = {
  kind: 'output-format',
  find(change) {
    const shown = change.unit.place.example;
    return [...keyFindings(change), ...(shown ? shapeFindings(change) : formatFindings(change))];
  },
};

function keyFindings(change: Change): Finding[] {
  if (change.before === null && change.after === null) return [];
  const difference = setDifference(outputKeys(change.beforeText), outputKeys(change.afterText));
  if (difference.removed.length + difference.added.length === 0) return [];
  const headline = keyHeadline(difference);
  const gone = difference.removed.length > 0;
  return [
    {
      kind: 'output-format',
      direction: change.before === null ? 'added' : change.after === null ? 'removed' : 'modified',
      severity: change.unit.place.example ? 'medium' : gone ? 'high' : 'medium',
      rule: {
        id: gone ? 'output.key-gone' : 'output.key-added',
        why: 'Code that reads the answer looks for its keys by name.',
        evidence: headline.slice(headline.indexOf(':') + 2),
      },
      headline,
    },
  ];
}

/** A bracket, or a key alone in its line. */
const shape = /^(?:[{}[\],\s]+|[\w"']+:)$/;

/** What an answer that is shown is made of: models give theirs the same shape. */
function shapeFindings({ before, after, beforeText, afterText }: Change): Finding[] {
  if ((before !== null && after !== null) || !shape.test(beforeText + afterText)) return [];
  const came = before === null;
  return [
    {
      kind: 'output-format',
      direction: came ? 'added' : 'removed',
      severity: 'medium',
      rule: {
        id: 'output.shape-shown',
        why: 'Models give their answers the shape of those that they are shown.',
        evidence: beforeText + afterText,
      },
      headline: `shape of a shown answer ${came ? 'gained' : 'lost'}: ${beforeText + afterText}`,
    },
  ];
}

function keyHeadline({ removed, added }: SetDifference): string {
  const pair = renamed({ removed, added });
  if (pair !== undefined) return `output key renamed: ${pair.from} -> ${pair.to}`;
  const lost = `output key${removed.length > 1 ? 's' : ''} removed: ${removed.join(', ')}`;
  const won = `output key${added.length > 1 ? 's' : ''} added: ${added.join(', ')}`;
  if (removed.length === 0) return won;
  return added.length === 0 ? lost : `${lost}; added: ${added.join(', ')}`;
}

/** JSON asked for no longer, or another format than before. */
function formatFindings(change: Change): Finding[] {
  const names = (text: string): Set<string> =>
    new Set((text.match(format) ?? []).map((it) => it.toLowerCase()));
  const { removed, added } = setDifference(names(change.beforeText), names(change.afterText));
  if (removed.length === 0 && (added.length === 0 || change.before === null)) return [];
  const evidence = [...removed, ...added].map((it) => it.toUpperCase()).join(' -> ');
  const left = removed.map((it) => it.toUpperCase()).join(', ');
  return [
    {
      kind: 'output-format',
      direction: change.after === null ? 'removed' : 'modified',
      severity: 'high',
      rule: {
        id: removed.length > 0 ? 'output.format-gone' : 'output.format-asked',
        why: 'Whoever parses the answer expects the format that was asked for.',
        evidence,
      },
      headline:
        removed.length > 0 && added.length === 0
          ? `output format no longer asked for: ${left}`
          : `output format changed: ${evidence}`,
    },
  ];
}

/** Numbers alone are tuned; structure and fields are relied on. */
export function outputFormatSeverity(change: Change, direction: Direction): Severity {
  const changed = [...change.removed, ...change.added].map(({ text }) => text);
  const words = changed.filter((it) => /[\p{L}\p{N}]/u.test(it));
  if (direction === 'modified' && words.length > 0 && words.every((it) => /^\d+$/.test(it))) {
    return 'low';
  }
  return 'medium';
}
