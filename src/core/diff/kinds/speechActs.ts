import { withoutTags } from '../templateTags.ts';

/**
 * What a sentence does, read off its shape rather than its topic: the verb that it orders, or what it
 * states something about. Speech acts after Searle 1976, "A classification of illocutionary acts".
 */
export type SpeechAct =
  | 'ban'
  | 'order to work'
  | 'order to write'
  | 'order to operate'
  | 'order to guard'
  | 'order to sound'
  | 'order to use what is given'
  | 'identity'
  | 'about the answer'
  | 'about tools'
  | 'about what is given'
  | 'statement'
  | 'question'
  | 'label';

const verbs: readonly (readonly [SpeechAct, string])[] = [
  [
    'order to write',
    `abbreviate answer append begin bold capitalize capitalise cite conclude display emit enclose end
    escape finish format include indent label limit list mention number omit output place prefix prepend
    present print produce put quote render reply report respond return separate shorten show sign start
    state structure summarize summarise surround title translate truncate wrap write`,
  ],
  [
    'order to operate',
    `browse call click close commit connect create curl delegate deploy download edit execute fetch grep
    import install invoke issue kill launch load log merge move navigate open pass ping press publish
    push query read reload rename restart run save schedule scroll search select send spawn store submit
    switch test trigger type update upload wait`,
  ],
  [
    'order to guard',
    `abstain admit anonymize anonymise avoid block censor comply confirm decline deny disclose disclaim
    escalate flag forbid guard mask obey prevent prohibit protect redact refrain refuse reject respect
    stop verify warn`,
  ],
  [
    'order to sound',
    `act address apologize apologise be behave embody empathize empathise greet impersonate introduce
    pretend roleplay role-play sound speak stay talk thank`,
  ],
  [
    'order to use what is given',
    `assume base consult know recall refer reference rely remember treat`,
  ],
  [
    'order to work',
    `account acknowledge adapt add adhere adjust agree aim aggregate align allocate analyze analyse apply
    approach arrange ask assess assign associate attempt balance break brainstorm build calculate capture
    categorize categorise change check choose cite clarify classify clean collect combine compare compile
    complete compose compute conduct consider construct continue convert correct count cover craft decide
    deduce define deliver derive describe design detect determine develop discuss distinguish divide do
    document draft draw elaborate eliminate emphasize encourage engage enhance ensure establish estimate
    evaluate examine expand explain explore extract figure fill filter find fix focus follow form
    formulate gather generate get give group guide handle help highlight identify ignore imagine implement
    improve incorporate infer inspect integrate interpret investigate judge keep learn leverage look make
    map match maximize measure minimize model monitor note observe offer optimize organize organise
    outline paraphrase perform pick plan point prefer prepare prioritize prioritise proceed process
    propose prove provide rank rate reason recommend reduce refine reflect remove repeat rephrase replace
    research resolve review revise rewrite route score segment sense set simplify simulate skip solve
    sort specify split strive structure study suggest support synthesize take tell think track transform
    try turn understand use utilize validate weigh work`,
  ],
];
const actOf = new Map(
  verbs.flatMap(([act, words]) => words.split(/\s+/).map((it) => [it, act] as const)),
);

