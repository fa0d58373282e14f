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
import { unnamedControls } from './accessibility.ts';

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
