import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../scripts/host/browser.mjs';
import { blastStates, hostileBlast } from './blastStates.ts';
import {
  buildPanels,
  openPanel,
  screenshotPath,
  themes,
  type OpenPanel,
  type PanelOptions,
  type ThemeName,
} from './harness.ts';

let browser: Browser;
let bundles: ReadonlyMap<string, string>;
let panel: OpenPanel;
beforeAll(async () => {
  [browser, bundles] = await Promise.all([launchBrowser(), buildPanels()]);
});
afterAll(() => browser.close());
afterEach(() => panel.close());

async function openBlast(name: string, options: Partial<PanelOptions> = {}): Promise<OpenPanel> {
  panel = await openPanel(browser, bundles, { name: 'blast', ...options });
  await panel.send(...blastStates.find((it) => it.name === name)!.messages);
  await panel.page.getByRole('tree').waitFor();
  return panel;
}

/** The row that the tree names as its active one. */
function activeRow({ page }: OpenPanel): Promise<string> {
  return page.locator('[aria-selected="true"]').innerText();
}

const narrow = { width: 400, height: 800 };
const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

describe('the list of the blast radius', () => {
  it('is walked and opened by keyboard alone', async () => {
    const open = await openBlast('high');
    const { page, posted } = open;
    await page.getByRole('tree').focus();
    expect(await activeRow(open)).toContain('Changes that no case covers');
    await page.keyboard.press('ArrowRight');
    expect(await activeRow(open)).toContain('line 14');
    await page.keyboard.press('Enter');
    expect((await posted()).at(-1)).toEqual({ type: 'open', id: 'hunk h1' });
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    const before = await posted();
    await page.keyboard.press('Enter');
    expect(await posted()).toEqual(before);
    await page.keyboard.press('End');
    expect(await activeRow(open)).toContain('8,400 requests a day');
    await page.keyboard.press('ArrowLeft');
    expect(await activeRow(open)).toContain('Live traffic');
    const outline = `getComputedStyle(document.querySelector('[aria-selected="true"]')).outlineStyle`;
    expect(await page.evaluate(outline)).toBe('solid');
    await page.screenshot({ path: screenshotPath('blast-focus-dark'), fullPage: true });
  });

  it('closes and opens a group, and remembers it over a reload of the webview', async () => {
    const open = await openBlast('high');
    const { page } = open;
    const group = page.getByRole('treeitem', { name: 'Callers' });
    await group.click();
    expect(await group.getAttribute('aria-expanded')).toBe('false');
    expect(await page.getByText('does not pass customer_tier', { exact: true }).count()).toBe(0);
    await page.waitForFunction('window.kept?.collapsed.length === 1');
    const kept = await page.evaluate('window.kept');
    await open.close();
    const again = await openBlast('high', { kept });
    const kept2 = again.page.getByRole('treeitem', { name: 'Callers' });
    expect(await kept2.getAttribute('aria-expanded')).toBe('false');
  });

  it('opens the caller that is clicked', async () => {
    const { page, posted } = await openBlast('high');
    await page.getByRole('treeitem', { name: /^src\/support\/reply.ts:41/ }).click();
    expect((await posted()).at(-1)).toEqual({ type: 'open', id: 'caller 0' });
  });

  it('says how sure each caller is, and what it passes wrongly', async () => {
    const { page } = await openBlast('high');
    const rows = await page.locator('.tree-item').allInnerTexts();
    const rowOf = (name: string): string => rows.find((it) => it.startsWith(name)) ?? '';
    expect(rowOf('src/support/reply.ts:41')).toContain('does not pass customer_tier');
    expect(rowOf('jobs/nightly')).toContain('passes tier, unknown to the prompt');
    expect(rowOf('services/gateway')).toContain('likely');
    expect(rowOf('notebooks/')).toContain('possible');
  });

  it('holds every caller, of which the graph draws a few', async () => {
    const { page } = await openBlast('crowded');
    expect(await page.locator('.tree-item').count()).toBeGreaterThan(400);
    expect(await page.locator('.node-callers').count()).toBe(10);
    await page.getByRole('tree').focus();
    await page.keyboard.press('End');
    const last = page.locator('[aria-selected="true"]');
    await expect.poll(async () => (await last.boundingBox())!.y).toBeLessThan(700);
  });
});

