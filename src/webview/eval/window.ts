/** Which rows of a long list are worth drawing. All lengths in CSS pixels. */
export interface ListGeometry {
  /** Top of the list against the top of the viewport; negative once scrolled past. */
  readonly top: number;
  readonly viewport: number;
  readonly count: number;
  readonly rowHeight: number;
  /** Row whose details are open below it, or -1, and the height of those. */
  readonly openIndex: number;
  readonly openHeight: number;
}

export interface ListWindow {
  /** Rows to draw: from `first` up to and without `last`. */
  readonly first: number;
  readonly last: number;
  /** Empty space that stands for the rows before and after. */
  readonly before: number;
  readonly after: number;
}

/** Distance from the top of the list to row `index`; `index` = `count` gives the whole height. */
export function rowOffset(list: ListGeometry, index: number): number {
  const opened = list.openIndex >= 0 && index > list.openIndex ? list.openHeight : 0;
  return index * list.rowHeight + opened;
}

/** The rows in sight and a screen more on either side: scrolling is faster than drawing. */
export function visibleRows(list: ListGeometry): ListWindow {
  const overscan = Math.ceil(list.viewport / list.rowHeight);
  const first = clamp(rowAt(list, -list.top) - overscan, list.count);
  const last = clamp(rowAt(list, list.viewport - list.top) + 1 + overscan, list.count);
  return {
    first,
    last,
    before: rowOffset(list, first),
    after: rowOffset(list, list.count) - rowOffset(list, last),
  };
}

/** The row at a distance from the top of the list; its open details count as part of it. */
function rowAt(list: ListGeometry, offset: number): number {
  const { rowHeight, openIndex, openHeight } = list;
  const detailsTop = (openIndex + 1) * rowHeight;
  if (openIndex < 0 || offset < detailsTop) return Math.floor(offset / rowHeight);
  return Math.max(openIndex, Math.floor((offset - openHeight) / rowHeight));
}

function clamp(index: number, count: number): number {
  return Math.min(Math.max(0, index), count);
}
