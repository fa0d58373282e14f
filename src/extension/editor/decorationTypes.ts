import * as vscode from 'vscode';
import { severities, type Severity } from '../../core/diff/model.ts';
import { DisposableStore } from '../../core/base/lifecycle.ts';

/** How one severity is drawn: an icon with a note at the first line, a mark in the ruler for all. */
export interface SeverityDecorations {
  readonly icon: vscode.TextEditorDecorationType;
  readonly ruler: vscode.TextEditorDecorationType;
}

const rulerColours: Readonly<Record<Severity, string>> = {
  none: 'descriptionForeground',
  low: 'charts.blue',
  medium: 'charts.yellow',
  high: 'charts.orange',
  critical: 'charts.red',
};

export class DecorationTypes implements vscode.Disposable {
  readonly #store = new DisposableStore();
  readonly bySeverity: Readonly<Record<Severity, SeverityDecorations>>;

  constructor(extensionUri: vscode.Uri) {
    const entries = severities.map((severity) => [severity, this.#create(extensionUri, severity)]);
    this.bySeverity = Object.fromEntries(entries) as Record<Severity, SeverityDecorations>;
  }

  dispose(): void {
    this.#store.dispose();
  }

  #create(extensionUri: vscode.Uri, severity: Severity): SeverityDecorations {
    const icon = (theme: string): vscode.Uri =>
      vscode.Uri.joinPath(extensionUri, 'media', 'gutter', `${severity}-${theme}.svg`);
    const rangeBehavior = vscode.DecorationRangeBehavior.ClosedClosed;
    return {
      icon: this.#store.add(
        vscode.window.createTextEditorDecorationType({
          rangeBehavior,
          gutterIconSize: '85%',
          light: { gutterIconPath: icon('light') },
          dark: { gutterIconPath: icon('dark') },
        }),
      ),
      ruler: this.#store.add(
        vscode.window.createTextEditorDecorationType({
          rangeBehavior,
          isWholeLine: true,
          overviewRulerColor: new vscode.ThemeColor(rulerColours[severity]),
          overviewRulerLane: vscode.OverviewRulerLane.Full,
        }),
      ),
    };
  }
}
