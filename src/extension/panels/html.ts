import { escapeHtml } from '../../core/base/escapeHtml.ts';

export interface PanelPage {
  readonly title: string;
  /** Webview addresses of the bundle and its style sheet. */
  readonly script: string;
  readonly style: string;
  /** The origin that the webview serves our own files from. */
  readonly cspSource: string;
  /** Unpredictable, fresh for every page. */
  readonly nonce: string;
}

/**
 * The one page that our webviews show. It loads our bundle and style sheet and nothing else: no
 * inline script or style, no network. State arrives by messages, never inside the page.
 */
export function panelHtml({ title, script, style, cspSource, nonce }: PanelPage): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    `font-src ${cspSource}`,
    `img-src ${cspSource}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="${escapeHtml(style)}">
</head>
<body>
<div id="root"></div>
<script nonce="${nonce}" src="${escapeHtml(script)}"></script>
</body>
</html>`;
}
