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
  await panel.send(...stateNamed(evaluationStates, name));
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
    await first.page.waitForFunction('window.kept?.open != null');
    const kept = await first.page.evaluate('window.kept');
    await first.close();
    const { page } = await openEval('fail', { kept });
    await page.locator('.case-detail').waitFor();
    const pressed = page.locator('.chip[aria-pressed="true"]');
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
