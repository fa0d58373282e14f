import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../../scripts/host/browser.mjs';
import { longAnswers, twoThousandCases } from './evaluationStates.ts';
import { buildPanels, openPanel } from './harness.ts';
import { scrollThrough, typeIntoSearch } from './scrolling.ts';

let browser: Browser;
let bundles: ReadonlyMap<string, string>;
beforeAll(async () => {
  [browser, bundles] = await Promise.all([launchBrowser(), buildPanels()]);
});
afterAll(() => browser.close());

/** A screen of rows on either side of the one in sight, and what stands above the list. */
const mostElements = 1_500;

it.each([
  { what: '2,000 cases', messages: twoThousandCases },
  { what: '2,000 cases with answers of 6,000 characters', messages: longAnswers },
])('has rows wherever $what are scrolled to, and no others', async ({ messages }) => {
  const panel = await openPanel(browser, bundles, { name: 'eval' });
  await panel.send(messages);
  await panel.page.getByRole('button', { name: 'All 2,000' }).click();
  const scrolled = await scrollThrough(panel.page, '.case-list', '.case-row');
  expect(scrolled.frames.length).toBeGreaterThan(100);
  expect(scrolled.blank).toBe(0);
  expect(scrolled.elements).toBeLessThan(mostElements);
  await panel.close();
});

it('narrows 2,000 cases with long answers while somebody types', async () => {
  const panel = await openPanel(browser, bundles, { name: 'eval' });
  await panel.send(longAnswers);
  await panel.page.getByRole('button', { name: 'All 2,000' }).click();
  await typeIntoSearch(panel.page, 'help page');
  const left = await panel.page.getByRole('button', { name: /^All / }).innerText();
  expect(Number(left.slice('All '.length))).toBeLessThan(2_000);
  await panel.close();
});
