import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../../scripts/host/browser.mjs';
import { longAnswers, twoThousandCases } from '../webview-harness/evaluationStates.ts';
import { buildPanels, openPanel } from '../webview-harness/harness.ts';
import { scrollThrough, typeIntoSearch } from '../webview-harness/scrolling.ts';
import { machine } from './machine.ts';
import type { BenchResult, Figures } from './result.ts';

/**
 * How the evaluation panel scrolls through 2,000 cases, half a screen a picture, and narrows them
 * letter by letter, in Chromium without a screen. The floor is a page with 2,000 bare lines. A
 * picture is late when it took longer than one and a half of sixty a second.
 */

const sizes = { cases2000: twoThousandCases, longAnswers2000: longAnswers };
const lateMs = 25;
const rowHeight = 28;

export async function run(): Promise<BenchResult> {
  const [browser, bundles] = await Promise.all([launchBrowser(), buildPanels()]);
  try {
    const figures: Record<string, Figures> = {};
    for (const [name, messages] of Object.entries(sizes)) {
      const panel = await openPanel(browser, bundles, { name: 'eval' });
      const begin = performance.now();
      await panel.send(messages);
      await panel.page.getByRole('button', { name: 'All 2,000' }).waitFor();
      const shownMs = performance.now() - begin;
      await panel.page.getByRole('button', { name: 'All 2,000' }).click();
      figures[name] = { shownMs, ...(await measure(panel.page)) };
      figures[name] = {
        ...figures[name],
        searchMs: spread(await typeIntoSearch(panel.page, 'help page')),
      };
      await panel.close();
    }
    return { name: 'panel', seed: 7, machine: machine(), figures, floor: await floorOf(browser) };
  } finally {
    await browser.close();
  }
}

async function measure(page: Page): Promise<Figures> {
  const { frames, elements } = await scrollThrough(page, '.case-list', '.case-row');
  const late = frames.filter((ms) => ms > lateMs).length;
  return { frames: frames.length, frameMs: spread(frames), late, elements };
}

/** The same scrolling of lines that stand there from the beginning. */
async function floorOf(browser: Browser): Promise<Figures> {
  const page = await browser.newPage({ viewport: { width: 900, height: 700 } });
  const line = (_: unknown, at: number): string =>
    `<div class="case-row" style="height:${rowHeight}px">case ${at}</div>`;
  const lines = Array.from({ length: 2_000 }, line).join('');
  await page.setContent(`<!doctype html><div class="case-list">${lines}</div>`);
  return { cases2000: await measure(page) };
}

function spread(values: readonly number[]): Figures {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.ceil((sorted.length - 1) * share)] ?? 0;
  return { p50: at(0.5), p95: at(0.95), max: at(1) };
}
