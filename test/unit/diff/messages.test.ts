import { describe, expect, it } from 'vitest';
import { diffPrompts } from '../../../src/core/diff/diffPrompts.ts';
import type { Hunk } from '../../../src/core/diff/model.ts';
import { closed } from '../../support/promptBuilders.ts';

const kind = 'Be kind to every customer.';
const rule = 'Never promise a refund date.';
const ask = 'Hello {{message}}, please help me now.';

async function hunks(file: string, before: string, after: string): Promise<readonly Hunk[]> {
  const of = (text: string): ReturnType<typeof closed> => closed({ [file]: text }, file);
  return diffPrompts(await of(before), await of(after)).hunks;
}

const yml = (messages: string): string => `name: r\nmodel: m\nmessages:\n${messages}`;
const ymlSystem = `  - role: system\n    content: |\n      ${kind}\n      ${rule}\n`;
const ymlUser = `  - role: user\n    content: ${ask}\n`;
const prompty = (body: string): string => `---\nname: x\nmodel:\n  api: chat\n---\n${body}`;
const promptySystem = `system:\n${kind}\n${rule}\n\n`;
const promptyUser = `user:\n${ask}\n`;

describe('messages', () => {
  it.each([
    ['r.prompt.yml', yml(ymlSystem + ymlUser)],
    ['p.prompty', prompty(promptySystem + promptyUser)],
    ['p.prompt', `---\nmodel: m\n---\n{{role "system"}}\n${kind}\n{{role "user"}}\n{{message}}\n`],
    [
      'p.chat.json',
      `${JSON.stringify(
        [
          { role: 'system', content: `${kind} ${rule}` },
          { role: 'user', content: ask },
        ],
        null,
        2,
      )}\n`,
    ],
  ])('of another role are told in %s', async (file, text) => {
    expect(await hunks(file, text, text.replace('system', 'user'))).toMatchObject([
      { severity: 'high', summary: 'messages.role: system -> user' },
    ]);
  });

  it('that a new role line cuts off have another role', async () => {
    const cut = ymlSystem.replace(`      ${rule}`, `  - role: user\n    content: |\n      ${rule}`);
    const [found] = await hunks('r.prompt.yml', yml(ymlSystem + ymlUser), yml(cut + ymlUser));
    expect(found).toMatchObject({
      severity: 'high',
      summary: `message role: system -> user: "${rule}"`,
    });
  });

  it.each([
    ['r.prompt.yml', yml(ymlSystem + ymlUser), yml(ymlUser + ymlSystem)],
    ['p.prompty', prompty(promptySystem + promptyUser), prompty(promptyUser + promptySystem)],
  ])('that changed places are moved in %s', async (file, before, after) => {
    const found = await hunks(file, before, after);
    expect(found.map(({ severity }) => severity)).toEqual(['low', 'low']);
    expect(found[0]?.movedFrom).toBeDefined();
    expect(found[1]?.movedTo).toBeDefined();
  });

  it('that are new leave the sentences of the others alone', async () => {
    const inserted = `assistant:\nHow can I help you today?\n\n`;
    const found = await hunks(
      'p.prompty',
      prompty(promptySystem + promptyUser),
      prompty(promptySystem + inserted + promptyUser),
    );
    expect(found.map(({ direction }) => direction)).toEqual(['added', 'added']);
    expect(found.every(({ beforeText }) => beforeText === '')).toBe(true);
  });

  it('keep their sentences apart when both are rewritten', async () => {
    const found = await hunks(
      'p.prompty',
      prompty(`system:\n${rule}\n\nuser:\nTell me when I get my money back.\n`),
      prompty(`system:\nTell the customer when to call.\n\nuser:\n${rule}\n`),
    );
    const moved = found.filter(({ movedFrom }) => movedFrom !== undefined);
    expect(moved).toMatchObject([{ severity: 'high', kinds: ['guardrail'] }]);
  });
});
