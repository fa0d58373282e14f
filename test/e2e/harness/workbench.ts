import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, BrowserContext, Frame, Locator, Page } from 'playwright-core';
import { inject } from 'vitest';
import { launchBrowser } from '../../../scripts/host/browser.mjs';
import { workbenchUrl } from '../../../scripts/host/server.mjs';
import { inRoot } from '../../../scripts/lib/paths.mjs';
import { makeScratchWorkspace } from '../../../scripts/lib/scratch.mjs';
import { attempts, until } from './patience.ts';
import { themes, themeSettings, type ThemeName } from './themes.ts';

/** Of the browser, in what is evaluated there. */
declare function getComputedStyle(
  element: unknown,
  pseudo?: string,
): { readonly content: string; readonly backgroundImage: string };

export interface WorkbenchOptions {
  /** The prepared edit that lies uncommitted in the workspace: a name of examples/edits, or none. */
  readonly edit?: string;
  /** User settings beside the quiet ones of the host. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly viewport?: { readonly width: number; readonly height: number };
}

/** Windows that are open now. */
export const openWorkbenches = new Set<Workbench>();

/**
 * One VS Code window on its own copy of the example, as a person sees and uses it. Waits are
 * Playwright's: they end when the thing is there, or fail the test.
 */
export class Workbench {
  readonly page: Page;
  /** The scratch workspace. */
  readonly folder: string;
  /** Hosts besides this machine that the window asked something of. */
  readonly foreignOrigins = new Set<string>();
  readonly #browser: Browser;
  readonly #context: BrowserContext;

  private constructor(browser: Browser, context: BrowserContext, page: Page, folder: string) {
    this.#browser = browser;
    this.#context = context;
    this.page = page;
    this.folder = folder;
  }

  static async open(options: WorkbenchOptions = {}): Promise<Workbench> {
    const folder = path.join(
      mkdtempSync(path.join(inject('host').scratchFolder, 'window-')),
      'support-desk',
    );
    await makeScratchWorkspace(folder, options.edit ?? 'none');
    writeSettings({ ...themeSettings, ...options.settings });
    const browser = await launchBrowser();
    const viewport = options.viewport ?? { width: 1400, height: 900 };
    const context = await browser.newContext({ viewport, ...themes.dark.media });
    const workbench = new Workbench(browser, context, await context.newPage(), folder);
    openWorkbenches.add(workbench);
    workbench.#watchRequests();
    await workbench.page.goto(workbenchUrl(inject('host'), { folder }));
    await workbench.page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
    return workbench;
  }

  /** Closes the window and removes its workspace. */
  async close(): Promise<void> {
    openWorkbenches.delete(this);
    await this.#context.close();
    await this.#browser.close();
    rmSync(path.dirname(this.folder), { recursive: true, force: true, maxRetries: 5 });
  }

  /** What a file of the workspace holds now. */
  readFile(file: string): string {
    return readFileSync(path.join(this.folder, file), 'utf8');
  }

  /** Whether the command palette offers a command, by its whole title. */
  async offersCommand(title: string): Promise<boolean> {
    const search = attempts(3, async () => {
      const rows = await this.#typeIntoPalette(`>${title}`);
      await rows.getByText(title, { exact: true }).first().waitFor({ timeout: 5000 });
    });
    const found = await search.then(
      () => true,
      () => false,
    );
    await this.page.keyboard.press('Escape');
    return found;
  }

  /** Runs a command by its title, as "Prompt Canary: Show Log". */
  async runCommand(title: string): Promise<void> {
    // What takes the focus, as a view that comes up after a reload, closes the palette.
    await attempts(3, async () => {
      const rows = await this.#typeIntoPalette(`>${title}`);
      await rows.filter({ hasText: title }).first().click({ timeout: 10_000 });
    });
  }

  /** Opens a file of the workspace and waits for its text. */
  async openFile(file: string): Promise<void> {
    // Right after the window opened, the search for files may not answer yet.
    await attempts(3, async () => {
      const rows = await this.#typeIntoPalette(file);
      await rows
        .filter({ hasText: path.basename(file) })
        .first()
        .click({ timeout: 10_000 });
    });
    await this.tab(path.basename(file)).waitFor();
    await this.editor.locator('.view-line').first().waitFor();
  }

  /** Puts the cursor at the start of a line, counted from 1. */
  async goToLine(line: number): Promise<void> {
    await this.#typeIntoPalette(`:${line}`);
    await this.page.keyboard.press('Enter');
    await this.quickInput.waitFor({ state: 'hidden' });
    await this.statusBarItem(new RegExp(`Ln ${line},`)).waitFor();
  }

