import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../../src/core/base/json.ts';
import type { PublishedPrompt } from '../../../src/core/prompt/model.ts';
import { renderPrompt } from '../../../src/core/prompt/render.ts';

function render(content: string, vars: Record<string, JsonValue>): string {
  const prompt: PublishedPrompt = {
    name: 'p',
    template: 'mustache',
    messages: [{ role: 'user', content }],
    settings: { parameters: {} },
    tools: [],
    output: { kind: 'text' },
  };
  return renderPrompt(prompt, vars)[0]?.content ?? '';
}

describe('rendering', () => {
  const cases: readonly [
    what: string,
    template: string,
    vars: Record<string, JsonValue>,
    out: string,
  ][] = [
    ['a variable', 'Hi {{ name }}!', { name: 'Ada' }, 'Hi Ada!'],
    ['text as it is, unescaped', '{{x}}', { x: '<b>&"{{y}}' }, '<b>&"{{y}}'],
    ['triple braces alike', '{{{x}}}{{&x}}', { x: '<' }, '<<'],
    [
      'numbers, booleans and null',
      '{{a}} {{b}} {{c}}',
      { a: 1.5, b: false, c: null },
      '1.5 false ',
    ],
    ['lists and objects as JSON', '{{a}} {{b}}', { a: [1, 'x'], b: { k: 2 } }, '[1,"x"] {"k":2}'],
    ['a dotted name', '{{a.b}}', { a: { b: 'c' } }, 'c'],
    ['a section for each item', '{{#l}}<{{.}}>{{/l}}', { l: ['a', 'b'] }, '<a><b>'],
    ['a section with its own scope', '{{#o}}{{k}}{{x}}{{/o}}', { o: { k: 1 }, x: 2 }, '12'],
    ['nothing for a missing section', 'a{{#no}}b{{/no}}c', {}, 'ac'],
    ['an inverted section', '{{^l}}none{{/l}}', { l: [] }, 'none'],
    ['no comment', 'a{{! not this }}b', {}, 'ab'],
    ['lone section tags without their lines', 'a\n  {{#x}}\nb\n{{/x}}\nc', { x: true }, 'a\nb\nc'],
    [
      'nested sections',
      '{{#a}}{{#b}}{{c}}{{/b}}{{/a}}',
      { a: [{ b: [{ c: 1 }, { c: 2 }] }] },
      '12',
    ],
  ];
  it.each(cases)('writes %s', (_, template, vars, out) => {
    expect(render(template, vars)).toBe(out);
  });

  it('names a variable that has no value', () => {
    expect(() => render('{{a}} {{b}}', { a: 1 })).toThrow('variable "b"');
  });

  it('knows own members only', () => {
    expect(() => render('{{constructor}}', {})).toThrow('"constructor"');
    expect(() => render('{{a.length}}', { a: 'text' })).toThrow('"a.length"');
  });

  it('leaves a prompt without a template language alone', () => {
    const prompt: PublishedPrompt = {
      name: 'p',
      template: 'none',
      messages: [{ role: 'user', content: '{{x}}' }],
      settings: { parameters: {} },
      tools: [],
      output: { kind: 'text' },
    };
    expect(renderPrompt(prompt, {})[0]?.content).toBe('{{x}}');
  });
});
