import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  codeBlock,
  commandLink,
  escapeMarkdown,
  withoutLinks,
} from '../../../src/extension/words/markdown.ts';

describe('untrusted text in markdown', () => {
  it.each([
    ['a link', '[x](command:workbench.action.quit)'],
    ['an address', 'https://example.com/x'],
    ['an e-mail address', 'someone@example.com'],
    ['HTML', '<img src=x onerror=alert(1)>'],
    ['an image', '![x](http://example.com/x.png)'],
    ['a theme icon', '$(alert)'],
    ['emphasis', '**bold** _it_ `code`'],
    ['an entity', '&lt;b&gt;'],
  ])('has no unescaped punctuation: %s', (_, text) => {
    const escaped = escapeMarkdown(text);
    expect(escaped.replace(/\\[!-/:-@[-`{-~]/g, '')).not.toMatch(/[!-/:-@[-`{-~]/);
    expect(escaped.replace(/\\(.)/g, '$1')).toBe(text);
  });

  it('keeps its lines and their indentation', () => {
    expect(escapeMarkdown('a\n  b')).toBe('a  \n&nbsp;&nbsp;b');
  });

  it('cannot close the block of code that it stands in', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('`', '```', '\n', 'x', '~~~')), (parts) => {
        const text = parts.join('');
        const [, fence = '', inside] = /^\n(`+)diff\n([\s\S]*)\n`+\n$/.exec(
          codeBlock(text, 'diff'),
        ) ?? ['', '', undefined];
        expect(inside).toBe(text);
        const lines = text.split('\n');
        expect(lines.some((line) => line.trimStart().startsWith(fence))).toBe(false);
      }),
    );
  });

  it('makes no link in a notification', () => {
    expect(withoutLinks('see [here](command:x) and [there](https://y)')).toBe(
      'see [here] (command:x) and [there] (https://y)',
    );
  });
});

describe('a command link', () => {
  it('carries its arguments encoded', () => {
    const link = commandLink('Open', 'promptCanary.openCase', ['file:///a b.yaml', 3]);
    const [, query = ''] =
      /^\[Open\]\(command:promptCanary\.openCase\?([^()\s]*)\)$/.exec(link) ?? [];
    expect(JSON.parse(decodeURIComponent(query))).toEqual(['file:///a b.yaml', 3]);
  });
});