  /** Types into whatever has the focus. */
  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text);
  }

  /** Saves the active editor, which has changes. */
  async save(): Promise<void> {
    const changed = this.page.locator('.editor-group-container.active .tab.active.dirty');
    await changed.waitFor();
    await this.runCommand('File: Save');
    await changed.waitFor({ state: 'detached' });
  }

  /** The active editor: of a file, or both sides of a diff. */
  get editor(): Locator {
    return this.page.locator('.editor-group-container.active .editor-instance');
  }

  tab(name: string): Locator {
    return this.page.locator('.tab', { hasText: name });
  }

  /** Gutter icons of the active editor. */
  get gutterIcons(): Locator {
    return this.editor.locator('.glyph-margin-widgets .cgmr');
  }

  /** The severities whose icons stand in the gutter of the active editor, from top to bottom. */
  async gutterSeverities(): Promise<string[]> {
    const images = await this.gutterIcons.evaluateAll((all) =>
      all.map((each) => getComputedStyle(each).backgroundImage),
    );
    const icon = /gutter\/(\w+)-(?:dark|light)\.svg/;
    return images.flatMap((image) => icon.exec(decodeURIComponent(image))?.[1] ?? []);
  }

  /**
   * What decorations add behind the text of the active editor's lines, from top to bottom. It is
   * generated content, which no text search finds.
   */
  async lineNotes(): Promise<string[]> {
    const contents = await this.editor
      .locator('.view-line [class*="ced-"]')
      .evaluateAll((all) => all.map((each) => getComputedStyle(each, '::after').content));
    // CSS writes a string in quotes, and the absence of one as a bare word.
    return contents
      .filter((content) => content.startsWith('"'))
      .map((content) => content.slice(1, -1).replace(/\\(.)/g, '$1').trim());
  }

  /** Waits until a line note says something. */
  async waitForLineNote(text: RegExp, timeoutMs = 30_000): Promise<void> {
    await until(timeoutMs, async () => (await this.lineNotes()).some((note) => text.test(note)));
  }

  /** The hover that opens when the mouse rests on a text of the active editor. */
  async hoverOver(text: string): Promise<Locator> {
    await this.editor.getByText(text).first().hover();
    const hover = this.page.locator('.monaco-hover:visible').first();
    await hover.waitFor();
    return hover;
  }

  get codeLenses(): Locator {
    return this.editor.locator('.codelens-decoration');
  }

  /** A notification that is on screen by itself, not in the notification centre. */
  toast(text: string | RegExp): Locator {
    return this.page.locator('.notifications-toasts .notification-list-item', { hasText: text });
  }

  /** Presses a button of a notification. */
  async pressInToast(text: string | RegExp, button: string): Promise<void> {
    await this.toast(text).getByRole('button', { name: button }).click();
  }

  statusBarItem(text: string | RegExp): Locator {
    return this.page.locator('.statusbar-item', { hasText: text });
  }

  /** An open quick pick or input box. */
  get quickInput(): Locator {
    return this.page.locator('.quick-input-widget');
  }

  /** An open modal dialog. */
  get dialog(): Locator {
    return this.page.locator('.monaco-dialog-box');
  }

  /** Chooses a row of the open quick pick. */
  async pick(text: string | RegExp): Promise<void> {
    await this.quickInput.locator('.monaco-list-row', { hasText: text }).first().click();
  }

  /** Fills the open input box and confirms it. */
  async answer(text: string): Promise<void> {
    await this.quickInput.locator('input[type=text]').fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** Presses a button of an open modal dialog. */
  async pressInDialog(button: string): Promise<void> {
    await this.dialog.getByRole('button', { name: button }).click();
  }

  /** The document of the webview that holds an element; waits until there is one. */
  async webview(selector: string, timeoutMs = 30_000): Promise<Frame> {
    let found: Frame | undefined;
    await until(timeoutMs, async () => {
      for (const frame of this.page.frames().slice(1)) {
        // A frame may go away while it is asked.
        const count = await frame
          .locator(selector)
          .count()
          .catch(() => 0);
        if (count > 0) found = frame;
      }
      return found !== undefined;
    });
    if (found === undefined) throw new Error(`no webview holds "${selector}"`);
    return found;
  }

  async setTheme(name: ThemeName): Promise<void> {
    const { media, className } = themes[name];
    await this.page.emulateMedia(media);
    await this.page.locator(`.monaco-workbench.${className}`).waitFor();
    // Webviews get their colours a moment after the workbench.
    await this.page.waitForTimeout(500);
  }

  /** Writes out/screenshots/THEME/NAME.png for each theme, and leaves the window in the last. */
  async screenshot(name: string, inThemes: readonly ThemeName[] = ['dark']): Promise<void> {
    for (const theme of inThemes) {
      await this.setTheme(theme);
      await this.capture(theme, name);
    }
  }

  /** Writes out/screenshots/FOLDER/NAME.png as things are. */
  async capture(folder: string, name: string): Promise<void> {
    const target = inRoot('out', 'screenshots', folder);
    mkdirSync(target, { recursive: true });
    await this.page.screenshot({ path: path.join(target, `${name}.png`) });
  }

  async #typeIntoPalette(text: string): Promise<Locator> {
    const input = this.quickInput.locator('input[type=text]');
    // One that is still closing would take the text and vanish with it.
    await attempts(3, async () => {
      if (await input.isVisible()) await this.page.keyboard.press('Escape');
      await input.waitFor({ state: 'hidden', timeout: 5000 });
      await this.page.keyboard.press('F1');
      await until(5000, async () => (await input.inputValue()) === '>');
      await input.fill(text, { timeout: 5000 });
    });
    return this.page.locator('.quick-input-list .monaco-list-row');
  }

  #watchRequests(): void {
    this.#context.on('request', (request) => {
      const { protocol, hostname, origin } = new URL(request.url());
      // The workbench's service worker answers for the resource host of webviews.
      const own = hostname === '127.0.0.1' || hostname.endsWith('.vscode-resource.vscode-cdn.net');
      if (/^(http|ws)/.test(protocol) && !own) this.foreignOrigins.add(origin);
    });
  }
}

function writeSettings(changes: Readonly<Record<string, unknown>>): void {
  const { settingsFile } = inject('host');
  const current = JSON.parse(readFileSync(settingsFile, 'utf8')) as Record<string, unknown>;
  writeFileSync(settingsFile, JSON.stringify({ ...current, ...changes }, null, 2));
}
