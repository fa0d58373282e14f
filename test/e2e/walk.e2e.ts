import { afterEach, describe, expect, it } from 'vitest';
import { category, commands } from '../../src/extension/contributions.ts';
import type { ThemeName } from './harness/themes.ts';
import { attempts } from './harness/patience.ts';
import { Workbench } from './harness/workbench.ts';

const themes: readonly ThemeName[] = ['light', 'high-contrast', 'dark'];
const prompt = 'reply';
const file = `prompts/${prompt}.prompt.yml`;
const minute = 60_000;

let workbench: Workbench;
afterEach(() => workbench.close());

describe('from an edit to a live canary', () => {
  it('the tidied prompt fails its evaluation, goes out nevertheless and is rolled back', async () => {
    workbench = await Workbench.open({ edit: 'tidy-up' });
    await seeTheEdit();
    await workbench.screenshot('editor', themes);
    await review();
    await blastRadius();

    const verdict = await evaluate(/^fail/i);
    expect(verdict).toMatch(/escalation/i);
    expect(verdict).toMatch(/json/i);
    await workbench.screenshot('evaluation', themes);

    await release('The old wording was too long');
    await simulate();
    const numbers = await canaryNumbers();
    await workbench.screenshot('canary-running', ['dark']);
    await expect.poll(canaryNumbers, { timeout: minute }).not.toEqual(numbers);

    await workbench.statusBarItem(/rolled back/).waitFor({ timeout: minute });
    await workbench.toast(/was rolled back/).waitFor();
    await expect.poll(headline, { timeout: minute }).toMatch(/rolled back/i);
    await workbench.statusBarItem(/simulat/).waitFor({ state: 'detached' });
    await workbench.screenshot('canary-panel', themes);
    expect(await servedVersions()).toEqual([1]);

    await reload();
    await openCanaryTab();
    expect(await headline()).toMatch(/rolled back/i);
    await workbench.screenshot('canary', themes);
  });

  it('the harmless edit passes and ends promoted', async () => {
    workbench = await Workbench.open({ edit: 'harmless' });
    await seeTheEdit();
    await evaluate(/^pass/i);
    await workbench.screenshot('evaluation-pass', themes);
    await release();
    await simulate();
    await workbench.statusBarItem(/promoted/).waitFor({ timeout: 2 * minute });
    await expect.poll(headline, { timeout: minute }).toMatch(/promoted/i);
    await workbench.screenshot('canary-promoted', themes);
    expect(await servedVersions()).toEqual([2]);
  });
});

async function seeTheEdit(): Promise<void> {
  await workbench.openFile(file);
  await workbench.gutterIcons.first().waitFor();
  await workbench.codeLenses
    .getByText(/Blast radius (Low|Medium|High)/)
    .waitFor({ timeout: minute });
}

async function review(): Promise<void> {
  await workbench.runCommand(`${category}: ${commands.reviewDiff.title}`);
  await workbench.page.locator('.monaco-diff-editor').first().waitFor();
  await workbench.page.waitForTimeout(1_000);
  await workbench.screenshot('review', themes);
  await workbench.runCommand('View: Close Editor');
  await workbench.openFile(file);
}

/** Opens the panel from the lens and a caller from the panel. */
async function blastRadius(): Promise<void> {
  const panel = await attempts(3, async () => {
    await workbench.codeLenses.getByText(/Blast radius High/).click();
    return workbench.webview('.reach-tree', 10_000);
  });
  await workbench.screenshot('blast-beside', ['dark']);
  await workbench.runCommand('View: Toggle Maximize Editor Group');
  await panel.locator('.node-callers').first().waitFor();
  await workbench.screenshot('blast', themes);
  await workbench.runCommand('View: Toggle Maximize Editor Group');
  const caller = panel.getByRole('treeitem', { name: /^src\/reply\.ts:\d+/ });
  const [, line = ''] = /:(\d+)/.exec(await caller.innerText()) ?? [];
  await caller.click();
  await workbench.page.getByRole('tab', { name: /^reply\.ts/ }).waitFor();
  await workbench.statusBarItem(new RegExp(`Ln ${line}\\b`)).waitFor();
  await workbench.runCommand('View: Close All Editors');
  await workbench.openFile(file);
}

