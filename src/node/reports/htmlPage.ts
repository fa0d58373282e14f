import { createHash } from 'node:crypto';
import { escapeHtml } from '../../core/base/escapeHtml.ts';

/**
 * One HTML document that loads nothing: its policy allows this style and this script by their
 * hashes, and nothing else, so that text of models cannot run even if it got past the escaping.
 *
 * @param body HTML in which every text is escaped already.
 */
export function* htmlPage(
  title: string,
  body: Iterable<string>,
): Generator<string, void, undefined> {
  const policy = [
    "default-src 'none'",
    `style-src '${hashOf(style)}'`,
    `script-src '${hashOf(script)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  yield `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
`;
  yield* body;
  yield `
<script>${script}</script>
</body>
</html>
`;
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

/** Without scripts the cases are filtered by status all the same; only the search is missing. */
const script = `
const find = document.getElementById('find');
const cases = [...document.querySelectorAll('details.case')];
const none = document.getElementById('none');
find.closest('label').hidden = false;
const update = () => {
  const words = find.value.toLowerCase().split(/\\s+/).filter(Boolean);
  for (const it of cases) {
    const text = words.length === 0 ? '' : it.textContent.toLowerCase();
    it.hidden = !words.every((word) => text.includes(word));
  }
  none.hidden = cases.some((it) => it.getClientRects().length > 0);
};
find.addEventListener('input', update);
document.querySelector('fieldset').addEventListener('change', update);
`;

const style = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif;
  --text: #1f2328; --quiet: #59636e; --page: #ffffff; --raised: #f6f8fa; --line: #d1d9e0;
  --bad: #b3261e; --good: #1a7f37; --warn: #8a5300; --accent: #0a58ca;
  --gone: #ffd7d5; --new: #c6f0d0; }
@media (prefers-color-scheme: dark) { :root {
  --text: #e6e8eb; --quiet: #a2abb5; --page: #16191d; --raised: #20242a; --line: #3b424b;
  --bad: #ff8a80; --good: #6fd08c; --warn: #f0b95a; --accent: #7db4ff;
  --gone: #6b2222; --new: #1d5130; } }
body { max-width: 76rem; margin: 2rem auto; padding: 0 1rem; color: var(--text); background: var(--page); }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin: 2rem 0 0.5rem; }
h3 { font-size: 0.9rem; margin: 0.8rem 0 0.2rem; }
.quiet { color: var(--quiet); }
.verdict { font-weight: 700; text-transform: uppercase; }
.pass, .improved { color: var(--good); } .fail, .regressed, .error { color: var(--bad); }
.inconclusive, .flaky { color: var(--warn); } .same-fail { color: var(--quiet); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: 0.3rem 0.8rem 0.3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; white-space: nowrap; }
th { font-weight: 600; color: var(--quiet); }
fieldset { border: 0; margin: 0 0 0.8rem; padding: 0; display: flex; flex-wrap: wrap; gap: 0.3rem 1rem; align-items: center; }
fieldset label { cursor: pointer; }
#find { font: inherit; color: inherit; background: var(--raised); border: 1px solid var(--line); border-radius: 4px; padding: 0.2rem 0.5rem; width: 16rem; max-width: 100%; }
details.case { border-top: 1px solid var(--line); padding: 0.4rem 0; content-visibility: auto; contain-intrinsic-size: auto 2.4rem; }
summary { cursor: pointer; overflow-wrap: anywhere; } .status { font-weight: 600; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: var(--raised); border: 1px solid var(--line); border-radius: 4px; padding: 0.6rem; margin: 0.3rem 0; max-height: 40rem; overflow-y: auto; }
ins { background: var(--new); text-decoration: underline; } del { background: var(--gone); text-decoration: none; }
.sides { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(26rem, 100%), 1fr)); gap: 0 1.2rem; }
.sides > div { min-width: 0; }
ul { margin: 0.3rem 0; padding-left: 1.3rem; } li { overflow-wrap: anywhere; }
body:has(#only-regressed:checked) details.case:not([data-status='regressed']),
body:has(#only-error:checked) details.case:not([data-status='error']),
body:has(#only-flaky:checked) details.case:not([data-status='flaky']),
body:has(#only-improved:checked) details.case:not([data-status='improved']),
body:has(#only-same-fail:checked) details.case:not([data-status='same-fail']),
body:has(#only-same-pass:checked) details.case:not([data-status='same-pass']),
[hidden] { display: none; }
@media print { fieldset { display: none; } pre { max-height: none; } }
`;
