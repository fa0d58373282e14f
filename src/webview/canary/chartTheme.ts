/** Colours and font of the charts, read from the editor's theme: a canvas knows no CSS variables. */
export interface ChartTheme {
  readonly stable: string;
  readonly canary: string;
  readonly limit: string;
  readonly text: string;
  readonly font: string;
}

const variables: Readonly<Record<Exclude<keyof ChartTheme, 'font'>, readonly string[]>> = {
  stable: ['--vscode-descriptionForeground'],
  canary: ['--vscode-charts-blue', '--vscode-textLink-foreground'],
  limit: ['--vscode-charts-red', '--vscode-errorForeground'],
  text: ['--vscode-descriptionForeground', '--vscode-foreground'],
};

export function readChartTheme(element: HTMLElement): ChartTheme {
  const style = getComputedStyle(element);
  const color = (names: readonly string[]): string =>
    names.map((name) => style.getPropertyValue(name).trim()).find((it) => it !== '') ?? style.color;
  const entries = Object.entries(variables).map(([key, names]) => [key, color(names)]);
  const colors = Object.fromEntries(entries) as Omit<ChartTheme, 'font'>;
  return { ...colors, font: `11px ${style.fontFamily}` };
}

/** Calls back when the editor changes its theme: it rewrites variables and classes in place. */
export function onThemeChange(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  const attributes = {
    attributes: true,
    attributeFilter: ['style', 'class', 'data-vscode-theme-id'],
  };
  observer.observe(document.documentElement, attributes);
  observer.observe(document.body, attributes);
  return () => observer.disconnect();
}
