import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { category, commands } from '../../src/extension/contributions.ts';
import type { ThemeName } from './harness/themes.ts';
import { Workbench } from './harness/workbench.ts';

const themes: readonly ThemeName[] = ['light', 'high-contrast', 'dark'];
const file = 'prompts/reply.prompt.yml';

interface Edit {
  readonly name: string;
  /** What is committed instead of the example's prompt. */
  readonly committed?: readonly [from: string, to: string];
  readonly edited: readonly [from: string, to: string];
  /** The worst icon in the gutter, and what the note on that line says. */
  readonly icon: string;
  readonly note: RegExp;
  /** Under the mouse on the changed line. */
  readonly onText: string;
  readonly hover: RegExp;
}

const conditional = `      {{#history}}
      - Say what was tried before.
      {{/history}}
      - Never promise a date for a refund.
`;

const edits: readonly Edit[] = [
  {
    name: 'guardrail-removed',
    edited: [
      '      - Use only the order data and the help articles. If they do not answer the question, say that you\n        will find out; do not guess.\n',
      '',
    ],
    icon: 'critical',
    note: /guardrail removed/i,
    onText: '## Facts',
    hover: /guess/,
  },
  {
    name: 'variable-renamed',
    edited: ['{{message}}', '{{text}}'],
    icon: 'high',
    note: /variable renamed: message -> text/,
    onText: '{{text}}',
    hover: /src\/reply\.ts/,
  },
  {
    name: 'condition-moved',
    committed: ['      ## Escalation\n', `${conditional}\n      ## Escalation\n`],
    edited: [
      '      {{/history}}\n      - Never promise a date for a refund.\n',
      '      - Never promise a date for a refund.\n      {{/history}}\n',
    ],
    icon: 'high',
    note: /only if history/i,
    onText: '{{/history}}',
    hover: /Never promise a date for a refund/,
  },
  {
    name: 'reflowed',
    edited: [
      'You write the replies of the support desk of Kettle & Crumb, a small online shop for kitchen\n      equipment. The customer receives your reply as you wrote it.',
      'You write the replies of the support desk of Kettle & Crumb,\n      a small online shop for kitchen equipment. The customer receives\n      your reply as you wrote it.',
    ],
    icon: 'none',
    note: /line breaks only/,
    onText: 'Kettle & Crumb,',
    hover: /says the same/,
  },
];

describe('what an edit does, in the editor', () => {
  let workbench: Workbench;
  let original = '';
  beforeAll(async () => {
    workbench = await Workbench.open();
    original = workbench.readFile(file);
  });
  afterAll(() => workbench.close());

  it.each(edits)('$name', async ({ name, committed, edited, icon, note, onText, hover }) => {
    const before = committed === undefined ? original : replaceOnce(original, committed);
    write(before);
    if (committed !== undefined) commit();
    write(replaceOnce(before, edited));
    await workbench.openFile(file);
    await workbench.goToLine(lineOf(onText));
    await workbench.waitForLineNote(note);
    await expect.poll(() => workbench.gutterSeverities(), { timeout: 30_000 }).toContain(icon);
    await workbench.screenshot(`edit-${name}`, themes);
    const shown = await workbench.hoverOver(onText);
    expect(await shown.innerText()).toMatch(hover);
    await workbench.capture('dark', `edit-${name}-hover`);
    await workbench.runCommand('View: Close All Editors');
    write(original);
    if (committed !== undefined) commit();
  });

  it('is told against the baseline that somebody selects', async () => {
    write(replaceOnce(original, ['{{message}}', '{{text}}']));
    await workbench.openFile(file);
    await workbench.goToLine(1);
    await workbench.codeLenses.getByText(/^Against HEAD \([0-9a-f]{7}\)$/).waitFor();
    await workbench.runCommand(`${category}: ${commands.selectBaseline.title}`);
    await workbench.quickInput.getByText('Base of this branch').waitFor();
    await workbench.screenshot('select-baseline', themes);
    await workbench.pick('Base of this branch');
    await workbench.codeLenses.getByText(/^Against base of main \([0-9a-f]{7}\)$/).waitFor();
    await workbench.capture('dark', 'baseline-selected');
    await workbench.runCommand(`${category}: ${commands.selectBaseline.title}`);
    await workbench.pick('As configured');
    await workbench.codeLenses.getByText(/^Against HEAD/).waitFor();
  });

  function write(text: string): void {
    writeFileSync(path.join(workbench.folder, file), text);
  }

  function lineOf(text: string): number {
    return (
      workbench
        .readFile(file)
        .split('\n')
        .findIndex((line) => line.includes(text)) + 1
    );
  }

  function commit(): void {
    const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com'];
    execFileSync('git', [...identity, 'commit', '--quiet', '--all', '--message', 'state'], {
      cwd: workbench.folder,
    });
  }
});

function replaceOnce(text: string, [from, to]: readonly [string, string]): string {
  expect(text.split(from).length, `the example holds "${from}" once`).toBe(2);
  return text.replace(from, () => to);
}
