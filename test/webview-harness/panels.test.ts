import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../scripts/host/browser.mjs';
import { blastStates } from './blastStates.ts';
import { canaryStates } from './canaryStates.ts';
import { evaluationStates } from './evaluationStates.ts';
import {
  buildPanels,
  openPanel,
  screenshotPath,
  themes,
  type PanelName,
  type ThemeName,
} from './harness.ts';
import type { PanelState } from './panelState.ts';
import { rolesOf, unnamedControls } from './accessibility.ts';

let browser: Browser;
let bundles: ReadonlyMap<string, string>;
beforeAll(async () => {
  [browser, bundles] = await Promise.all([launchBrowser(), buildPanels()]);
});
afterAll(() => browser.close());

const panels: readonly {
  readonly panel: PanelName;
  readonly states: readonly PanelState<unknown>[];
}[] = [
  { panel: 'eval', states: evaluationStates },
  { panel: 'canary', states: canaryStates },
  { panel: 'blast', states: blastStates },
];
const cases = panels.flatMap(({ panel, states }) =>
  states.flatMap((state) =>
    (Object.keys(themes) as ThemeName[]).map((theme) => ({
      panel,
      theme,
      state,
      name: state.name,
    })),
  ),
);

const narrow = ['fail', 'two-models'].flatMap((name) =>
  ([320, 400, 480] as const).flatMap((width) =>
    (['dark', 'light', 'high-contrast'] as const).map((theme) => ({ name, width, theme })),
  ),
);

describe('the evaluation panel beside an editor', () => {
  it.each(narrow)('shows $name within $width pixels in the $theme theme', async (it) => {
    const { name, width, theme } = it;
    const open = await openPanel(browser, bundles, { name: 'eval', theme, width, height: 900 });
    const { page, send, close } = open;
    await send(...evaluationStates.find((state) => state.name === name)!.messages);
    await page.getByRole('button', { name: /^Unfold/ }).click();
    await page.locator('.case-row').first().click();
    await page.locator('.assertions').waitFor();
    const path = screenshotPath(`eval-${name}-${width}-${theme}`);
    await page.screenshot({ path, fullPage: true });
    expect(await page.evaluate(outside)).toEqual([]);
    expect(await unnamedControls(page)).toEqual([]);
    // What is laid out as a grid is still read as a table.
    expect(await rolesOf(page, ['table', 'row', 'rowheader', 'cell'])).toEqual({
      table: 3,
      row: expect.any(Number) as number,
      rowheader: expect.any(Number) as number,
      cell: expect.any(Number) as number,
    });
    await close();
  });
});

/** Tables, buttons and numbers that do not fit beside the edges of the page, by their text. */
const outside = `[...document.querySelectorAll('table, button, td, th, .filter-bar, .case-detail')]
  .filter((it) => it.closest('thead') === null && it.getClientRects().length > 0)
  .filter((it) => it.getBoundingClientRect().right > document.documentElement.clientWidth)
  .map((it) => it.tagName + ' ' + it.textContent)`;

describe('every state of a panel', () => {
  it.each(cases)('$panel $name says so in the $theme theme', async ({ panel, theme, state }) => {
    const open = await openPanel(browser, bundles, { name: panel, theme });
    await open.send(...state.messages);
    await open.page.getByText(state.shows).first().waitFor();
    await open.page.screenshot({
      path: screenshotPath(`${panel}-${state.name}-${theme}`),
      fullPage: panel !== 'eval' && state.name !== 'crowded',
    });
    expect(open.problems).toEqual([]);
    expect(await unnamedControls(open.page)).toEqual([]);
    const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
    expect(await open.page.evaluate(overflow)).toBe(0);
    await open.close();
  });
});
