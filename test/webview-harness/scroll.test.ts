import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../../scripts/host/browser.mjs';
import type { Browser } from 'playwright-core';
import { twoThousandCases } from './evaluationStates.ts';
import { buildPanels, openPanel } from './harness.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** Scrolls by half a screen a frame; says how long frames took and whether rows were missing. */
const scrollThrough = `new Promise((resolve) => {
  const frames = [];
  let blank = 0;
  let last = performance.now();
  const step = () => {
    const now = performance.now();
    frames.push(now - last);
    last = now;
    const middle = document.elementFromPoint(200, innerHeight / 2);
    if (middle?.closest('.case-row') === null) blank += 1;
    const before = scrollY;
    scrollBy(0, innerHeight / 2);
    if (scrollY === before) resolve({ frames: frames.slice(1), blank });
    else requestAnimationFrame(step);
  };
  document.querySelector('.case-list').scrollIntoView();
  requestAnimationFrame(() => requestAnimationFrame(step));
})`;

it('has rows wherever 2,000 cases are scrolled to', async () => {
  const panel = await openPanel(browser, await buildPanels(), { name: 'eval' });
  await panel.send(twoThousandCases);
  await panel.page.getByRole('button', { name: 'All 2,000' }).click();
  const { frames, blank } = await panel.page.evaluate<{ frames: number[]; blank: number }>(
    scrollThrough,
  );
  const sorted = frames.toSorted((a, b) => a - b);
  const at = (share: number): string => sorted[Math.floor((sorted.length - 1) * share)]!.toFixed(1);
  console.log(`${frames.length} frames: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, max ${at(1)} ms`);
  expect(frames.length).toBeGreaterThan(100);
  expect(blank).toBe(0);
  await panel.close();
});
