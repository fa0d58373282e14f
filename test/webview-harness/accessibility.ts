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
  return (await shownNodes(page))
    .filter((it) => (it.name?.value ?? '') === '')
    .map(roleOf)
    .filter((role) => needName.has(role));
}

/** How many nodes of each role a screen reader finds; roles that are not there are left out. */
export async function rolesOf(
  page: Page,
  roles: readonly string[],
): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (const role of (await shownNodes(page)).map(roleOf)) {
    if (roles.includes(role)) counts[role] = (counts[role] ?? 0) + 1;
  }
  return counts;
}

function roleOf(node: AxNode): string {
  return node.role?.value ?? '';
}

async function shownNodes(page: Page): Promise<readonly AxNode[]> {
  const session = await page.context().newCDPSession(page);
  const { nodes } = (await session.send('Accessibility.getFullAXTree')) as {
    readonly nodes: readonly AxNode[];
  };
  await session.detach();
  return nodes.filter((it) => it.ignored !== true);
}
