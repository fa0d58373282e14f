import { describe, expect, test } from 'vitest';
import manifest from '../../../package.json' with { type: 'json' };
import {
  category,
  commands,
  containers,
  restoredPanels,
  settings,
  views,
} from '../../../src/extension/contributions.ts';

const { contributes } = manifest;

describe('contributions.ts and package.json say the same', () => {
  test('of commands', () => {
    const declared = Object.values(commands).map(({ id, title, ...rest }) => ({
      command: id,
      title,
      category,
      ...('icon' in rest ? { icon: rest.icon } : {}),
      ...('enablement' in rest ? { enablement: rest.enablement } : {}),
    }));
    expect(contributes.commands).toEqual(declared);
  });

  test('of commands that only our own surfaces can run: the palette hides them', () => {
    const hidden = Object.values(commands).filter((it) => 'hidden' in it);
    expect(contributes.menus.commandPalette).toEqual(
      hidden.map(({ id }) => ({ command: id, when: 'false' })),
    );
  });

  test('of view containers', () => {
    const { activitybar, panel } = contributes.viewsContainers;
    expect([...activitybar, ...panel].map(({ id, title }) => ({ id, title }))).toEqual(
      Object.values(containers),
    );
  });

  test('of views', () => {
    const inManifest = Object.entries(contributes.views).flatMap(([container, list]) =>
      list.map(({ id, name }) => ({ id, name, container })),
    );
    expect(inManifest).toEqual(Object.values(views));
  });

  test('of tabs that the editor restores: they wake the extension', () => {
    const woken = manifest.activationEvents.filter((it) => it.startsWith('onWebviewPanel:'));
    expect(woken).toEqual(Object.values(restoredPanels).map((type) => `onWebviewPanel:${type}`));
  });

  test('of settings', () => {
    const inManifest = Object.entries(contributes.configuration.properties).map(
      ([id, { type, default: value }]) => ({ id, type, default: value }),
    );
    expect(inManifest).toEqual(Object.values(settings));
  });

  test('menus and empty states name only commands that exist', () => {
    const known = new Set<string>(Object.values(commands).map(({ id }) => id));
    const used = Object.values(contributes.menus)
      .flat()
      .map(({ command }) => command);
    const linked = contributes.viewsWelcome.flatMap(({ contents }) =>
      [...contents.matchAll(/\(command:(promptCanary\.\w+)\)/g)].map(([, id]) => id ?? ''),
    );
    expect([...used, ...linked].filter((id) => !known.has(id))).toEqual([]);
  });
});
