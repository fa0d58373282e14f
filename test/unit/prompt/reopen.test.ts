import { describe, expect, it } from 'vitest';
import { closePrompt } from '../../../src/core/prompt/close.ts';
import { parsePrompt } from '../../../src/core/prompt/parse.ts';
import { toPublished } from '../../../src/core/prompt/publish.ts';
import { reopenPrompt } from '../../../src/core/prompt/reopen.ts';
import { closed, promptYml, storeOf } from '../../support/promptBuilders.ts';

const rules = {
  'partials/rules.md': 'Be honest.\nNever guess.\n',
  'partials/tone.md': 'Be warm.\n',
};

interface Case {
  readonly name: string;
  readonly file: string;
  readonly served: string;
  readonly candidate: string;
  /** How the served version looks in the candidate's file; undefined: it cannot. */
  readonly expected?: string;
}

const prompty = (text: string): string => `---\nname: reply\n---\nsystem:\n${text}\n`;

const cases: readonly Case[] = [
  {
    name: 'two partials and an edited line',
    file: 'reply.prompt.yml',
    served: promptYml('A.\n{{> rules}}\nB.\n{{> tone}}'),
    candidate: promptYml('A.\n{{> rules}}\nC.\n{{> tone}}'),
    expected: promptYml('A.\n{{> rules}}\nB.\n{{> tone}}'),
  },
  {
    name: 'a partial that the served version does not have',
    file: 'reply.prompt.yml',
    served: promptYml('A.\nB.'),
    candidate: promptYml('A.\n{{> rules}}\nB.'),
    expected: promptYml('A.\nB.'),
  },
  {
    name: 'other settings, comments kept',
    file: 'reply.prompt.yml',
    served: promptYml('A.', '{{message}}', 'model: m-1\nmodelParameters:\n  temperature: 0.2\n'),
    candidate: `# for the desk\n${promptYml('A.', '{{message}}', 'model: m-2\n')}`,
  },
  {
    name: 'a Prompty file',
    file: 'reply.prompty',
    served: prompty('Be brief. {{name}}'),
    candidate: prompty('Be very brief. {{name}}'),
    expected: prompty('Be brief. {{name}}'),
  },
];

describe('a published version in the format of a file', () => {
  it.each(cases)('$name', async ({ file, served, candidate, expected }) => {
    const before = await closed({ ...rules, [file]: served }, file);
    const after = await closed({ ...rules, [file]: candidate }, file);
    const text = reopenPrompt(toPublished(before), after);
    if (expected !== undefined) expect(text).toBe(expected);
    const again = await closePrompt(parsePrompt(text ?? '', file), storeOf(rules));
    expect(again.fingerprint).toBe(before.fingerprint);
  });

  it('cannot be said with other roles', async () => {
    const one = await closed({ 'a.prompt.yml': promptYml('A.') }, 'a.prompt.yml');
    const published = { ...toPublished(one), messages: [{ role: 'user' as const, content: 'A.' }] };
    expect(reopenPrompt(published, one)).toBeUndefined();
  });
});
