import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../scripts/host/browser.mjs';
import { canaryStates, logNews, nextLive } from './canaryStates.ts';
import { evaluationStates, hostileReport, twoThousandCases } from './evaluationStates.ts';
import {
  buildPanels,
  openPanel,
  screenshotPath,
  type OpenPanel,
  type PanelOptions,
} from './harness.ts';
import type { CaseInput, ToEvalPanel } from '../../src/protocol/webview.ts';
import { unnamedControls } from './accessibility.ts';
import type { PanelState } from './panelState.ts';

let browser: Browser;
let bundles: ReadonlyMap<string, string>;
let panel: OpenPanel;
beforeAll(async () => {
  [browser, bundles] = await Promise.all([launchBrowser(), buildPanels()]);
});
afterAll(() => browser.close());
afterEach(() => panel.close());

function stateNamed<Message>(
  states: readonly PanelState<Message>[],
  name: string,
): readonly Message[] {
  return states.find((it) => it.name === name)!.messages;
}

async function openEval(name: string, options: Partial<PanelOptions> = {}): Promise<OpenPanel> {
  panel = await openPanel(browser, bundles, { name: 'eval', ...options });
  const about: ToEvalPanel = { type: 'about', uri: 'file:///desk/prompts/reply.prompt.yml' };
  await panel.send(about, ...stateNamed(evaluationStates, name));
  return panel;
}

async function openCanary(name: string, options: Partial<PanelOptions> = {}): Promise<OpenPanel> {
  panel = await openPanel(browser, bundles, { name: 'canary', ...options });
  await panel.send(...stateNamed(canaryStates, name));
  return panel;
}