/** Runs the evaluation from the lens; returns the words of the verdict. */
async function evaluate(verdict: RegExp): Promise<string> {
  // A lens that is drawn anew under the mouse takes no click.
  const panel = await attempts(3, async () => {
    await workbench.codeLenses.getByText('Evaluate', { exact: true }).click();
    return workbench.webview('#root h1', 10_000);
  });
  await expect
    .poll(() => panel.locator('h1').first().innerText(), { timeout: 2 * minute })
    .toMatch(verdict);
  return panel.locator('#root').innerText();
}

async function release(reason?: string): Promise<void> {
  await workbench.runCommand(`${category}: ${commands.release.title}`);
  const row = workbench.quickInput.locator('.monaco-list-row', { hasText: 'Release with plan' });
  await row.waitFor({ timeout: minute });
  if (reason !== undefined) await workbench.screenshot('release', themes);
  await row.click();
  if (reason !== undefined) await workbench.answer(reason);
  await workbench.dialog.getByText('What the plan can see').waitFor();
  await workbench.capture('dark', 'release-confirm');
  await workbench.pressInDialog('Release');
  await workbench.statusBarItem(new RegExp(`${prompt} 5 %`)).waitFor({ timeout: minute });
}

async function simulate(): Promise<void> {
  const panel = await workbench.webview('table.guards');
  await panel.getByRole('button', { name: 'Simulate traffic' }).click();
  await workbench
    .statusBarItem(/simulat/)
    .first()
    .waitFor();
  await expect.poll(canaryNumbers, { timeout: minute }).not.toEqual('');
}

/** A new window while the old one may still hold the workspace. */
async function reload(): Promise<void> {
  await workbench.page.reload();
  await workbench.page.locator('.glyph-margin-widgets .cgmr').first().waitFor();
}

/** The same panel with room for its charts. */
async function openCanaryTab(): Promise<void> {
  await workbench.runCommand('Notifications: Clear All Notifications');
  await workbench.runCommand('View: Close All Editors');
  await workbench.runCommand('View: Hide Panel');
  await workbench.runCommand(`${category}: ${commands.openCanaryTab.title}`);
  await workbench.webview('.uplot');
  await workbench.page.waitForTimeout(500);
}

async function headline(): Promise<string> {
  const panel = await workbench.webview('table.guards');
  return panel.locator('h1').first().innerText();
}

/** What the guard table says of users; empty while it says nothing. */
async function canaryNumbers(): Promise<string> {
  const panel = await workbench.webview('table.guards');
  const text = await panel.locator('table.guards').innerText();
  return /\d/.test(text) ? text : '';
}

/** Versions that a thousand users get from the registry now. */
async function servedVersions(): Promise<readonly number[]> {
  const url = await registryUrl();
  const versions = new Set<number>();
  for (let user = 0; user < 1_000; user++) {
    const response = await fetch(new URL(`/ofrep/v1/evaluate/flags/${prompt}`, url), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ context: { targetingKey: `someone-${user}` } }),
    });
    const { metadata } = (await response.json()) as { metadata: { promptVersion: number } };
    versions.add(metadata.promptVersion);
  }
  return [...versions];
}

/** The embedded registry listens on a port of its own; the extension says which. */
async function registryUrl(): Promise<string> {
  await workbench.runCommand(`${category}: ${commands.showRegistryUrl.title}`);
  const toast = workbench.toast(/The registry listens at/);
  const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(await toast.innerText()) ?? [];
  if (url === undefined) throw new Error('the registry does not say where it is');
  return url;
}
