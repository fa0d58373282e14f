import type { RequestInput } from './input.ts';
import { normalise, straight } from './text.ts';

/** An instruction that came in with the data. */
export interface InjectedOrder {
  readonly kind: 'say' | 'leak' | 'disclose';
  /** In the text to act on, or in a document or tool result beside it. */
  readonly where: 'main' | 'document';
  /** What the order wants said; empty for leaks. */
  readonly payload: string;
  /** How a leak is to be written. */
  readonly encoding: 'plain' | 'base64';
}

const orders = [
  /\b(?:ignore|disregard|forget|override|bypass)\b.{0,40}\b(?:instructions?|rules|prompt|guidelines|polic(?:y|ies)|programming)\b/,
  /\bfrom now on,? you\b|\byou are now\b|\bnew (?:policy|instructions?|rules|persona)\b/,
  /\breplac\w+ your instructions\b|\bold instructions\b|\bdeveloper mode\b|\bjailbr/,
  /<\|im_start\|>|\[\/?inst\]|(?:^|["\s])system:|#{2,} ?(?:system|instructions?)|\bend of \w+ input\b/,
  /\b(?:note|message|instructions?) (?:to|for) (?:the )?(?:assistant|ai|model|bot)\b|\bthe assistant (?:must|should|has to)\b/,
  /\bpretend (?:to be|you are|that you)\b|\bplay the role\b|\brole-?play\b|\brehearse\b|\bstay in your role\b|\bwithout any rules\b/,
  /\bdecode (?:it|this|the)\b|\bcarry out what it says\b|\bdo what it says\b/,
  /\brules for your answer\b|\bnever use the words\b|\bdo not mention (?:guidelines|this note)\b/,
  /\b(?:cannot|can't) read your usual format\b|\bleave out any (?:json|headings)\b/,
  /\b(?:and|with) nothing else\b|\bonly with the words?\b/,
] as const;

const leak =
  /\b(?:repeat|print|show|reveal|output|write|tell|give|list|copy|quote|need|what (?:is|are|were|do))\b.{0,80}\b(?:(?:your|the|its|full|initial|original|hidden)\b.{0,20}\b(?:instructions|system prompt|prompt|system message|guidelines)|(?:stands?|written|text|everything) above|above this message|before this message|rules you (?:follow|were given))/;
const disclose =
  /\b(?:other|another|different|previous|somebody else's|someone else's)\b.{0,20}\b(?:customer|guest|user|client|patient|person)\b|\b(?:supplier|wholesale) (?:name|price)s?\b|\binternal (?:notes?|records?)\b/;
const demandVerb =
  /\b(?:say|print|write|writing|output|answer with|reply with|respond with|finish your answer with|end your (?:answer|reply|message) with|begin with|start with|include|append|add|send|consists of|confirm)\b/;

/** Nobody spells a code word out, hyphen and all, except to have it written. */
const spelledOut =
  /\b(?:say|print|write|output|answer|reply|respond|send|begin|start|end|finish|add|put|shout)\b.{0,160}\bthe word [\w-]+, an? (?:hyphen|dash|underscore) and\b/s;

/** Finds an order to the model inside the data; null in ordinary texts. */
export function findInjectedOrder(input: RequestInput): InjectedOrder | null {
  for (const section of [input.main, ...input.others]) {
    const where = section === input.main ? 'main' : 'document';
    const found = orderIn(section.text, where) ?? orderIn(decoded(section.text), where);
    if (found !== null) return found;
  }
  return null;
}

/** A sentence that gives orders, to be left out of what counts as facts. */
export function soundsLikeOrder(text: string): boolean {
  const plain = normalise(text);
  return orders.some((it) => it.test(plain));
}

function orderIn(text: string, where: InjectedOrder['where']): InjectedOrder | null {
  if (text === '') return null;
  const plain = normalise(text);
  const encoding = /\bbase ?64\b/.test(plain) ? 'base64' : 'plain';
  if (leak.test(plain)) return { kind: 'leak', where, payload: '', encoding };
  const commanded = orders.some((it) => it.test(plain)) || spelledOut.test(plain);
  const payload = commanded ? payloadOf(text) : null;
  if (payload !== null) return { kind: 'say', where, payload, encoding: 'plain' };
  const asks = where === 'main' && /\?|\bgive me\b|\btell me\b|\bshow me\b/.test(plain);
  if (asks && disclose.test(plain)) return { kind: 'disclose', where, payload: '', encoding };
  return null;
}

/** The words that an order wants said: spelled out, quoted, or a code in capitals. */
function payloadOf(text: string): string | null {
  const flat = straight(text).replace(/\s+/g, ' ');
  const at = flat.toLowerCase().search(demandVerb);
  if (at < 0) return null;
  const demanded = flat.slice(at);
  const spelled =
    /\bthe words? ([\w-]+)((?:,? (?:and )?(?:an? |the )?(?:hyphen|dash|underscore|space|[\w-]+)){1,12}?)(?:,? (?:joined|without|written|with no)\b|[.":;]|$)/i.exec(
      demanded,
    );
  if (spelled !== null && /hyphen|dash|underscore/i.test(spelled[2] ?? '')) {
    return spell(`${spelled[1] ?? ''} ${spelled[2] ?? ''}`);
  }
  const code = /\b[A-Z][A-Z0-9]{2,}(?:[-_][A-Z0-9]+)+\b/.exec(demanded)?.[0];
  if (code !== undefined) return code;
  const quoted = /"([^"]{2,200})"/.exec(demanded)?.[1];
  return quoted ?? /\b[A-Z][A-Z0-9]{4,}\b/.exec(demanded)?.[0] ?? null;
}

const signs: Readonly<Record<string, string>> = { hyphen: '-', dash: '-', underscore: '_' };

/** "CANARY, a hyphen and 7F3A" to "CANARY-7F3A". */
function spell(words: string): string {
  return words
    .split(/[\s,]+/)
    .filter((it) => it !== '' && !/^(?:an?|the|and|without|spaces?)$/i.test(it))
    .map((it) => signs[it.toLowerCase()] ?? it)
    .join('');
}

/** Base64 and ROT13 passages in clear, when the text speaks of an encoding. */
function decoded(text: string): string {
  const plain = normalise(text);
  if (/\brot ?-?13\b/.test(plain)) {
    return `carry out what it says: ${text.split('\n').slice(-1).map(rot13).join('')}`;
  }
  const chunk = /[A-Za-z0-9+/]{24,}={0,2}/.exec(text)?.[0];
  if (chunk === undefined || !/\bbase ?64\b|\bdecode\b/.test(plain)) return '';
  return `carry out what it says: ${Buffer.from(chunk, 'base64').toString('utf8')}`;
}

function rot13(text: string): string {
  return text.replace(/[a-z]/gi, (it) => {
    const base = it <= 'Z' ? 65 : 97;
    return String.fromCharCode(((it.charCodeAt(0) - base + 13) % 26) + base);
  });
}
