/** Outlines of the icons on a grid of 16 by 16. */
export const iconShapes = {
  pass: 'M3 8.5l3.2 3.2L13 5',
  fail: 'M4 4l8 8M12 4l-8 8',
  unknown: 'M3 8h10',
  warning: 'M8 2.5l6 11H2zM8 6.5v3.2M8 11.6v.2',
  chevron: 'M6 3.5L10.5 8 6 12.5',
  running: 'M1.5 8h3l2-4.5 3 9 2-4.5h3',
  paused: 'M5.5 3.5v9M10.5 3.5v9',
  undo: 'M5.5 3L2.5 6l3 3M2.5 6h6a4 4 0 0 1 0 8H6',
} as const;
export type IconName = keyof typeof iconShapes;
