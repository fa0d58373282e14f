import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { category, commands } from '../../src/extension/contributions.ts';
import { startDemoModel, type DemoModel } from '../../src/node/demoModel/server.ts';
import { Workbench } from './harness/workbench.ts';

const minute = 60_000;

describe('an evaluation with two models', () => {
  let models: readonly DemoModel[];
  let workbench: Workbench;
  let panel: Frame;
  beforeAll(async () => {
    models = [await startDemoModel(), await startDemoModel()];
    const settings = { 'promptCanary.models': ['small', 'large'] };
    workbench = await Workbench.open({ edit: 'tidy-up', settings });
    writeConfig(path.join(workbench.folder, 'prompt-canary.yaml'), models);
    await workbench.openFile('prompts/reply.prompt.yml');
    await workbench.codeLenses.getByText(/Blast radius/).waitFor({ timeout: minute });
    await workbench.runCommand(`${category}: ${commands.evaluate.title}`);
    panel = await workbench.webview('#root h1');
    await panel.getByText(/^FAIL - /).waitFor({ timeout: minute });
  });
  afterAll(async () => {
    await workbench.close();
    for (const model of models) model.dispose();
  });

  it('asks again what is in sight of the chosen model', async () => {
    await panel.getByRole('combobox', { name: 'Only of model' }).selectOption('small (demo)');
    const ask = panel.getByRole('button', { name: /^Ask shown again/ });
    const [, amount] = /\((\d+)\)/.exec(await ask.innerText()) ?? [];
    await ask.click();
    await panel.getByText(`${amount} chosen cases were asked again since`).waitFor();
    await workbench.screenshot('evaluation-models', ['dark', 'light', 'high-contrast']);
  });

  it('opens, leaves and searches cases by keyboard alone', async () => {
    await panel.getByRole('treegrid').focus();
    const rows = panel.locator('.case-row');
    const selected = panel.locator('.case-row[aria-selected="true"]');
    for (const key of ['Home', 'j', 'Enter']) await workbench.page.keyboard.press(key);
    await panel.locator('.case-detail').waitFor();
    expect(await selected.getAttribute('aria-rowindex')).toBe('2');
    await workbench.page.keyboard.press('Escape');
    await panel.locator('.case-detail').waitFor({ state: 'detached' });
    await workbench.page.keyboard.press('/');
    await workbench.type('spanish');
    await expect.poll(() => rows.count()).toBeLessThan(10);
    await workbench.page.keyboard.press('Escape');
    await expect.poll(() => rows.count()).toBeGreaterThan(10);
  });
});

/** Both models, and the golden suite alone. */
function writeConfig(file: string, [small, large]: readonly DemoModel[]): void {
  const text = readFileSync(file, 'utf8')
    .replace(/\nmodels:[^]*?(?=\n\S)/, '')
    .replace(/\n {2}adversarial:[^\n]*/, '');
  const model = (name: string, it: DemoModel | undefined): string =>
    `  ${name}: { baseUrl: '${it?.baseUrl ?? ''}', model: demo }\n`;
  writeFileSync(file, `${text}\nmodels:\n${model('small', small)}${model('large', large)}`);
}
