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

type Message = readonly [role: string, content: string];

const inList = (messages: readonly Message[]): readonly object[] =>
  messages.map(([role, content]) => ({ role, content }));

/** The same messages in every format. */
const formats: Readonly<Record<string, (messages: readonly Message[]) => string>> = {
  'block.prompt.yml': (messages) =>
    yml(
      messages
        .map(([role, content]) => {
          const lines = content.split('\n').map((line) => `      ${line}\n`);
          return `  - role: ${role}\n    content: |\n${lines.join('')}`;
        })
        .join(''),
    ),
  'quoted.prompt.yml': (messages) =>
    yml(
      messages
        .map(([role, text]) => `  - role: ${role}\n    content: ${JSON.stringify(text)}\n`)
        .join(''),
    ),
  'p.prompty': (messages) => prompty(messages.map((it) => `${it.join(':\n')}\n`).join('\n')),
  'p.prompt': (messages) =>
    `---\nmodel: m\n---\n${messages.map(([role, text]) => `{{role "${role}"}}\n${text}\n`).join('')}`,
  'long.chat.json': (messages) => `${JSON.stringify(inList(messages), null, 2)}\n`,
  'line.chat.json': (messages) => `${JSON.stringify(inList(messages))}\n`,
};

describe('messages as wholes', () => {
  const system: Message = ['system', `${kind}\n${rule}`];
  const user: Message = ['user', ask];
  const order: Message = ['user', 'The order is number 12, look at it first.'];
  const second: Message = ['system', 'Answer as briefly as you can.\nAsk for the order.'];
  const names = Object.keys(formats);

  async function compared(
    file: string,
    before: readonly Message[],
    after: readonly Message[],
  ): Promise<readonly Hunk[]> {
    const write = formats[file] ?? JSON.stringify;
    return hunks(file, write(before), write(after));
  }

  /** What the hunks say of roles. */
  const rolesIn = (found: readonly Hunk[]): string[] =>
    found.flatMap(({ rules }) =>
      rules.filter(({ id }) => /role/.test(id)).map(({ evidence }) => evidence.split(':')[0] ?? ''),
    );

  it.each(names.flatMap((file) => [order, second].map((it) => [file, it[0], it] as const)))(
    'that are new in front leave the others as they are: %s, %s',
    async (file, _, inserted) => {
      const found = await compared(file, [system, user], [inserted, system, user]);
      const told = found.flatMap(({ rules, kinds }) => (kinds[0] === 'cosmetic' ? [] : rules));
      expect(told.some(({ id }) => id === 'settings.role')).toBe(true);
      const words = found.map(({ summary }) => summary).join('\n');
      expect(words).not.toMatch(/->|removed|moved/);
      expect(found.every((it) => it.kinds[0] === 'cosmetic' || it.direction === 'added')).toBe(
        true,
      );
    },
  );

  it.each(names)('of another role behind a new one are told as such: %s', async (file) => {
    const other: Message = ['user', system[1]];
    const found = await compared(file, [system, user], [order, other, user]);
    const words = found.flatMap(({ summary, rules }) => [
      summary,
      ...rules.map(({ evidence }) => evidence),
    ]);
    expect(words.some((it) => /system -> user/.test(it))).toBe(true);
    expect(words.some((it) => /user -> /.test(it))).toBe(false);
  });

  it.each(names)('that changed places have neither come nor gone: %s', async (file) => {
    const found = await compared(file, [system, user], [user, system]);
    expect(found.every(({ severity }) => severity === 'low' || severity === 'none')).toBe(true);
    expect(rolesIn(found)).toEqual([]);
  });

  it.each(names)('that are gone take no other role with them: %s', async (file) => {
    const found = await compared(file, [order, system, user], [system, user]);
    expect(found.some(({ summary }) => /messages\.role removed: user/.test(summary))).toBe(true);
    expect(found.every((it) => it.kinds[0] === 'cosmetic' || it.direction === 'removed')).toBe(
      true,
    );
  });

  it('are edited one by one behind a new one', async () => {
    const edited: Message = ['system', system[1].replace('every', 'each')];
    const found = await compared('block.prompt.yml', [system, user], [second, edited, user]);
    expect(found.map(({ summary }) => summary)).toContainEqual(
      expect.stringContaining('"every" -> "each"'),
    );
    expect(found.filter(({ summary }) => summary.startsWith('messages.role'))).toHaveLength(1);
  });
});
