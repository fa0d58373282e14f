import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { category, commands } from '../../src/extension/contributions.ts';
import { Workbench } from './harness/workbench.ts';

describe('the packaged extension in a real VS Code', () => {
  let workbench: Workbench;

  beforeAll(async () => {
    workbench = await Workbench.open({ edit: 'tidy-up' });
  });
  afterAll(() => workbench.close());

  it('offers its commands in the palette', async () => {
    const visible = Object.values(commands).filter((command) => !('hidden' in command));
    const missing: string[] = [];
    for (const { title } of visible) {
      if (!(await workbench.offersCommand(`${category}: ${title}`))) missing.push(title);
    }
    expect(missing).toEqual([]);
  });

  it('shows its log', async () => {
    await workbench.runCommand(`${category}: ${commands.showLog.title}`);
    await workbench.page.locator('.part.panel', { hasText: category }).waitFor();
  });

  it('is readable in every theme', async () => {
    await workbench.openFile('prompts/reply.prompt.yml');
    await workbench.screenshot('editor', ['dark', 'light', 'high-contrast']);
  });

  it('asks nothing of other machines', () => {
    expect([...workbench.foreignOrigins]).toEqual([]);
  });
});
