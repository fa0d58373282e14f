import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { PublishedPrompt } from '../../src/core/prompt/model.ts';
import { toPublished } from '../../src/core/prompt/publish.ts';
import { loadConfig } from '../../src/node/config.ts';
import { openWorkspace } from '../../src/node/workspace/workspace.ts';
import type { Config } from '../../src/protocol/config.ts';

const examples = path.resolve(import.meta.dirname, '../../examples');
export const deskFolder = path.join(examples, 'support-desk');
export const replyFile = 'prompts/reply.prompt.yml';

export type Edit = 'none' | 'harmless' | 'tidy-up';

export interface ExampleDesk {
  readonly config: Config;
  /** A prompt of the example as the registry would store it, `reply` with an edit copied over. */
  prompt(file: string, edit?: Edit): Promise<PublishedPrompt>;
}

/** The example workspace, read where it lies. */
export async function openExampleDesk(): Promise<ExampleDesk> {
  const { config } = await loadConfig(deskFolder);
  const workspace = openWorkspace(deskFolder, config, { ripgrep: null });
  return {
    config,
    prompt: async (file, edit = 'none') => {
      if (edit === 'none') return toPublished(await workspace.openPrompt(file));
      const text = await readFile(path.join(examples, 'edits', edit, replyFile), 'utf8');
      const edited = workspace.withOverlay(new Map([[replyFile, text]]));
      return toPublished(await edited.openPrompt(file));
    },
  };
}