describe('the graph of the blast radius', () => {
  it('opens what is clicked, and marks it in the list', async () => {
    const open = await openBlast('high');
    await open.page.locator('.node-callers', { hasText: 'answer_backlog.py:118' }).click();
    expect((await open.posted()).at(-1)).toEqual({ type: 'open', id: 'caller 1' });
    expect(await activeRow(open)).toContain('jobs/nightly/answer_backlog.py:118');
    expect(await open.page.locator('.node.active').count()).toBe(1);
  });

  it('keeps every text within its box', async () => {
    const { page } = await openBlast('high');
    const outside = await page.evaluate(`[...document.querySelectorAll('.node')].flatMap((node) => {
      const box = node.querySelector('rect').getBoundingClientRect();
      return [...node.querySelectorAll('text')]
        .filter((it) => it.getBoundingClientRect().right > box.right)
        .map((it) => it.textContent);
    })`);
    expect(outside).toEqual([]);
  });

  it.each(Object.keys(themes) as ThemeName[])(
    'is open above the list in a narrow panel, with the prompt and who calls it in sight: %s',
    async (theme) => {
      const { page } = await openBlast('high', { ...narrow, theme });
      const frame = page.locator('.graph-scroll');
      const [list, drawing, subject, caller] = await Promise.all([
        page.getByRole('tree').boundingBox(),
        frame.boundingBox(),
        page.locator('.node-subject').boundingBox(),
        page.locator('.node-callers').first().boundingBox(),
      ]);
      expect(drawing!.y + drawing!.height).toBeLessThanOrEqual(list!.y);
      expect(subject!.x).toBeGreaterThanOrEqual(drawing!.x);
      expect(caller!.x + caller!.width).toBeLessThanOrEqual(drawing!.x + drawing!.width);
      expect(await page.evaluate(overflow)).toBe(0);
      await page.screenshot({ path: screenshotPath(`blast-narrow-${theme}`), fullPage: true });
    },
  );

  it('draws no letter below 9 pixels, however narrow the panel is', async () => {
    const { page } = await openBlast('high', narrow);
    const sizes = await page.evaluate<number[]>(`(() => {
      const svg = document.querySelector('.reach-graph svg');
      const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
      return [...svg.querySelectorAll('text')].map(
        (it) => Number.parseFloat(getComputedStyle(it).fontSize) * scale,
      );
    })()`);
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(9);
  });

  it('is folded and says why where there is no room to read it', async () => {
    const { page } = await openBlast('high', { width: 320, height: 800 });
    expect(await page.locator('.reach-graph').isVisible()).toBe(false);
    const why = page.getByText('there is no room here to read it');
    expect(await why.isVisible()).toBe(true);
    await page.screenshot({ path: screenshotPath('blast-folded-dark'), fullPage: true });
    await page.locator('summary').press('Enter');
    expect(await page.locator('.reach-graph').isVisible()).toBe(true);
    expect(await why.isVisible()).toBe(false);
    expect(await page.evaluate(overflow)).toBe(0);
  });

  it('draws chains and tests with how sure they are, each from where it hangs', async () => {
    const { page } = await openBlast('high');
    const texts = await page.locator('.node').allTextContents();
    const boxOf = (name: string): string => texts.find((it) => it.startsWith(name)) ?? '';
    expect(boxOf('translate-reply')).toContain('gets the answer, likely');
    expect(boxOf('check-translation')).toContain('gets the answer, possible');
    expect(boxOf('triage')).toContain('gives its answer, likely');
    expect(boxOf('test/support/reply.test.ts:12')).toContain('test, sure');
  });

  it('stands beside the list where there is room', async () => {
    const { page } = await openBlast('high', { width: 1_400, height: 900 });
    const [list, drawing] = await Promise.all([
      page.getByRole('tree').boundingBox(),
      page.locator('.reach-drawing').boundingBox(),
    ]);
    expect(drawing!.x).toBeGreaterThanOrEqual(list!.x + list!.width);
    await page.screenshot({ path: screenshotPath('blast-wide-dark'), fullPage: true });
  });
});

describe('the blast radius panel', () => {
  it('shows what the workspace holds as text, whatever it is', async () => {
    panel = await openPanel(browser, bundles, { name: 'blast' });
    await panel.send(hostileBlast);
    const { page } = panel;
    await page.getByText('<img src=x onerror="document.title=1">').first().waitFor();
    expect(await page.locator('img, #root script').count()).toBe(0);
    expect(await page.title()).toBe('blast');
    expect(panel.problems).toEqual([]);
  });

  it.each([
    { button: 'Evaluate', message: { type: 'evaluate' } },
    { button: 'Review', message: { type: 'review' } },
    { button: 'Release canary', message: { type: 'release' } },
    { button: 'Refresh', message: { type: 'refresh' } },
  ])('$button tells the extension', async ({ button, message }) => {
    const { page, posted } = await openBlast('high');
    await page.getByRole('button', { name: button }).press('Enter');
    expect(await posted()).toEqual([{ type: 'ready' }, message]);
  });

  it('offers no evaluation of a partial, which is no whole prompt', async () => {
    const { page } = await openBlast('partial');
    expect(await page.locator('vscode-button').allInnerTexts()).toEqual(['Review', 'Refresh']);
  });
});
