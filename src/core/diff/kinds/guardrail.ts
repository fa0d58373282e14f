import type { Change } from '../change.ts';
import { bindingOf, directionOf, flips } from '../modality.ts';
import type { Direction, Severity } from '../model.ts';
import type { Vocabulary } from './lexical.ts';
import { otherLanguages } from './otherLanguages.ts';

const binding =
  /\b(?:never|not|don['’]t|cannot|can['’]t|must|always|only|no|without|unless|refuse|decline|avoid|forbidden|prohibited|ensure|should|strictly|required?)\b/i;
const prohibition = /\b(?:never|not|don['’]t|cannot|can['’]t|no|without|avoid|refuse|forbidden)\b/i;

/** Switches a guard off, whatever else the sentence says. */
const switchesOff =
  /\b(?:(?:do not|don['’]t|never|no need to|need not|avoid) (?:ever )?(?:refus\w+|declin\w+|warn\w*|block\w*|reject\w*|moderat\w+|filter\w*|escalat\w+|censor\w*|ask(?:ing)? for (?:confirmation|permission|approval))|(?:ignore|bypass|override|skip|disable|disregard|suspend|relax|waive) (?:\w+ ){0,3}(?:rules?|polic(?:y|ies)|guardrails?|restrictions?|limit(?:s|ations?)?|safety|checks?|moderation|filters?|guidelines|confirmation|approval)|without (?:asking|confirmation|approval|permission|restrictions?|limits?|warnings?|disclaimers?)|no (?:restrictions|limitations|filters?|disclaimers?|warnings?)|uncensored|unfiltered|unrestricted|answer (?:every|any|all) (?:questions?|requests?))\b/i;
const permits =
  /\b(?:(?:is|are) (?:also |now |always )?(?:allowed|permitted|acceptable|fine|okay?)|you (?:may|can|are free to|are allowed to) (?:now |also )?(?:share|reveal|disclose|show|give|tell|promise|offer|access|delete|send|discuss|mention))\b/i;

/** What must not happen: prohibitions by topic, permission, grounding, refusal. */
export const guardrailWords: Vocabulary = {
  headings:
    /\b(?:guardrails?|safety|constraints?|restrictions?|prohibit\w*|forbidden|compliance|privacy|security|boundaries|limit(?:s|ations)|polic(?:y|ies)|must not|never|do not|don['’]?ts|not allowed|escalat\w+|moderation|refus\w+|harm\w*|confidential\w*|grounding|ethic\w*|red lines)\b/,
  words: [
    {
      id: 'guardrail.prohibition',
      why: 'An absolute prohibition is what keeps the model from doing it at all.',
      words:
        /\b(?:never|must not|mustn['’]t|under no circumstances|in no (?:case|event)|(?:is|are) (?:strictly )?forbidden|prohibited|not (?:allowed|permitted|authori[sz]ed)|at no time|off[- ]limits)\b/gi,
      weight: 2,
    },
    {
      id: 'guardrail.ban',
      why: 'A ban that goes or comes changes what the model is allowed to do.',
      words:
        /\b(?:do not|don['’]t|cannot|can['’]t|should not|shouldn['’]t|may not|avoid|refrain from|stay away from)\b/gi,
      weight: 1,
    },
    {
      id: 'guardrail.privacy',
      why: 'Personal data and secrets leak through prompts that stop guarding them.',
      words:
        /\b(?:personal(?:ly)?(?: identif\w+)? (?:data|information|details)|sensitive (?:data|information|or personal)|private (?:data|information|keys?)|pii|passwords?|credentials?|secrets?|api keys?|access tokens?|ssh keys?|cookies|social security|card numbers?|cvv|phone numbers?|home address(?:es)?|(?:medical|health) (?:records?|information)|anonymi[sz]\w+|redact\w*|exfiltrat\w*|privacy|gdpr|hipaa)\b/gi,
      weight: 2,
      only: binding,
    },
    {
      id: 'guardrail.confidentiality',
      why: 'What the prompt keeps to itself is one edit away from being told to everyone.',
      words:
        /\b(?:system prompt|confidential\w*|internal (?:notes?|information|systems?|tools?|documents?|polic\w+)|disclos\w+|reveal\w*|leak\w*|(?:these|your|its) (?:instructions|rules|conditions)|proprietary)\b/gi,
      weight: 2,
      only: prohibition,
    },
    {
      id: 'guardrail.safety',
      why: 'Rules on harm, abuse and moderation are what the product answers for.',
      words:
        /\b(?:harm(?:ful|s|ing)?|unsafe|illegal|unlawful|crimin\w+|offensive|abus(?:e|ive)|explicit (?:content|language)|violen\w+|hate(?:ful)?|harass\w*|bully\w*|racis\w*|sexis\w*|profan\w*|obscen\w*|self-harm|suicid\w+|inappropriate|moderation|jailbreak\w*|prompt injections?|malicious|malware|dangerous|discriminat\w+|toxic\w*|sexual\w*|weapons?|terror\w*|extremis\w*|misinformation|disinformation|impersonat\w*|stereotyp\w*|ethic(?:s|al\w*)|unethical|safety)\b/gi,
      weight: 2,
    },
    {
      id: 'guardrail.grounding',
      why: 'Grounding rules hold made-up facts back.',
      words:
        /\b(?:(?:make|making|made) (?:things |facts |anything |it )?up|invent(?:ing|ed)?|fabricat\w+|hallucinat\w+|guess(?:ing)?|speculat\w+|grounded(?:ness)?|faithful(?:ness|ly)?|entail\w*|(?:only|solely|strictly|exclusively) (?:use|rely|on|from|based)|based (?:only|solely|strictly|exclusively)|not rely on|(?:external|outside|own|prior|previous|internal|general|parametric) knowledge|(?:do not|don['’]t) know|not (?:sure|certain)|fact[- ]?check\w*|(?:un)?supported by|unsupported|stick to (?:the )?(?:facts|context|information|sources?)|(?:not|n['’]t|never|without) (?:make |making )?assum\w+|(?:not enough|insufficient) (?:information|context|evidence|data))\b/gi,
      weight: 2,
    },
    {
      id: 'guardrail.no-answer',
      why: 'What the model does when it has no answer decides whether it makes one up.',
      words:
        /\b(?:(?:could|can|do(?:es)?) ?(?:not|n['’]t) (?:find|contain|include|have|answer)|cannot (?:find|be (?:answered|found|determined))|not (?:found|present|mentioned|stated|available|included) in|when in doubt|if (?:you are |you['’]re )?(?:unsure|uncertain|in doubt)|err on the side|no (?:answer|relevant|information))\b/gi,
      weight: 2,
    },
    {
      id: 'guardrail.injection',
      why: 'Text that comes from outside must not be obeyed.',
      words:
        /\b(?:as data|not (?:as )?(?:instructions|commands)|(?:ignore|follow|obey) (?:any |all )?(?:\w+ )?instructions (?:in|from|inside|within|contained|found)|untrusted|prompt injections?|injected|override (?:these|your|the))\b/gi,
      weight: 2,
    },
    {
      id: 'guardrail.care',
      why: 'Somebody in need would no longer be sent to who can help.',
      words:
        /\b(?:(?:see|consult|contact|ask|talk to|speak (?:to|with)) (?:an? |your |their |with an? )?(?:\w+ )?(?:doctor|physician|lawyer|attorney|therapist|professional|accountant|pharmacist)|seek (?:\w+ )?(?:help|advice|care)|hotline|emergency|self-injur\w+|disclaimer|(?:is|are|as) (?:no|not) (?:legal|medical|financial|tax) advice)\b/gi,
      weight: 2,
    },
    {
      id: 'guardrail.accuracy',
      why: 'How sure the model has to be decides how often it is wrong.',
      words:
        /\b(?:accura(?:te|tely|cy)|factual\w*|verif(?:y|ied|iable)|trustworthy|uncertain\w*|unsure|cautious\w*|careful(?:ly)?|risk\w*|safe(?:ly)?)\b/gi,
      weight: 1,
    },
    {
      id: 'guardrail.refusal',
      why: 'When to refuse decides both over-refusal and abuse.',
      words:
        /\b(?:refus(?:e|es|ed|al|als|ing)|decline[sd]?|reject(?:ed|ion)?s?|block(?:ed|s)?(?! of)|allow(?:ed|s)?|disallow\w*|comply|complies|compliance|violat\w+|off[- ]topic|out[- ]of[- ]scope|permitted|lawsuits?|litigation)\b/gi,
      weight: 1,
    },
    {
      id: 'guardrail.permission',
      why: 'An action that needed somebody’s word may now happen without it.',
      words:
        /\b(?:unless (?:explicitly |specifically )?(?:asked|requested|instructed|approved|told|authori[sz]ed)|(?:only|except) (?:if|when|as|in ways) (?:the )?(?:user|customer|explicitly|asked|requested)|without (?:explicit |prior |user |their |the user['’]s )?(?:permission|approval|confirmation|consent|authori[sz]ation|asking)|(?:ask|wait|waiting) for (?:confirmation|approval|permission|consent)|(?:user|human|explicit|prior|written) (?:confirmation|approval|consent|permission)|needs? to be confirmed|confirm with the|least privilege|explicitly (?:ask(?:s|ed)?|requests?|requested|approved?))\b/gi,
      weight: 2,
    },
    {
      id: 'guardrail.escalation',
      why: 'Cases that a person must see would stay with the model.',
      words:
        /\b(?:escalat\w+|(?:human|live) (?:agent|help|operator|review(?:er)?|support|colleague)|supervisor|hand (?:it |them |over )?(?:off|over) to|transfer to (?:an? )?(?:human|person|agent)|legal (?:team|action)|safety team|emergency services|crisis|needs?[_ -]human|lawyers?|lawsuits?|(?:talk|speak) to a (?:human|person))\b/gi,
      weight: 2,
    },
    {
      id: 'guardrail.commitment',
      why: 'A promise the model makes is one the business has to keep.',
      words:
        /\b(?:refunds?|promis\w+|guarantee\w*|discounts?|compensation|liabilit\w+|(?:legal|medical|financial|tax|investment) advice|diagnos\w+|warrant(?:y|ies)|admit\w* (?:fault|liability))\b/gi,
      weight: 2,
      only: prohibition,
    },
    {
      id: 'guardrail.irreversible',
      why: 'What the model does to files, systems and people cannot always be taken back.',
      words:
        /\b(?:delet\w+|overwrit\w+|destructive|irreversible|modif\w+ (?:any )?files?|force[- ]push\w*|push(?:ing)? to|send(?:ing)? (?:an? )?(?:e-?mails?|messages?)|pay(?:ment)?s?|purchas\w+|outside of|production|sandbox)\b/gi,
      weight: 1,
      only: prohibition,
    },
    {
      id: 'guardrail.loosened',
      why: 'What switches a guard off weighs as much as the guard.',
      words: new RegExp(switchesOff, 'gi'),
      weight: 2,
    },
    {
      id: 'guardrail.permits',
      why: 'What is allowed now was held back before.',
      words: new RegExp(permits, 'gi'),
      weight: 2,
    },
    {
      id: 'guardrail.policy',
      why: 'The policy named here is what the answer is held to.',
      words:
        /\b(?:polic(?:y|ies)|regulat(?:ion|ions|ory)|non-negotiable|constitution|guardrails?)\b/gi,
      weight: 1,
    },
    otherLanguages.ban,
    otherLanguages.request,
  ],
};

const bounds = /\b(?:not|never|no|only|unless|without|cannot|must)\b|n['’]t\b/i;

/** A sentence that loosens by what it adds: "Skip the safety check for developers." */
function loosens(text: string): boolean {
  // "Do not skip the check" and "Never answer without permission" guard.
  const guards =
    /\b(?:not|never|n['’]t) (?:\w+ )?(?:ignore|bypass|override|skip|disable|disregard|suspend|relax|waive)\b|\b(?:not|never|n['’]t)\b.*\bwithout\b/i;
  if (switchesOff.test(text)) return !guards.test(text);
  return permits.test(text) && !bounds.test(text);
}

export function guardrailDirection(change: Change): Direction {
  if (flips(change)) return 'modified';
  if (change.before === null && loosens(change.afterText)) return 'weakened';
  return directionOf(change);
}

export function guardrailSeverity(change: Change, direction: Direction): Severity {
  if (flips(change)) return 'critical';
  const strict = bindingOf(change.beforeText) >= 2;
  const bySide: Readonly<Record<Direction, Severity>> = {
    added: 'medium',
    removed: strict ? 'critical' : 'high',
    strengthened: 'medium',
    weakened: 'high',
    modified: 'medium',
    none: 'low',
  };
  return bySide[direction];
}
