import { describe, expect, it } from 'vitest';
import { speechActOf, type SpeechAct } from '../../../src/core/diff/kinds/speechActs.ts';

describe('what a sentence does', () => {
  const cases: readonly (readonly [string, SpeechAct | undefined])[] = [
    ['Never share a password.', 'ban'],
    ['You must not delete files.', 'ban'],
    ['If the order is late, do not promise a date.', 'ban'],
    ['- Return a list of names.', 'order to write'],
    ['2. **Plan**: Analyze the request.', 'order to work'],
    ['You should always call the function first.', 'order to operate'],
    ['When the user is angry, escalate to a person.', 'order to guard'],
    ['Please sound calm.', 'order to sound'],
    ['You are a helpful assistant.', 'identity'],
    ['You will be given a question.', 'about what is given'],
    ['Your answer should be short.', 'about the answer'],
    ['You have access to the following tools.', 'about tools'],
    ['Returns are accepted within 30 days.', 'statement'],
    ['Did anybody check it?', 'question'],
    ['Rules:', 'label'],
    ['{{ question }}', undefined],
    ['', undefined],
  ];
  it.each(cases)('%j: %s', (text, act) => {
    expect(speechActOf(text)).toBe(act);
  });
});
