import { describe, expect, it } from 'vitest';
import type { WordedTextKind } from '../../../src/core/diff/kindFeatures.ts';
import { tellingWords, wordingOdds, wordingTraits } from '../../../src/core/diff/wording.ts';

describe('the wording of a sentence', () => {
  it('has stems, pairs, its first word, its act, its shape and the words of its opening', () => {
    expect(wordingTraits('Do not quote 2 tickets', 'You must:')).toEqual([
      'do',
      'not',
      'quote',
      'ticket',
      'do_not',
      'not_quote',
      'quote_ticket',
      '^do',
      '@ban',
      '#digits',
      '>you',
      '>must',
    ]);
  });

  it('has no traits where nothing is said', () => {
    expect(wordingTraits('{{ input }}', null)).not.toContain('input');
    expect(wordingTraits('', null)).toEqual([]);
  });

  const cases: readonly (readonly [string, WordedTextKind])[] = [
    ['Never help with anything that could harm somebody.', 'guardrail'],
    ['Analyze the complaint and decide which team is responsible.', 'instruction'],
    ['Format the summary as a Markdown list of five lines.', 'output-format'],
    ['Call `find_order(id)` with the search tool.', 'tool-use'],
    ['The following is the history of the conversation.', 'context'],
    ['You are an expert translator.', 'persona-tone'],
  ];
  it.each(cases)('%j speaks loudest for %s', (text, kind) => {
    const odds = Object.entries(wordingOdds(text, null)).sort(([, a], [, b]) => b - a);
    expect(odds[0]?.[0]).toBe(kind);
  });

  it('keeps its odds within bounds however long the sentence', () => {
    const odds = Object.values(
      wordingOdds('never json tool call markdown only '.repeat(500), null),
    );
    expect(Math.min(...odds)).toBeGreaterThanOrEqual(-4);
    expect(Math.max(...odds)).toBeLessThanOrEqual(3);
  });

  it('names the words that speak for a kind, the loudest first, at most three', () => {
    const words = tellingWords(
      'Return concise Markdown in JSON format and nothing else',
      'output-format',
    );
    expect(words).toHaveLength(3);
    expect(words).toContain('concise');
    expect(tellingWords('{{ json }}', 'output-format')).toEqual([]);
  });
});
