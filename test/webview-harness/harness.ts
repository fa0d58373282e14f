import * as esbuild from 'esbuild';
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { panelHtml } from '../../src/extension/panels/html.ts';
import { now } from './releaseFixture.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const origin = 'http://panel.test';

const panelNames = ['eval', 'canary', 'blast'] as const;
export type PanelName = (typeof panelNames)[number];

interface Theme {
  readonly bodyClass: string;
  readonly variables: Readonly<Record<string, string>>;
}
/** Values of VS Code's default themes (Dark Modern, Light Modern and both high contrast ones). */
export const themes = JSON.parse(
  readFileSync(new URL('themes.json', import.meta.url), 'utf8'),
) as Readonly<Record<'dark' | 'light' | 'high-contrast' | 'high-contrast-light', Theme>>;
export type ThemeName = keyof typeof themes;

/** The panels' bundles by file name, built as for the extension but kept in memory. */
export async function buildPanels(): Promise<ReadonlyMap<string, string>> {
  const { outputFiles } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(panelNames.map((it) => [it, `src/webview/${it}/main.tsx`])),
    outdir: 'out/webview',
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    platform: 'browser',
    target: 'chrome132',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  return new Map(outputFiles.map((it) => [path.basename(it.path), it.text]));
}

/** An open panel with what it posted and what went wrong in it. */
export interface OpenPanel {
  readonly page: Page;
  readonly problems: readonly string[];
  readonly send: (...messages: readonly unknown[]) => Promise<void>;
  readonly posted: () => Promise<readonly unknown[]>;
  readonly setTheme: (theme: ThemeName) => Promise<unknown>;
  readonly close: () => Promise<void>;
}

export interface PanelOptions {
  readonly name: PanelName;
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  /** What the webview kept with `setState` before it was loaded again. */
  readonly kept?: unknown;
}

/** Opens the product's own page and policy around a bundle, with the editor's API played. */
export async function openPanel(
  browser: Browser,
  bundles: ReadonlyMap<string, string>,
  options: PanelOptions,
): Promise<OpenPanel> {
  const { name, theme = 'dark', width = 900, height = 700 } = options;
  const context = await browser.newContext({ viewport: { width, height }, timezoneId: 'UTC' });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) problems.push(message.text());
  });
  await serve(context, name, bundles);
  await page.addInitScript(editorScript(options.kept));
  await page.addInitScript(themeScript(theme));
  await page.goto(`${origin}/`);
  return {
    page,
    problems,
    send: async (...messages) => {
      await page.evaluate(
        `for (const it of ${JSON.stringify(messages)}) window.postMessage(it, '*')`,
      );
    },
    posted: () => page.evaluate<readonly unknown[]>('window.posted'),
    setTheme: (next) => page.evaluate<undefined>(themeScript(next)),
    close: () => context.close(),
  };
}

async function serve(
  context: BrowserContext,
  name: PanelName,
  bundles: ReadonlyMap<string, string>,
): Promise<void> {
  const html = panelHtml({
    title: name,
    script: `${origin}/${name}.js`,
    style: `${origin}/${name}.css`,
    cspSource: origin,
    nonce: 'harness',
  });
  await context.route(`${origin}/**`, async (route) => {
    const file = new URL(route.request().url()).pathname.slice(1);
    if (file === '') return route.fulfill({ contentType: 'text/html', body: html });
    const body = bundles.get(file);
    if (body === undefined) return route.fulfill({ status: 404 });
    return route.fulfill({
      contentType: file.endsWith('.js') ? 'text/javascript' : 'text/css',
      body,
    });
  });
}

function editorScript(kept: unknown): string {
  return `
    Date.now = () => ${now};
    window.posted = [];
    window.kept = ${JSON.stringify(kept ?? null)} ?? undefined;
    window.acquireVsCodeApi = () => ({
      postMessage: (message) => window.posted.push(message),
      getState: () => window.kept,
      setState: (state) => { window.kept = state; },
    });`;
}

/** Does to the page what the editor does on a change of theme; waits for a body if need be. */
function themeScript(name: ThemeName): string {
  const { variables, bodyClass } = themes[name];
  return `(() => {
    const variables = ${JSON.stringify(variables)};
    const apply = () => {
      const style = document.documentElement.style;
      for (const key of [...style]) if (key.startsWith('--vscode-')) style.removeProperty(key);
      for (const [key, value] of Object.entries(variables)) style.setProperty(key, value);
      style.setProperty('background', variables['--vscode-editor-background']);
      document.body.className = ${JSON.stringify(bodyClass)};
    };
    if (document.body) apply();
    else document.addEventListener('DOMContentLoaded', apply);
  })()`;
}

/** Where to look at what a test has seen. */
export function screenshotPath(name: string): string {
  const folder = path.join(root, 'out', 'webview');
  mkdirSync(folder, { recursive: true });
  return path.join(folder, `${name}.png`);
}
