import type { JsonObject } from '../../base/json.ts';
import { editDistance, nearMatches } from '../editDistance.ts';
import { assertionTypes } from '../scorers/table.ts';
import { programLanguage } from './fileNames.ts';
import { foreignTypes } from './foreignTypes.ts';

/** Names for code and rubrics that stand in front of a colon. */
const prefixes: Readonly<Record<string, string>> = {
  'javascript:': 'javascript',
  'fn:': 'javascript',
  'eval:': 'javascript',
  'python:': 'python',
  'grade:': 'llm-rubric',
  'llm-rubric:': 'llm-rubric',
};

const listTypes = ['contains-all', 'contains-any', 'icontains-all', 'icontains-any'];
/** What promptfoo takes when a cell states none. */
const usualThreshold = 0.75;
const thresholds: Readonly<Record<string, number>> = {
  similar: 0.8,
  'answer-relevance': usualThreshold,
  classifier: usualThreshold,
  'context-faithfulness': usualThreshold,
  'context-recall': usualThreshold,
  'context-relevance': usualThreshold,
  cost: usualThreshold,
  latency: usualThreshold,
  levenshtein: usualThreshold,
  perplexity: usualThreshold,
  'perplexity-score': usualThreshold,
  'rouge-n': usualThreshold,
};

/**
 * The assertion that a cell of a table states, in promptfoo's short form: `TYPE: value`,
 * `TYPE(threshold): value`, `not-TYPE: value`, `grade: rubric`, `fn: code`; any other text is what
 * the answer has to equal.
 */
export function assertionOfText(text: string): JsonObject {
  for (const [prefix, type] of Object.entries(prefixes)) {
    if (text.startsWith(prefix)) return { type, value: text.slice(prefix.length).trim() };
  }
  if (text.startsWith('file://')) {
    const language = programLanguage(text);
    if (language === 'Python') return { type: 'python', value: text };
    if (language !== undefined) return { type: 'javascript', value: text };
  }
  return typedAssertion(text) ?? { type: 'equals', value: text };
}

const types = [...new Set([...assertionTypes, ...Object.keys(foreignTypes)])]
  // `similar:cosine` before `similar`.
  .sort((a, b) => b.length - a.length);
const typed = new RegExp(
  `^(not-)?(${types.join('|')})(?:\\((\\d+(?:\\.\\d+)?)\\))?(?::([\\s\\S]*))?$`,
);

function typedAssertion(text: string): JsonObject | undefined {
  const [, not = '', type, stated, value] = typed.exec(text) ?? [];
  if (type === undefined) return undefined;
  const threshold = stated === undefined ? thresholds[type] : Number(stated);
  return {
    type: `${not}${type}`,
    ...(value === undefined ? {} : { value: valueOf(type, value) }),
    ...(threshold === undefined ? {} : { threshold }),
  };
}

/** Types that a text which begins like an assertion probably means; empty when it is no slip. */
export function misspeltType(text: string): string[] {
  const [, written = ''] = /^(?:not-)?([a-z][a-z-]{5,})(?:\([\d.]*\))?:/i.exec(text) ?? [];
  if (written === '' || typed.test(text)) return [];
  return nearMatches(written, types).filter((type) => editDistance(written, type, 2) <= 2);
}

function valueOf(type: string, value: string): string | readonly string[] {
  return listTypes.includes(type) ? value.split(',').map((item) => item.trim()) : value.trim();
}
