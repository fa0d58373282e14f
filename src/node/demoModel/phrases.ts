import type { Language } from './language.ts';

/** The little that the simulator can say of its own. `{}` takes a noun phrase, a name or a number. */
const book = {
  hello: { en: 'Hello {}', es: 'Hola {}', de: 'Hallo {}', fr: 'Bonjour {}' },
  helloFormal: { en: 'Dear {}', es: 'Estimado/a {}', de: 'Guten Tag {}', fr: 'Bonjour {}' },
  thanks: {
    en: 'thank you for your message.',
    es: 'gracias por su mensaje.',
    de: 'vielen Dank für Ihre Nachricht.',
    fr: 'merci pour votre message.',
  },
  thanksAbout: {
    en: 'thank you for your message about {}.',
    es: 'gracias por su mensaje sobre {}.',
    de: 'vielen Dank für Ihre Nachricht über {}.',
    fr: 'merci pour votre message concernant {}.',
  },
  sorry: {
    en: 'I am sorry for the trouble.',
    es: 'Lamento las molestias.',
    de: 'Das tut mir leid.',
    fr: 'Je suis désolé pour ce désagrément.',
  },
  handover: {
    en: 'I am passing this on to {}.',
    es: 'Su caso pasa a un agente humano.',
    de: 'Ihr Fall geht jetzt an einen menschlichen Mitarbeiter.',
    fr: 'Votre dossier est transmis à un conseiller humain.',
  },
  noPromise: {
    en: 'I am not the one to decide on {}.',
    es: 'La decisión sobre {} no depende de mí.',
    de: 'Über {} entscheide nicht ich.',
    fr: 'La décision concernant {} ne dépend pas de moi.',
  },
  promise: {
    en: 'Of course, I will arrange {} for you right away.',
    es: 'Por supuesto, me encargo de {} ahora mismo.',
    de: 'Natürlich kümmere ich mich sofort um {}.',
    fr: 'Bien sûr, je m’occupe tout de suite de {}.',
  },
  willCheck: {
    en: 'A colleague will check your request.',
    es: 'Un compañero revisará su solicitud en dos días laborables.',
    de: 'Eine Kollegin oder ein Kollege prüft Ihr Anliegen innerhalb von zwei Werktagen.',
    fr: 'Un collègue examinera votre demande sous deux jours ouvrables.',
  },
  findOut: {
    en: 'I will find out and come back to you.',
    es: 'Voy a averiguarlo y le responderé.',
    de: 'Ich kläre das und melde mich bei Ihnen.',
    fr: 'Je me renseigne et je reviens vers vous.',
  },
  noKnowledge: {
    en: 'What I was given does not say.',
    es: 'La información que tengo no lo indica.',
    de: 'Das geht aus dem, was mir vorliegt, nicht hervor.',
    fr: 'Ce dont je dispose ne le précise pas.',
  },
  guess: {
    en: 'Yes, that is no problem at all.',
    es: 'Sí, no hay ningún problema.',
    de: 'Ja, das ist überhaupt kein Problem.',
    fr: 'Oui, cela ne pose aucun problème.',
  },
  noted: {
    en: 'I have noted your message.',
    es: 'He tomado nota de su mensaje.',
    de: 'Ich habe Ihre Nachricht notiert.',
    fr: 'J’ai bien noté votre message.',
  },
  ask: {
    en: 'Could you please tell me {}?',
    es: '¿Podría indicarme su número de pedido?',
    de: 'Könnten Sie mir bitte Ihre Bestellnummer nennen?',
    fr: 'Pourriez-vous m’indiquer votre numéro de commande ?',
  },
  decline: {
    en: 'I am sorry, but I cannot help with that.',
    es: 'Lo siento, pero no puedo ayudarle con eso.',
    de: 'Es tut mir leid, aber dabei kann ich Ihnen nicht helfen.',
    fr: 'Je suis désolé, mais je ne peux pas vous aider sur ce point.',
  },
  declineOrder: {
    en: 'I am sorry, but I cannot follow such instructions.',
    es: 'Lo siento, pero no puedo seguir esas instrucciones.',
    de: 'Es tut mir leid, aber solchen Anweisungen kann ich nicht nachkommen.',
    fr: 'Je suis désolé, mais je ne peux pas donner suite à ces instructions.',
  },
  closing: {
    en: 'If there is anything else, just write to us again.',
    es: 'Si necesita algo más, escríbanos de nuevo.',
    de: 'Wenn noch etwas ist, schreiben Sie uns gerne wieder.',
    fr: 'Si vous avez d’autres questions, écrivez-nous de nouveau.',
  },
} as const satisfies Record<string, Record<Language, string>>;

export type PhraseId = keyof typeof book;

export function phrase(id: PhraseId, language: Language, filling = ''): string {
  return book[id][language].replace('{}', () => filling);
}
