import { asSentence, normalise, straight } from './text.ts';

/** What a rule of the prompt demands. */
export type Action =
  | { readonly kind: 'set'; readonly key: string; readonly value: string | number | boolean }
  | { readonly kind: 'handover'; readonly target: string | null }
  | {
      readonly kind: 'say';
      readonly text: string;
      /** Quoted in the prompt: used letter by letter, whatever the language of the answer. */
      readonly exact: boolean;
      readonly at: 'start' | 'end' | 'anywhere';
    }
  | { readonly kind: 'ask'; readonly what: string }
  | { readonly kind: 'apologise' }
  | { readonly kind: 'refuse' };

const person =
  '(?:human|person|agent|colleague|manager|supervisor|team|staff|desk|department|lead|nurse|doctor|engineer|specialist|lawyer|editor|maintainer|reviewer|owner|reception[a-z]*|somebody|someone)';
const handover = new RegExp(
  `\\b(?:escalat(?:e|es|ed|ing)\\b|hand(?:s|ed|ing)?\\b.{0,30}\\b(?:over|off)\\b|(?:transfer|forward|rout|refer|pass|connect|direct)\\w*\\b.{0,40}\\b(?:to|on)\\b.{0,30}\\b${person}|(?:go(?:es)?|sent|send) (?:it |this |them )?(?:straight )?to (?:an? |the |our )?(?:\\w+ )?${person}|(?:involve|bring in|call in) (?:an? |the |our )?(?:\\w+ )?${person})`,
  'i',
);
const targetOf = new RegExp(
  `\\b(?:to|with|involve|bring in|call in) ((?:an? |the |our )(?:[\\w-]+ ){0,2}?${person}(?: ${person})?)`,
  'i',
);
const speech =
  /\b(?:say|says|saying|tell|tells|telling|state|mention|explain|inform|let)\b(?: (?:the |your )?(?:customer|guest|user|client|patient|reader|author|person|caller|them)s?)?(?: know)?(?:,? (?:clearly|politely|briefly|plainly|there|instead|also))*(?: in (?:the |your )?\w+)?,? (?:that )?((?:it|the|this|their|a|an|you|we|our|your|somebody|someone|nobody)\b.+)$/i;
const quoteVerb =
  /\b(?:say|tell|state|mention|explain|write|reply|respond|answer|add|include|use|contain|phrase|words|sentence|end|finish|close|start|begin|open|sign|greet|output|print|note|line|comment)/i;
const setting =
  /(?:\b(?:set|mark|put|make|leave|keep|with|use)\s+)?[`"]?([a-zA-Z]\w*)[`"]?\s*(?:\bto\b|\bas\b|\bis\b|\bmust be\b|\bshould be\b|=|:)\s*[`"]?(true|false|-?\d+(?:\.\d+)?|(?<=[`"])[\w -]+(?=[`"]))[`"]?/gi;

/** Every demand in one sentence; none when it states something or is a prohibition. */
export function readActions(sentence: string): Action[] {
  const text = straight(sentence);
  const actions: Action[] = [];
  const rest = text.replace(setting, (whole, key: string, value: string) => {
    if (/^(?:answer|reply|it|that|this|which|message)$/i.test(key) && !whole.includes('`')) {
      return whole;
    }
    actions.push({ kind: 'set', key, value: literal(value) });
    return ' ';
  });
  if (handover.test(rest)) {
    actions.push({ kind: 'handover', target: targetOf.exec(rest)?.[1] ?? null });
  }
  actions.push(...readSpeech(rest));
  const ask =
    /\bask (?:(?:the )?\w+ |politely )??(?:for|to (?:give|send|share|provide|name|add)|about) (?:you |us )?(.+?)(?:[.;,]|$| and (?:say|set|tell)\b)/i.exec(
      rest,
    );
  if (ask?.[1] !== undefined) actions.push({ kind: 'ask', what: ask[1] });
  if (/\bapologi[sz]e\b|\bsay sorry\b/i.test(rest)) actions.push({ kind: 'apologise' });
  if (/\b(?:refuse|decline)\b|\bsay (?:that )?you (?:cannot|can't) help\b/i.test(rest)) {
    actions.push({ kind: 'refuse' });
  }
  return actions;
}

function readSpeech(text: string): Action[] {
  const quotes = [...text.matchAll(/"([^"]{2,300})"|(?<=\s)'([^']{3,300})'(?=[\s.,;:]|$)/g)];
  const spoken = quotes.filter((it) => quoteVerb.test(text.slice(0, it.index)));
  if (spoken.length > 0) {
    return spoken.map((it) => ({
      kind: 'say',
      text: it[1] ?? it[2] ?? '',
      exact: true,
      at: placeOf(text.slice(0, it.index)),
    }));
  }
  const advice = /\btell (?:the )?\w+ to (.+)$/i.exec(text)?.[1];
  if (advice !== undefined) {
    return [{ kind: 'say', text: toSpeech(`please ${advice}`), exact: false, at: 'anywhere' }];
  }
  const clause = speech.exec(text)?.[1];
  if (clause === undefined) return [];
  return [{ kind: 'say', text: toSpeech(clause), exact: false, at: 'anywhere' }];
}

function placeOf(before: string): 'start' | 'end' | 'anywhere' {
  const verb = [
    ...normalise(before).matchAll(/\b(?:start|begin|open|greet|end|finish|close|sign)/g),
  ];
  const last = verb.at(-1)?.[0];
  if (last === undefined) return 'anywhere';
  return /start|begin|open|greet/.test(last) ? 'start' : 'end';
}

/** "you will find out what the customer needs" to "I will find out what you need". */
export function toSpeech(clause: string): string {
  const until = clause.split(/;|\. |, (?:then|and (?:do|set|never))\b/)[0] ?? clause;
  const spoken = until
    .replace(/\byou are\b/gi, 'I am')
    .replace(/\byou\b/gi, 'I')
    .replace(/\byour\b/gi, 'my')
    .replace(
      /\b(?:the )?(?:customer|guest|user|client|patient|caller)(?:'s|s')|\btheir\b/gi,
      'your',
    )
    .replace(/\b(?:the )?(?:customer|guest|user|client|patient|caller)\b(?: is| has)?/gi, (it) =>
      / is$/i.test(it) ? 'you are' : / has$/i.test(it) ? 'you have' : 'you',
    )
    .replace(/\bthey\b|\bthem\b/gi, 'you')
    .replace(/^it (?=is|was|has|will)/i, 'your message ');
  return asSentence(spoken);
}

function literal(value: string): string | number | boolean {
  if (/^(?:true|false)$/i.test(value)) return /^true$/i.test(value);
  return /^-?\d+(?:\.\d+)?$/.test(value) ? Number(value) : value;
}
