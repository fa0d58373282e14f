import { binary, type Scorer } from './scorer.ts';

const voidElements = new Set(
  'area base br col embed hr img input link meta param source track wbr'.split(' '),
);
/** Elements whose end tag may be left out, and which then end with their parent. */
const openEnded = new Set(
  'li dt dd p option optgroup thead tbody tfoot tr td th colgroup html head body'.split(' '),
);
const elements = new Set(
  (
    'a abbr address article aside audio b bdi bdo blockquote body button canvas caption cite code ' +
    'colgroup data datalist dd del details dfn dialog div dl dt em fieldset figcaption figure footer ' +
    'form h1 h2 h3 h4 h5 h6 head header hgroup html i iframe ins kbd label legend li main map mark menu ' +
    'meter nav noscript object ol optgroup option output p picture pre progress q rp rt ruby s samp ' +
    'script search section select slot small span strong style sub summary sup svg table tbody td ' +
    'template textarea tfoot th thead time title tr u ul var video center font'
  ).split(' '),
);
const token =
  /<!--[\s\S]*?-->|<!doctype[^>]*>|<(\/?)([a-z][a-z0-9-]{0,60})(?=[\s/>])(?:[^<>"'/]|"[^"]{0,4000}"|'[^']{0,4000}'|\/(?!>))*(\/?)>/gi;

/** All of the answer is HTML: it begins and ends with a tag, and every element that must be closed is. */
export const isHtml: Scorer = {
  expects: expectsNothing,
  score: (output) => {
    const problem = htmlProblem(output.trim());
    return problem === undefined
      ? binary(true, 'is HTML')
      : binary(false, `is not HTML: ${problem}`);
  },
  wording: { subject: () => 'HTML contract', lost: 'broken', gained: 'answered as HTML' },
};

/** At least two signs of HTML stand in the answer: tags, comments, entities. */
export const containsHtml: Scorer = {
  expects: expectsNothing,
  score: (output) => {
    const tags = [...output.matchAll(token)].filter(([, , name]) => isKnown(name));
    const entities = output.match(/&(?:[a-z]{2,20}|#\d{1,7}|#x[\da-f]{1,6});/gi) ?? [];
    const signs = tags.length + entities.length;
    return binary(signs >= 2, signs >= 2 ? 'contains HTML' : 'contains no HTML');
  },
  wording: isHtml.wording,
};

function htmlProblem(text: string): string | undefined {
  if (/^<\?xml/i.test(text)) return 'it is an XML document';
  const tokens = [...text.matchAll(token)];
  const first = tokens[0];
  const last = tokens.at(-1);
  if (first?.index !== 0 || last === undefined) return 'it does not begin with a tag';
  if (last.index + last[0].length !== text.length) return 'it does not end with a tag';
  return unclosed(tokens);
}

function unclosed(tokens: readonly RegExpExecArray[]): string | undefined {
  const open: string[] = [];
  let known = false;
  for (const [, closing, name = '', selfClosing] of tokens) {
    const element = name.toLowerCase();
    if (element === '') continue;
    known ||= isKnown(element);
    if (closing === '/') {
      while (open.length > 0 && open.at(-1) !== element && openEnded.has(open.at(-1) ?? ''))
        open.pop();
      if (open.pop() !== element) return `</${element}> closes nothing`;
    } else if (selfClosing !== '/' && !voidElements.has(element)) open.push(element);
  }
  const left = open.filter((element) => !openEnded.has(element));
  if (left.length > 0) return `<${left[0] ?? ''}> is not closed`;
  return known ? undefined : 'it has no element of HTML';
}

function isKnown(name: string | undefined): boolean {
  if (name === undefined) return true;
  const element = name.toLowerCase();
  return elements.has(element) || voidElements.has(element) || element.includes('-');
}

function expectsNothing({ value }: { value?: unknown }): string | undefined {
  return value === undefined ? undefined : 'no value';
}
