import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../../scripts/host/browser.mjs';
import type { Browser } from 'playwright-core';
import { longAnswers, twoThousandCases } from './evaluationStates.ts';
import { buildPanels, openPanel } from './harness.ts';

let browser: Browser;
let bundles: ReadonlyMap<string, string>;
beforeAll(async () => {
  [browser, bundles] = await Promise.all([launchBrowser(), buildPanels()]);
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

interface Frames {
  readonly frames: number[];
  readonly blank: number;
}

it.each([
  { what: '2,000 cases', messages: twoThousandCases },
  { what: '2,000 cases with answers of 6,000 characters', messages: longAnswers },
])('has rows wherever $what are scrolled to', async ({ what, messages }) => {
  const panel = await openPanel(browser, bundles, { name: 'eval' });
  await panel.send(messages);
  await panel.page.getByRole('button', { name: 'All 2,000' }).click();
  const { frames, blank } = await panel.page.evaluate<Frames>(scrollThrough);
  console.log(`${what}: ${inWords(frames)}`);
  expect(frames.length).toBeGreaterThan(100);
  expect(blank).toBe(0);
  await panel.close();
});

it('narrows 2,000 cases with long answers while somebody types', async () => {
  const panel = await openPanel(browser, bundles, { name: 'eval' });
  await panel.send(longAnswers);
  await panel.page.getByRole('button', { name: 'All 2,000' }).click();
  const frames = await panel.page.evaluate<number[]>(typeSlowly('help page'));
  console.log(`typing: ${inWords(frames)}`);
  const left = await panel.page.getByRole('button', { name: /^All / }).innerText();
  expect(Number(left.slice('All '.length))).toBeLessThan(2_000);
  await panel.close();
});

/** Frames from each keystroke to the picture after it. */
function typeSlowly(text: string): string {
  return `new Promise((resolve) => {
    const input = document.querySelector('.search');
    const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
    const frames = [];
    const text = ${JSON.stringify(text)};
    const step = (at) => {
      if (at > text.length) return resolve(frames);
      const begin = performance.now();
      set.call(input, text.slice(0, at));
      input.dispatchEvent(new Event('input', { bubbles: true }));
      requestAnimationFrame(() => setTimeout(() => {
        frames.push(performance.now() - begin);
        step(at + 1);
      }));
    };
    step(1);
  })`;
}

function inWords(frames: readonly number[]): string {
  const sorted = frames.toSorted((a, b) => a - b);
  const at = (share: number): string => sorted[Math.floor((sorted.length - 1) * share)]!.toFixed(1);
  return `${frames.length} frames: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, max ${at(1)} ms`;
}