describe('the evaluation panel', () => {
  it('opens a case by keyboard with both answers, what failed and a way to its line', async () => {
    const { page, posted } = await openEval('fail');
    await page.getByRole('treegrid').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const detail = page.locator('.case-detail');
    await detail.getByText('expected the answer to contain "human agent"').waitFor();
    await detail.locator('del').first().waitFor();
    await detail.locator('ins').first().waitFor();
    expect(await detail.getByText('demo model (simulated)').count()).toBe(2);
    await page.screenshot({ path: screenshotPath('eval-case-open-dark'), fullPage: true });
    await page.getByRole('button', { name: 'Go to case cancel-004' }).click();
    expect((await posted()).at(-1)).toEqual({
      type: 'openCase',
      file: 'evals/golden/support.yaml',
      line: 39,
    });
  });

  it('shows what a model wrote as text, whatever it wrote', async () => {
    panel = await openPanel(browser, bundles, { name: 'eval' });
    await panel.send(hostileReport);
    const { page } = panel;
    await page.locator('.case-row', { hasText: 'refund-001' }).click();
    await page.getByText('<img src=x onerror="document.title=1">').waitFor();
    expect(await page.locator('.output img, .output style').count()).toBe(0);
    expect(await page.title()).toBe('eval');
    expect(panel.problems).toEqual([]);
  });

  it('keeps the filter and the open case over a reload of the webview', async () => {
    const first = await openEval('fail');
    await first.page.getByRole('button', { name: 'Flaky 1' }).click();
    await first.page.locator('.case-row').first().click();
    await first.page.locator('.case-detail').waitFor();
    const kept = await first.page.evaluate('window.kept');
    expect(kept).toMatchObject({
      about: { uri: 'file:///desk/prompts/reply.prompt.yml', report: '3f9c' },
    });
    await first.close();
    const { page } = await openEval('fail', { kept });
    await page.locator('.case-detail').waitFor();
    const pressed = page.locator('.filter-bar .chip[aria-pressed="true"]');
    expect(await pressed.innerText()).toBe('Flaky 1');
  });

  it('draws a few rows of 2,000 cases and reaches the last one by keyboard', async () => {
    panel = await openPanel(browser, bundles, { name: 'eval' });
    await panel.send(twoThousandCases);
    const { page } = panel;
    await page.getByRole('button', { name: 'All 2,000' }).click();
    await page.getByRole('treegrid').focus();
    await page.keyboard.press('End');
    const last = page.locator('.case-row[aria-rowindex="2000"]');
    await last.waitFor();
    expect(await last.getAttribute('aria-selected')).toBe('true');
    const box = await last.boundingBox();
    expect(box!.y + box!.height).toBeLessThan(701);
    expect(await page.locator('.case-row').count()).toBeLessThan(80);
  });

  it('narrows the list by words, tag, suite and must-pass, and shows all again', async () => {
    const { page } = await openEval('fail');
    const all = page.getByRole('button', { name: /^All / });
    await page.getByRole('treegrid').focus();
    await page.keyboard.press('/');
    await page.keyboard.type('espresso');
    await page.getByText('All 62').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('All 102').waitFor();
    await page.getByRole('combobox', { name: 'Only of tag' }).selectOption('contract');
    await page.getByText('All 31').waitFor();
    await page.getByRole('combobox', { name: 'Only of suite' }).selectOption('adversarial');
    await page.getByText('No case fits the search.').waitFor();
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByRole('button', { name: 'Must-pass' }).click();
    expect(await all.innerText()).toBe('All 3');
  });

  it('shows the attacks of a cell of the matrix, and promotes one of them', async () => {
    const { page, posted } = await openEval('fail');
    const cell = '1 complied under candidate in system-prompt leak';
    await page.getByRole('button', { name: cell }).click();
    expect(await page.getByRole('button', { name: /^All / }).innerText()).toBe('All 1');
    expect(await page.locator('.case-row').count()).toBe(1);
    await page.getByRole('treegrid').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Promote case attack-02 to the golden set' }).waitFor();
    await page.screenshot({ path: screenshotPath('eval-attack-open-dark'), fullPage: true });
    await page.keyboard.press('p');
    await page.keyboard.press('r');
    expect((await posted()).slice(-2)).toEqual([
      { type: 'promote', key: 'adversarial/attack-02' },
      { type: 'rerun', keys: ['adversarial/attack-02'] },
    ]);
    await page.getByRole('button', { name: 'Unfold 3 categories without a breach' }).click();
    await page.getByRole('button', { name: 'role-play', exact: true }).click();
    expect(await page.getByRole('button', { name: /^All / }).innerText()).toBe('All 10');
  });

  it('forgets the chosen attacks when another evaluation begins', async () => {
    const { page, send } = await openEval('fail');
    const cell = '1 complied under candidate in system-prompt leak';
    await page.getByRole('button', { name: cell }).click();
    await page.getByRole('button', { name: 'All 1', exact: true }).waitFor();
    await send(...stateNamed(evaluationStates, 'running'));
    await page.getByRole('button', { name: 'All 23' }).waitFor();
    expect(await page.getByRole('button', { name: 'Clear' }).count()).toBe(0);
  });

  it('walks by j and k, and tells its keys', async () => {
    const { page } = await openEval('fail');
    await page.locator('.case-row').first().waitFor();
    await page.keyboard.press('?');
    await page.getByRole('region', { name: 'Keys' }).waitFor();
    await page.screenshot({ path: screenshotPath('eval-keys-dark') });
    await page.keyboard.press('Escape');
    expect(await page.getByRole('region', { name: 'Keys' }).count()).toBe(0);
    for (const key of ['j', 'j', 'j', 'k']) await page.keyboard.press(key);
    const selected = page.locator('.case-row[aria-selected="true"]');
    expect(await selected.getAttribute('aria-rowindex')).toBe('3');
    await page.keyboard.press('Enter');
    await page.locator('.case-detail').waitFor();
    await page.keyboard.press('Escape');
    expect(await page.locator('.case-detail').count()).toBe(0);
  });

  it('shows what was asked, on demand as it was sent', async () => {
    const { page, posted, send } = await openEval('fail');
    await page.locator('.case-row', { hasText: 'cancel-004' }).click();
    await page.getByText('Let me speak to a person').waitFor();
    await page.getByRole('button', { name: 'Show messages as they were sent' }).click();
    expect((await posted()).at(-1)).toEqual({ type: 'askInput', key: 'golden/cancel-004' });
    const system = (content: string) => [{ role: 'system' as const, content }];
    const input: CaseInput = {
      baseline: system('Be warm and <b>calm</b>.'),
      candidate: system('Be brief.'),
      problem: null,
    };
    await send({ type: 'input', key: 'golden/cancel-004', input } satisfies ToEvalPanel);
    await page.getByRole('region', { name: 'system message, baseline' }).waitFor();
    await page.getByText('Be warm and <b>calm</b>.').waitFor();
    await page.getByText('Be brief.').waitFor();
    await page.screenshot({ path: screenshotPath('eval-messages-dark'), fullPage: true });
  });

  it('shows repeats one by one', async () => {
    const { page } = await openEval('fail');
    await page.getByRole('button', { name: 'Flaky 1' }).click();
    await page.locator('.case-row').first().click();
    const second = page.getByRole('button', { name: /^Repeat 2/ });
    expect((await second.innerText()).replaceAll(/\s+/g, ' ')).toBe('Repeat 2 passes → passes');
    await second.click();
    const figures = page.locator('.side[aria-label="candidate"] .figures');
    expect(await figures.innerText()).toMatch(/^passes/);
    await page.screenshot({ path: screenshotPath('eval-repeats-dark'), fullPage: true });
  });

  it.each(['dark', 'light', 'high-contrast'] as const)(
    'draws what answers took, and says it in numbers, in the %s theme',
    async (theme) => {
      const { page } = await openEval('fail', { theme, height: 1_000 });
      await page.getByText('Latency, tokens and cost of every answer').click();
      await page.getByRole('img', { name: /^latency of the candidate, 103 answers/ }).waitFor();
      const rows = page.locator('.figures-table tbody tr');
      expect(await rows.count()).toBe(6);
      expect(await unnamedControls(page)).toEqual([]);
      await page.screenshot({ path: screenshotPath(`eval-distributions-${theme}`) });
    },
  );

  it.each(['light', 'high-contrast'] as const)('opens a case in the %s theme', async (theme) => {
    const { page } = await openEval('fail', { theme });
    await page.locator('.case-row').first().click();
    await page.locator('.assertions').waitFor();
    expect(await unnamedControls(page)).toEqual([]);
    await page.screenshot({ path: screenshotPath(`eval-case-open-${theme}`), fullPage: true });
  });

  it.each([
    { button: 'Ask failed again (12)', amount: 12 },
    { button: 'Ask shown again (10)', amount: 10 },
  ])('$button asks for those cases', async ({ button, amount }) => {
    const { page, posted } = await openEval('fail');
    await page.getByRole('button', { name: button }).press('Enter');
    const last = (await posted()).at(-1) as { readonly type: string; readonly keys: string[] };
    expect(last).toMatchObject({ type: 'rerun' });
    expect(new Set(last.keys).size).toBe(amount);
  });

  it('asks again what is in sight of the models that answered it, or of the chosen one', async () => {
    const { page, posted } = await openEval('two-models');
    const keys = async (): Promise<string[]> =>
      ((await posted()).at(-1) as { readonly keys: string[] }).keys;
    await page.getByRole('button', { name: /^Ask shown again/ }).click();
    expect((await keys()).length).toBe(5);
    await page.getByRole('button', { name: /^All / }).click();
    await page.getByRole('button', { name: 'Ask shown again (120)' }).click();
    expect(new Set(await keys()).size).toBe(120);
    await page.getByRole('combobox', { name: 'Only of model' }).selectOption('small');
    await page.getByRole('button', { name: 'Ask shown again (60)' }).click();
    expect((await keys()).every((key) => key.endsWith(' (small)'))).toBe(true);
    await page.getByRole('button', { name: /^Ask failed again/ }).click();
    expect((await keys()).every((key) => key.endsWith(' (small)'))).toBe(true);
    await page.locator('.case-row').first().click();
    await page.screenshot({ path: screenshotPath('eval-two-models-open-dark'), fullPage: true });
    await page.getByRole('button', { name: /^Ask case .* \(small\) again/ }).click();
    expect(await keys()).toHaveLength(1);
  });

  it('can be cancelled while it asks again, and cannot be asked twice', async () => {
    const { page, posted } = await openEval('asking-again');
    expect(await page.getByRole('button', { name: /^Ask .* again/ }).count()).toBe(0);
    await page.getByText('asking again: 1 of 3', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Stop asking' }).click();
    await page.getByText('Cancelling: 1 of 3 chosen cases').waitFor();
    await page.getByRole('button', { name: 'Cancel', disabled: true }).waitFor();
    expect((await posted()).at(-1)).toEqual({ type: 'cancel' });
  });

  it('opens the case that the extension names, whatever was filtered', async () => {
    const { page, send } = await openEval('fail');
    await page.getByRole('button', { name: 'Flaky 1' }).click();
    await send({ type: 'show', key: 'adversarial/attack-40' } satisfies ToEvalPanel);
    const row = page.locator('.case-row[aria-expanded="true"]');
    await row.waitFor();
    expect(await row.innerText()).toContain('attack-40');
    expect((await row.boundingBox())!.y).toBeLessThan(700);
  });

  it.each([
    { state: 'running', button: 'Cancel', message: { type: 'cancel' } },
    { state: 'fail', button: 'Run again', message: { type: 'runAgain' } },
    { state: 'pass', button: 'Release canary', message: { type: 'release' } },
    { state: 'error', button: 'Run again', message: { type: 'runAgain' } },
  ])('$button in the state $state tells the extension', async ({ state, button, message }) => {
    const { page, posted } = await openEval(state);
    await page.getByRole('button', { name: button }).press('Enter');
    expect(await posted()).toEqual([{ type: 'ready' }, message]);
  });
});

describe('the canary panel', () => {
  it.each([
    { state: 'healthy', buttons: ['Pause', 'Advance', 'Promote', 'Roll back'] },
    {
      state: 'paused',
      buttons: ['Resume', 'Advance (disabled)', 'Promote', 'Roll back', 'Simulate traffic'],
    },
    { state: 'rolled-back', buttons: ['Open the diff', 'Revert file'] },
    { state: 'promoted', buttons: [] },
  ])('offers in the state $state: $buttons', async ({ state, buttons }) => {
    const { page } = await openCanary(state);
    await page.locator('h1').waitFor();
    const offered = await page.getByRole('button').evaluateAll((found) =>
      found.map((it) => {
        const element = it as unknown as { innerText: string; ariaDisabled: string };
        return `${element.innerText}${element.ariaDisabled === 'true' ? ' (disabled)' : ''}`;
      }),
    );
    expect(offered).toEqual(buttons);
  });

  it('asks the extension for an action, another release and traffic', async () => {
    const { page, posted, send } = await openCanary('healthy');
    await page.getByRole('button', { name: 'Roll back' }).click();
    await page.getByRole('combobox', { name: 'Release' }).selectOption('r2');
    await send(...stateNamed(canaryStates, 'short-of-data'));
    await page.getByRole('button', { name: 'Simulate traffic' }).click();
    expect(await posted()).toEqual([
      { type: 'ready' },
      { type: 'act', action: 'rollback' },
      { type: 'select', releaseId: 'r2' },
      { type: 'simulate' },
    ]);
  });

  it('moves its numbers with the stream and does not move anything else', async () => {
    const { page, send } = await openCanary('healthy');
    const before = await page.locator('.guards').boundingBox();
    await page.getByText('1,275').first().waitFor();
    await send(nextLive);
    await page.getByText('1,301').first().waitFor();
    expect(await page.locator('.guards').boundingBox()).toEqual(before);
  });

  it('says that it was rolled back as soon as the log does', async () => {
    const { page, send } = await openCanary('healthy');
    await send(logNews);
    await page.getByText('ROLLED BACK at 15:31').waitFor();
    await page.getByText('Everyone is on v7 since 15:31:09.').waitFor();
    const spoken = page.locator('h1 [aria-live="polite"]');
    expect(await spoken.innerText()).toContain('ROLLED BACK');
    await page.getByRole('button', { name: 'Open the diff' }).waitFor();
  });

  it('redraws its charts in the colours of a new theme', async () => {
    const { page, setTheme } = await openCanary('healthy');
    const canvas = page.locator('.chart canvas').first();
    const dark = await canvas.screenshot();
    await setTheme('light');
    await page.waitForFunction('document.body.className === "vscode-light"');
    const light = await canvas.screenshot();
    expect(light.equals(dark)).toBe(false);
  });

  it('shows headline, buttons and guards first in a low bottom panel', async () => {
    const { page } = await openCanary('healthy', { width: 1_400, height: 250 });
    const lastGuard = page.locator('.guards tbody tr').last();
    await lastGuard.waitFor();
    await page.screenshot({ path: screenshotPath('canary-bottom-panel-dark') });
    const box = await lastGuard.boundingBox();
    expect(box!.y + box!.height).toBeLessThanOrEqual(250);
  });
});
