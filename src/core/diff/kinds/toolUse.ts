import type { Change } from '../change.ts';
import { renamed, setDifference } from '../names.ts';
import type { Direction, Severity } from '../model.ts';
import type { KindRules } from './finding.ts';
import type { Vocabulary } from './lexical.ts';
import { otherLanguages } from './otherLanguages.ts';

export const toolUseWords: Vocabulary = {
  headings:
    /\b(?:tools?|functions?|apis?|commands?|actions?|capabilities|arguments|parameters|tool[- ]?(?:use|usage|calling))\b/,
  words: [
    {
      id: 'tool.mention',
      why: 'It says which tools the model has and when it reaches for them.',
      words:
        /\b(?:tools?|tool[- ]?(?:calls?|calling|use|names?)|toolkits?|toolsets?|function[- ]call(?:s|ing)?|functions? (?:to|that|for|named|called|signature)|plugins?|mcp|web ?search|browser|code interpreter|sub-?agents?|managed agents?)\b/gi,
      weight: 2,
    },
    {
      id: 'tool.name',
      why: 'A tool is called by the exact name that the prompt gives.',
      words:
        /`[a-z]\w*\(\)`|\b[a-z]+_[a-z_]+\(\)|["'`][a-z]+(?:_[a-z]+)+["'`](?! *:)(?= (?:function|tool|command))|["'`][a-z]+(?:_[a-z]+)+["'`] functions?/g,
      weight: 2,
    },
    {
      id: 'tool.literal',
      why: 'A call that is shown by name is the call that will be made.',
      words: /"(?:name|tool|function|action)"\s*:\s*"\w+"/g,
      weight: 2,
    },
    {
      id: 'tool.called',
      why: 'A call by name is made by that name.',
      words:
        /\b(?:call|use|using|invoke|run|execute|via|through|with) (?:the )?`[^`\s]+`|\b(?:calculator|retriever|search engine|interpreter)\b/gi,
      weight: 2,
    },
    {
      id: 'tool.signature',
      why: 'A signature says what a call has to pass.',
      words:
        /\bdef \w+|-> ?\w+:|\bargs:|\b(?:default|defaults to):? ?\w|\((?:optional|required)(?:, \w+)?\)|\w+ ?: ?(?:str|int|bool|list|dict|float)\b/gi,
      weight: 2,
    },
    {
      id: 'tool.call',
      why: 'Whether and how a tool is called changes what happens outside the text.',
      words:
        /\b(?:call(?:s|ing|ed)?|invo(?:k\w+|cation)|execut\w+|arguments?|args|parameters?|apis?|endpoints?|functions?|methods?|commands?|command[- ]line|cli|terminal|shell|bash|scripts?|search(?:es)?|quer(?:y|ies) the|sql|git|commit(?:s|ting)?|imports?|browse|click(?:s|ing)?|screenshots?|actions?|delegat\w+|hand ?off|parallel|sandbox|agents?|`--?\w[\w-]*)\b/gi,
      weight: 1,
    },
    {
      id: 'tool.identifier',
      why: 'An identifier of this shape is usually a function or an argument.',
      words: /`[a-z]+_[a-z_]+`|'[a-z]+(?:_[a-z]+)+'|<[a-z]+_[a-z_]+>|\b[a-z]+_[a-z_]+(?=\()/g,
      weight: 1,
    },
    otherLanguages.tool,
  ],
};

const identifier = /[`'"]?\b([a-z]+(?:_[a-z0-9]+)+)\b(?:\(\))?[`'"]?/g;

/** `"name": "web_search"`, as calls are written; a person's name has no underscore. */
const calls = /["'](?:name|tool|tool_name|function|action)["']\s*:\s*["']([a-z]\w*)["']/g;

/** The rule that another tool is called where a call is shown. */
export const shownCall = 'tool.shown-call';

/** Another tool is called where a call is shown. */
export const toolContract: KindRules = {
  kind: 'tool-use',
  find({ beforeText, afterText }) {
    const called = (text: string): Set<string> =>
      new Set([...text.matchAll(calls)].map((it) => it[1] ?? ''));
    const { removed, added } = setDifference(called(beforeText), called(afterText));
    const pair = renamed({ removed, added });
    if (pair === undefined || !/_/.test(pair.from + pair.to)) return [];
    return [
      {
        kind: 'tool-use',
        direction: 'modified',
        severity: 'medium',
        rule: {
          id: shownCall,
          why: 'Models call tools by the names that they are shown.',
          evidence: `${pair.from} -> ${pair.to}`,
        },
        headline: `tool of a shown call: ${pair.from} -> ${pair.to}`,
      },
    ];
  },
};

export function toolUseSeverity(change: Change, direction: Direction): Severity {
  const names = (text: string): Set<string> =>
    new Set([...text.matchAll(identifier)].map((it) => it[1] ?? ''));
  const { removed, added } = setDifference(names(change.beforeText), names(change.afterText));
  if (direction === 'added' || direction === 'removed') return 'medium';
  return removed.length + added.length > 0 && !change.unit.place.example ? 'high' : 'medium';
}