const lead = /^(?:[\s>*_#•+|-]|\(?\d{1,3}[.)]|\(?[a-z][.)]\s|\[[ x]?\])+/i;
const boldLabel = /^([^:.!?*]{2,50})(?:\*\*:|:\*\*|\*\*\s*[-–—]|:)\s+(?=\S)/;
const adverb =
  /^(?:please|always|then|first(?:ly)?|second(?:ly)?|next|finally|lastly|also|instead|otherwise|just|carefully|only|simply|now|again|and|but|or|so|therefore|important|note|critical|remember|immediately|directly|thoroughly|briefly|clearly|explicitly|when possible|if possible|after that|afterwards|in addition|additionally|internally|silently|at the end)\b[,:!]?\s*/i;
const obligation =
  /^(?:you|it|we|the (?:assistant|model|agent|bot|ai))(?: must| should| will| shall| need to| have to| has to| needs to| can| may| are (?:to|required to|expected to|asked to|going to|tasked with|responsible for)| ought to)(?: then| always| first| only| also| now| be able to)* |^(?:your|the) (?:\w+ )?(?:task|job|goal|objective|mission|role|aim|responsibility|purpose) (?:is|will be) (?:to )?|^(?:make|be) sure (?:to |that you |you )|^(?:remember|try|be careful|feel free|it is (?:important|essential|crucial|critical|mandatory|your job)|it['’]s (?:important|essential|crucial)) to /i;
const condition =
  /^(?:if|when|whenever|once|after|before|unless|while|for each|for every|for all|for any|given|in case|as soon as|where|until|upon|during|in the case)\b[^,:]{2,160}[,:]\s*(?:then )?/i;
const ban =
  /^(?:never|do not|don['’]t|avoid|refrain|no\b|under no circumstances|you (?:must|should|may|can|shall|will|are) (?:not|never)|you (?:mustn|shouldn|can)['’]?t|you cannot|not\b)/i;

const abouts: readonly (readonly [SpeechAct, RegExp])[] = [
  [
    'identity',
    /^(?:you are (?!(?:given|provided|asked|going|about|not|to|expected|allowed|required|unable|free|now given|shown|working|currently|running|in)\b)|you['’]re an? |act as|i am an? |your name is|i want you to act)/i,
  ],
  [
    'about what is given',
    /^(?:you (?:are|will be|have been|['’]ll be) (?:given|provided|shown|handed|working|currently|running|in)\b|you (?:have|will have|also have) (?!access to (?:\w+ ){0,3}(?:tools?|functions?|commands?)|to\b|\w+ (?:tools?|functions?|commands?))|you (?:will |can |may )?(?:receive|see|get|find)\b|(?:here|below|above|following|attached) (?:is|are)\b|(?:the )?following (?:is|are|\w+ (?:is|are|contains?))|this (?:is|file|document|section|conversation|message|project|repository|replay|prompt)\b|(?:the )?(?:current|today['’]s|existing|previous|original|provided|given|retrieved|relevant|available|recent|user['’]s|input)\b|the (?:user|customer|input|document|file|text|data|conversation|history|message|project|environment|system|workspace|repository|codebase|context|knowledge|content|article|transcript|email|image|screenshot|page|request|question|query|database|table|task)s?\b)/i,
  ],
  [
    'about tools',
    /^(?:the )?(?:\S+ ){0,2}(?:tools?|functions?|commands?|apis?|plugins?|skills?|sub-?agents?|scripts?|actions?|parameters?|arguments?)\b|^you (?:also |will |now )?have (?:access to )?(?:\w+ ){0,3}(?:tools?|functions?|commands?)\b|^`[^`]+`\s*(?:\(|:|[-–—]|is|to|tool|command)/i,
  ],
  [
    'about the answer',
    /^(?:the |your |each |every |all |any |this |final |its )*(?:(?:final|overall|complete|entire|suggested|generated|first|second|last) )?(?:outputs?|responses?|answers?|repl(?:y|ies)|summar(?:y|ies)|reports?|results?|titles?|items?|fields?|keys?|lines?|sentences?|paragraphs?|sections?|headings?|bullets?|list|json|schema|format|length|tags?|columns?|rows?|questions?|entries|entry|objects?|values?|scores?|message|text|code|commit message|description|subject)\b/i,
  ],
];
/** Looks like an obligation: "You will be given a question". */
const handedOver =
  /^you (?:are|will be|have been|['’]ll be) (?:also |now )?(?:given|provided|shown|handed|presented)\b/i;
const finite =
  /\b(?:is|are|was|were|has|have|had|does|do|can|may|might|will|would|contains?|includes?|means?|consists?|allows?|provides?|supports?|runs?|uses?|needs?|comes?|exists?|lives?|belongs?|works?|helps?|depends?)\b/i;
const bareLabel = /^[^.!?]{1,60}:\W*$/;

/** The act of one sentence; undefined where it has no words. What a label names is judged without it. */
export function speechActOf(sentence: string): SpeechAct | undefined {
  const text = withoutTags(sentence)
    .replace(lead, '')
    .replace(/\*\*|__/g, '')
    .trim();
  if (text === '') return undefined;
  if (bareLabel.test(text)) return 'label';
  return actOfClause(text.replace(boldLabel, ''));
}

function actOfClause(clause: string): SpeechAct {
  const text = stripped(clause);
  if (ban.test(text)) return 'ban';
  const identity = abouts[0]?.[1];
  if (identity?.test(text)) return 'identity';
  if (handedOver.test(text)) return 'about what is given';
  const rest = text.replace(obligation, '').replace(adverb, '');
  const first = /^[\p{L}-]+/u.exec(rest)?.[0].toLowerCase() ?? '';
  const obliged = rest !== text;
  const verb = actOf.get(first) ?? (obliged ? actOf.get(first.replace(/ing$/, '')) : undefined);
  const noun =
    !obliged && /^[\p{L}-]+ (?:is|are|was|were|has|must|should|will|can|may)\b/iu.test(rest);
  if (verb !== undefined && !noun) return verb;
  const about = abouts.find(([, words]) => words.test(text));
  if (about !== undefined) return about[0];
  if (obliged) return 'order to work';
  if (/\?\W*$/.test(text)) return 'question';
  return finite.test(text) ? 'statement' : 'label';
}

/** Without what may stand in front of the order: conditions, adverbs. */
function stripped(clause: string): string {
  let text = clause;
  for (let round = 0; round < 3; round++) {
    const next = text.replace(adverb, '').replace(condition, '').replace(lead, '');
    if (next === text) break;
    text = next;
  }
  return text;
}
