import type { Change } from '../change.ts';
import { bindingOf, directionOf, flips } from '../modality.ts';
import type { Direction, Severity } from '../model.ts';
import type { Vocabulary } from './lexical.ts';

const binding =
  /\b(?:never|not|don['’]t|cannot|can['’]t|must|always|only|no|without|unless|refuse|decline|avoid|forbidden|prohibited|ensure|should|strictly|required?)\b/i;
const prohibition = /\b(?:never|not|don['’]t|cannot|can['’]t|no|without|avoid|refuse|forbidden)\b/i;

/** What must not happen: prohibitions by topic, permission, grounding, refusal. */
export const guardrailWords: Vocabulary = {
  headings: {
    pattern:
      /\b(?:guardrails?|safety|constraints?|restrictions?|prohibit\w*|forbidden|compliance|privacy|security|boundaries|limits|polic(?:y|ies)|must not|never|do not|escalat\w+)\b/,
    weight: 1,
  },
  words: [
    {
      id: 'guardrail.prohibition',
      why: 'An absolute prohibition is what keeps the model from doing it at all.',
      words:
        /\b(?:never|must not|mustn['’]t|under no circumstances|in no case|is forbidden|are forbidden|prohibited|not allowed|not permitted|at no time)\b/gi,
      weight: 2,
    },
    {
      id: 'guardrail.ban',
      why: 'A ban that goes or comes changes what the model is allowed to do.',
      words: /\b(?:do not|don['’]t|cannot|can['’]t|should not|shouldn['’]t|may not|avoid)\b/gi,
      weight: 1,
    },
    {
      id: 'guardrail.privacy',
      why: 'Personal data and secrets leak through prompts that stop guarding them.',
      words:
        /\b(?:personal(?:ly)?(?: identif\w+)? (?:data|information|details)|sensitive (?:data|information|or personal)|pii|passwords?|credentials?|secrets?|api keys?|access tokens?|ssh keys?|cookies|social security|card numbers?|cvv|exfiltrat\w*|privacy|gdpr|hipaa)\b/gi,
      weight: 2,
      only: binding,
    },
    {
      id: 'guardrail.confidentiality',
      why: 'What the prompt keeps to itself is one edit away from being told to everyone.',
      words:
        /\b(?:system prompt|confidential\w*|internal (?:notes?|information|systems?|tools?|documents?|polic\w+)|disclos\w+|reveal\w*|leak\w*|(?:these|your|its) (?:instructions|rules|conditions))\b/gi,
      weight: 2,
      only: prohibition,
    },
    {
      id: 'guardrail.safety',
      why: 'Rules on harm, abuse and moderation are what the product answers for.',
      words:
        /\b(?:harm(?:ful|s)?|unsafe|illegal|offensive|abusive|explicit content|violen\w+|hate(?:ful)?|self-harm|suicid\w+|inappropriate|moderation|jailbreak\w*|malicious|dangerous|discriminat\w+|toxic\w*|sexual|weapons?)\b/gi,
      weight: 2,
    },
    {
      id: 'guardrail.grounding',
      why: 'Grounding rules hold made-up facts back.',
      words:
        /\b(?:(?:make|making|made) up|invent(?:ing|ed)?|fabricat\w+|hallucinat\w+|guess(?:ing)?|speculat\w+|grounded|faithful(?:ness)?|entail\w*|(?:only|solely|strictly|exclusively) (?:use|rely|on|from|based)|not rely on|external knowledge|(?:own|prior|previous|internal) knowledge|(?:do not|don['’]t) know|not (?:sure|certain)|fact[- ]?check\w*)\b/gi,
      weight: 2,
    },
    {
      id: 'guardrail.refusal',
      why: 'When to refuse decides both over-refusal and abuse.',
      words:
        /\b(?:refuse|refusal|decline|reject(?:ion)?s?|block(?:ed|ing)?|disallow\w*|comply|complies|compliance)\b/gi,
      weight: 1,
    },
    {
      id: 'guardrail.permission',
      why: 'An action that needed somebody’s word may now happen without it.',
      words:
        /\b(?:unless (?:explicitly |specifically )?(?:asked|requested|instructed|approved|told|authori[sz]ed)|(?:only|except) (?:if|when|as|in ways) (?:the )?(?:user|customer|explicitly|asked|requested)[\w ]*|without (?:explicit |prior |user |their )?(?:permission|approval|confirmation|consent|authori[sz]ation)|(?:ask|wait) for (?:confirmation|approval|permission)|need(?:s)? to be confirmed|least privilege|explicitly (?:asked|requested|approved))\b/gi,
      weight: 2,
    },
    {
      id: 'guardrail.escalation',
      why: 'Cases that a person must see would stay with the model.',
      words:
        /\b(?:escalat\w+|(?:human|live) (?:agent|help|operator|review(?:er)?|support|colleague)|supervisor|hand (?:it |them |over )?(?:off|over) to|transfer to|legal team|safety team|needs?[_ -]human|legal action|lawyers?|lawsuits?|(?:talk|speak) to a (?:human|person))\b/gi,
      weight: 2,
    },
    {
      id: 'guardrail.commitment',
      why: 'A promise the model makes is one the business has to keep.',
      words:
        /\b(?:refunds?|promis\w+|guarantee\w*|discounts?|compensation|liabilit\w+|legal advice|medical advice|financial advice|tax advice|warrant(?:y|ies)|admit\w* (?:fault|liability))\b/gi,
      weight: 2,
      only: prohibition,
    },
    {
      id: 'guardrail.irreversible',
      why: 'What the model does to files, systems and people cannot always be taken back.',
      words:
        /\b(?:delet\w+|overwrit\w+|modif\w+ (?:any )?files?|push(?:ing)? to|send(?:ing)? (?:an? )?(?:e-?mails?|messages?)|pay(?:ment)?s?|purchas\w+|outside of|production|sandbox)\b/gi,
      weight: 1,
      only: prohibition,
    },
    {
      id: 'guardrail.policy',
      why: 'The policy named here is what the answer is held to.',
      words: /\b(?:polic(?:y|ies)|regulat\w+|rules?|non-negotiable|constitution)\b/gi,
      weight: 1,
    },
  ],
};

export function guardrailDirection(change: Change): Direction {
  if (flips(change)) return 'modified';
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
