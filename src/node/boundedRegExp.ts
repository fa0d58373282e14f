import vm from 'node:vm';
import { CanaryError } from '../core/base/errors.ts';
import type { MatchRegExp } from '../core/ports.ts';

const limitMs = 250;

/**
 * Matches regular expressions of untrusted suites and schemas: the engine is interrupted after 250
 * ms, because some patterns take exponential time. A pattern that was interrupted once is refused
 * from then on. The context only lends its time limit; it holds nothing but pattern and text.
 */
export function createRegExpMatcher(): MatchRegExp {
  const script = new vm.Script('new RegExp(pattern).test(text)');
  const context = vm.createContext({ pattern: '', text: '' });
  const slow = new Set<string>();
  return (pattern, text) => {
    if (slow.has(pattern)) throw tooSlow(pattern);
    context['pattern'] = pattern;
    context['text'] = text;
    try {
      return script.runInContext(context, { timeout: limitMs }) === true;
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') {
        slow.add(pattern);
        throw tooSlow(pattern);
      }
      const message = cause instanceof Error ? cause.message : String(cause);
      throw new CanaryError('bad-suite', message, { expected: 'a regular expression', cause });
    }
  };
}

function tooSlow(pattern: string): CanaryError {
  const shown = pattern.length > 60 ? `${pattern.slice(0, 57)}...` : pattern;
  return new CanaryError('bad-suite', `the pattern "${shown}" takes longer than ${limitMs} ms`, {
    expected: 'a pattern without repetitions inside repetitions',
  });
}
