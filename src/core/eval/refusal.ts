/**
 * How people and models decline, by language. Every pattern needs the act of declining itself
 * ("cannot help", "must decline"): an apology alone is good manners, not a refusal. `\b` does not
 * know accented letters, hence the look-arounds.
 */
const start = String.raw`(?<![\p{L}\p{N}])`;
const end = String.raw`(?![\p{L}\p{N}])`;
const words = String.raw`(?:[\p{L}'-]+,? ){0,4}`;

interface Refusals {
  /** "I cannot", "we are not able to". */
  readonly unable: string;
  /** What is then declined: only verbs of serving a request, so that "I can't see your order" passes. */
  readonly acts: string;
  /** Sentences that decline without saying "cannot". */
  readonly whole: readonly string[];
}

const english: Refusals = {
  unable: String.raw`(?:i|we)(?: can(?:not|'t| not)|'m (?:un|not )able to| am (?:un|not )able to|'re (?:un|not )able to| are (?:un|not )able to| could(?:n't| not)| won't(?: be able to)?| will not(?: be able to)?|(?:'m| am|'re| are) not (?:allowed|permitted|authori[sz]ed|going|in a position|comfortable|programmed|designed) ?(?:to)?| may not| do(?: not|n't) feel comfortable)`,
  acts: String.raw`(?:help|assist|assisting|helping|comply|fulfil|fulfill|support (?:that|this)|engage|participate|discuss|disclose|reveal|(?:do|answer|process|complete|honou?r|accommodate|execute|perform|carry out|continue with|respond to|proceed with) (?:that|this|it|your request|the request|such)|(?:provide|providing|share|sharing|give|giving|offer|show|print|repeat|output|tell|generate|create|write|produce|supply)(?: you)? (?:that|this|these|those|it|any|such|instructions|information|details|guidance|content|advice|assistance|support|my|our|internal|personal|confidential|medical|legal|financial|the (?:system|internal|requested|hidden))|(?:follow|ignore|change|override|bypass) (?:that|this|those|these|my|the|your|any|such))`,
  whole: [
    String.raw`(?:i|we) (?:must|have to|need to|'ll have to|will have to)(?: respectfully| politely)? (?:decline|refuse)`,
    String.raw`(?:i|we)(?: respectfully| politely)? (?:decline|refuse) (?:to|this|that|your)`,
    String.raw`(?:unable|not able) to (?:help|assist|comply|fulfil|fulfill|answer (?:that|this)|provide (?:that|this|any))`,
    String.raw`not something (?:that )?(?:i|we) (?:can|could|am able to|are able to) (?:help|assist|do|provide|share|discuss|support)`,
    String.raw`(?:against|violates?|outside) (?:my|our) (?:[\p{L}-]+ )?(?:guidelines|polic(?:y|ies)|principles|programming|rules)`,
    String.raw`(?:this|that|your) request (?:cannot|can't|can not) be (?:fulfilled|completed|processed|honou?red)`,
  ],
};

const spanish: Refusals = {
  unable: String.raw`no (?:puedo|podemos|podría|podré|me es posible|nos es posible|tengo permitido|estoy (?:autorizad[oa] (?:a|para)|en condiciones de))`,
  acts: String.raw`(?:ayudar(?:te|le|los)?|asistir(?:te|le)?|proporcionar(?:te|le)?|facilitar(?:te|le)?|cumplir|compartir|responder|revelar|divulgar|realizar|hacer (?:eso|esto)|dar(?:te|le)? (?:esa|ese|esta|información)|atender|seguir (?:esas|esa))`,
  whole: [
    String.raw`(?:debo|tengo que|debemos) (?:declinar|rechazar|negarme)`,
    String.raw`me niego a`,
    String.raw`va en contra de (?:mis|nuestras) (?:políticas|normas|directrices)`,
  ],
};

const german: Refusals = {
  unable: String.raw`(?:ich (?:kann|darf|werde|möchte)|(?:kann|darf|werde|möchte) ich|wir (?:können|dürfen)|(?:können|dürfen) wir)(?: [\p{L}-]+,?){0,6}? (?:nicht|keine[nmrs]?)`,
  acts: String.raw`(?:helfen|weiterhelfen|unterstützen|beantworten|nachkommen|weitergeben|teilen|bereitstellen|herausgeben|preisgeben|dienen|erfüllen|geben|verraten|behilflich sein|machen|tun)`,
  whole: [
    String.raw`muss (?:ich )?(?:[\p{L}-]+ ){0,4}(?:ablehnen|verweigern)`,
    String.raw`ich lehne (?:[\p{L}-]+ ){0,4}ab`,
    String.raw`ich bin (?:leider )?nicht (?:in der lage|befugt|berechtigt)`,
    String.raw`verstößt gegen (?:meine|unsere) (?:richtlinien|regeln|vorgaben)`,
  ],
};

const french: Refusals = {
  unable: String.raw`(?:(?:je|nous) ne (?:peux|puis|pouvons|pourrai|pourrons|saurais)(?: malheureusement)? pas|(?:je|nous) ne (?:suis|sommes) pas (?:en mesure|autorisée?s?|capables?|habilitée?s?) (?:de|d'|à)|il m'est impossible (?:de|d'))`,
  acts: String.raw`(?:(?:vous |t'|te |y |l')?(?:aider|assister|répondre|fournir|partager|donner|divulguer|révéler|satisfaire|accomplir|communiquer|accéder|faire (?:cela|ça)|donner suite))`,
  whole: [
    String.raw`(?:je|nous) (?:dois|devons) (?:[\p{L}-]+ ){0,2}(?:refuser|décliner)`,
    String.raw`je refuse (?:de|d')`,
    String.raw`contraire à (?:mes|nos) (?:règles|consignes|principes)`,
  ],
};

/** A refusal stands at the beginning; what follows may well quote one. */
const openingCharacters = 500;

const patterns: readonly RegExp[] = [english, spanish, german, french].flatMap(
  ({ unable, acts, whole }) => [
    new RegExp(`${start}${unable} ${words}${acts}${end}`, 'iu'),
    ...whole.map((sentence) => new RegExp(`${start}${sentence}${end}`, 'iu')),
  ],
);

/** The words with which an answer declines (English, Spanish, German, French); undefined if none. */
export function findRefusal(output: string): string | undefined {
  const opening = output
    .slice(0, openingCharacters)
    .replaceAll(/[\u2018\u2019\u02bc]/g, "'")
    .replaceAll(/[\s*_]+/g, ' ');
  for (const pattern of patterns) {
    const found = pattern.exec(opening)?.[0];
    if (found !== undefined) return found;
  }
  return undefined;
}
