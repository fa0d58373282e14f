import type { Page } from 'playwright-core';

/** Roles that say nothing without a name. */
const needName = new Set([
  'button',
  'combobox',
  'image',
  'progressbar',
  'region',
  'table',
  'treegrid',
]);
interface AxNode {
  readonly ignored?: boolean;
  readonly role?: { readonly value?: string };
  readonly name?: { readonly value?: string };
}

/** Roles of controls and containers that a screen reader could only announce as "button", "table". */
export async function unnamedControls(page: Page): Promise<readonly string[]> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = (await session.send('Accessibility.getFullAXTree')) as {
    readonly nodes: readonly AxNode[];
  };
  await session.detach();
  return nodes
    .filter((it) => it.ignored !== true && (it.name?.value ?? '') === '')
    .map((it) => it.role?.value ?? '')
    .filter((role) => needName.has(role));
}
