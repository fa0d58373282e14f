import type { RefObject } from 'preact';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { rowOffset, visibleRows, type ListGeometry, type ListWindow } from './window.ts';

interface WindowedList {
  readonly shown: ListWindow;
  /** Ref of the open details, whose height is measured. */
  readonly measureDetail: (element: HTMLElement | null) => void;
  /** Scrolls a row into sight, below whatever sticks to the top. */
  readonly reveal: (index: number) => void;
}

const guessedRowHeight = 28;
/** Pixels of scrolling that do not draw anew: the rows beyond the screen cover them. */
const slack = 100;
/** Drawn before the first measurement. */
const guessedTop = 200;

/** Follows scrolling and resizing of the page and says which rows to draw. */
export function useListWindow(
  list: RefObject<HTMLElement>,
  count: number,
  openIndex: number,
): WindowedList {
  const [place, setPlace] = useState({ top: guessedTop, viewport: window.innerHeight });
  const [rowHeight, setRowHeight] = useState(guessedRowHeight);
  const [openHeight, setOpenHeight] = useState(0);
  const geometry: ListGeometry = { ...place, count, rowHeight, openIndex, openHeight };
  const latest = useRef(geometry);
  latest.current = geometry;

  useEffect(() => {
    const measure = (): void => {
      const element = list.current;
      if (element === null) return;
      const { top } = element.getBoundingClientRect();
      const viewport = window.innerHeight;
      setPlace((old) =>
        old.viewport === viewport && Math.abs(old.top - top) < slack ? old : { top, viewport },
      );
      const row = element.querySelector('.case-row');
      if (row !== null) setRowHeight(row.getBoundingClientRect().height);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    window.addEventListener('scroll', measure, { passive: true });
    window.addEventListener('resize', measure);
    return () => {
      observer.disconnect();
      window.removeEventListener('scroll', measure);
      window.removeEventListener('resize', measure);
    };
  }, [count > 0]);

  const detailObserver = useRef<ResizeObserver | null>(null);
  const measureDetail = useCallback((element: HTMLElement | null) => {
    detailObserver.current?.disconnect();
    if (element === null) return;
    const measure = (): void => setOpenHeight(element.getBoundingClientRect().height);
    detailObserver.current = new ResizeObserver(measure);
    detailObserver.current.observe(element);
  }, []);

  const reveal = useCallback((index: number) => scrollToRow(list, latest.current, index), []);
  return { shown: visibleRows(geometry), measureDetail, reveal };
}

function scrollToRow(list: RefObject<HTMLElement>, geometry: ListGeometry, index: number): void {
  const element = list.current;
  if (element === null) return;
  const bar = element.previousElementSibling;
  const isStuck = bar !== null && getComputedStyle(bar).position === 'sticky';
  const stuck = isStuck ? bar.getBoundingClientRect().height : 0;
  const top = element.getBoundingClientRect().top + rowOffset(geometry, index);
  const bottom = top + geometry.rowHeight;
  if (top < stuck) window.scrollBy(0, top - stuck);
  else if (bottom > window.innerHeight) window.scrollBy(0, bottom - window.innerHeight);
}
