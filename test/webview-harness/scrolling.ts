import type { Page } from 'playwright-core';

/** What a page did while it was scrolled from top to bottom. */
export interface Scrolled {
  /** Milliseconds from each picture to the next. */
  readonly frames: readonly number[];
  /** Pictures in which no row stood in the middle of the window. */
  readonly blank: number;
  /** The most elements that the page had. */
  readonly elements: number;
}

/** Scrolls by half a screen a frame, from the top of `list` to its end. */
export async function scrollThrough(page: Page, list: string, row: string): Promise<Scrolled> {
  const names = { list: JSON.stringify(list), row: JSON.stringify(row) };
  return page.evaluate<Scrolled>(`new Promise((resolve) => {
    const frames = [];
    let blank = 0;
    let elements = 0;
    let last = performance.now();
    const step = () => {
      const now = performance.now();
      frames.push(now - last);
      last = now;
      const middle = document.elementFromPoint(200, innerHeight / 2);
      if (middle?.closest(${names.row}) === null) blank += 1;
      elements = Math.max(elements, document.getElementsByTagName('*').length);
      const before = scrollY;
      scrollBy(0, innerHeight / 2);
      if (scrollY === before) resolve({ frames: frames.slice(1), blank, elements });
      else requestAnimationFrame(step);
    };
    document.querySelector(${names.list}).scrollIntoView();
    requestAnimationFrame(() => requestAnimationFrame(step));
  })`);
}

/** Types into the search, a letter a picture; milliseconds from each letter to its picture. */
export async function typeIntoSearch(page: Page, text: string): Promise<readonly number[]> {
  return page.evaluate<number[]>(`new Promise((resolve) => {
    const input = document.querySelector('.search');
    const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
    const frames = [];
    const text = ${JSON.stringify(text)};
    const step = (at) => {
      if (at > text.length) return resolve(frames);
      const begin = performance.now();
      set.call(input, text.slice(0, at));
      input.dispatchEvent(new Event('input', { bubbles: true }));
      requestAnimationFrame(() => setTimeout(() => {
        frames.push(performance.now() - begin);
        step(at + 1);
      }));
    };
    step(1);
  })`);
}
