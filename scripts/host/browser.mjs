import { chromium } from 'playwright-core';
import { chromiumFlags, ensureChromium } from './chromium.mjs';

/** A headless Chromium; the caller closes it. */
export async function launchBrowser() {
  const executablePath = await ensureChromium();
  return chromium.launch({ executablePath, headless: true, args: chromiumFlags });
}
