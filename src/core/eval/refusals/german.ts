import type { RefusalWords } from './refusalWords.ts';

export const german: RefusalWords = {
  cannot: [
    String.raw`(?:ich|wir) (?:kann|darf|werde|möchte|will|können|dürfen|werden|möchten|wollen|mag)(?: [\p{L}-]+,?){0,7}? (?:nicht|keine[nmrs]?|nichts|niemals)`,
    String.raw`(?:kann|darf|werde|möchte|will|können|dürfen|werden|möchten) (?:ich|wir)(?: [\p{L}-]+,?){0,7}? (?:nicht|keine[nmrs]?|nichts|niemals)`,
    String.raw`(?:ich bin|bin ich|wir sind)(?: [\p{L}-]+){0,2} nicht (?:in der lage|befugt|berechtigt|befähigt|bereit|dafür da)`,
    String.raw`(?:mir|uns)(?: [\p{L}-]+){0,3} (?:nicht|leider nicht) (?:möglich|gestattet|erlaubt)`,
    String.raw`(?:ist|es ist) (?:mir|uns) (?:leider )?(?:nicht (?:möglich|gestattet|erlaubt)|untersagt|verboten)`,
  ],
  serve: [
    String.raw`(?:vorschlagen|anfertigen|ausstellen|vornehmen|vertreten|tipps)`,

    String.raw`(?:helfen|weiterhelfen|unterstützen|beantworten|antworten|nachkommen|weitergeben|teilen|bereitstellen|herausgeben|preisgeben|offenlegen|dienen|erfüllen|geben|verraten|behilflich sein|machen|tun|nennen|erklären|erläutern|beschreiben|schreiben|verfassen|erstellen|formulieren|erzeugen|generieren|liefern|anbieten|empfehlen|beraten|raten|wiedergeben|zitieren|heraussuchen|vorlesen|vorzulesen|zeigen|zu empfehlen|zu helfen|zu geben|sprechen|diskutieren|äußern|mitteilen|ausführen|unterstütze|übersetzen|vorhersagen|mitwirken)`,
    String.raw`(?:anleitung|auskunft)`,
  ],
  fails: [
    String.raw`(?:sehen|finden|öffnen|ausführen|prüfen|testen|zugreifen|laden|garantieren|versprechen|wissen|hören|erinnern|erreichen|stellen|erstatten|annehmen|liefern)`,
  ],
  unwilling: [
    String.raw`(?:ich|wir) (?:werde|werden)(?: [\p{L}-]+,?){0,7}? (?:nicht|keine[nmrs]?|niemals)`,
    String.raw`(?:werde ich|werden wir)(?: [\p{L}-]+,?){0,7}? (?:nicht|keine[nmrs]?|niemals)`,
    String.raw`ich (?!habe|hätte|sehe|finde|verstehe|erkenne|glaube|denke|würde|könnte|möchte|werde|wüsste|kenne|meine|hoffe|die|eine|keine|ihre|seine|deine|diese|alle|heute|gerne)\p{L}{2,}e(?: [\p{L}-]+){0,5} (?:nicht|keine[nmrs]?)`,
    String.raw`(?!habe|hätte|sehe|finde|verstehe|erkenne|glaube|denke|würde|könnte|möchte|werde|wüsste|kenne|meine|hoffe|die|eine|keine|ihre|seine|deine|diese|alle|heute|gerne)\p{L}{2,}e ich(?: [\p{L}-]+){0,4} (?:nicht|keine[nmrs]?)`,
  ],
  decline: [
    String.raw`(?:kann|können|darf|dürfen|wird|werden)(?: [\p{L}-]+){0,6} nicht (?:[\p{L}-]+ ){0,3}(?:herausgegeben|mitgeteilt|weitergegeben|genannt|veröffentlicht|preisgegeben|geteilt|beantwortet)`,
    String.raw`(?:kenne ich mich|ich kenne mich) (?:[\p{L}-]+ )?nicht aus`,

    String.raw`(?:nicht|kein) (?:mein|unser)[\p{L}]* (?:gebiet|fachgebiet|bereich|aufgabe|ressort|thema|metier)`,
    String.raw`dafür bin ich nicht (?:zuständig|da)|bin ich (?:nicht|der falsche|die falsche)`,
    String.raw`(?:mache|mach|bin) ich nicht (?:mit|dabei)|kann ich nicht dienen`,
    String.raw`wir (?!haben|können|sehen|finden|wissen|sind|hätten|erstatten|nehmen|liefern|konnten|kennen|brauchen)\p{L}{2,}en(?: [\p{L}-]+){0,6} (?:nicht(?! mehr)|keine[nmrs]?)`,
    String.raw`(?!haben|können|sehen|finden|wissen|sind|hätten|erstatten|nehmen|liefern|konnten|kennen|brauchen|dass|wenn)\p{L}{2,}en wir(?: [\p{L}-]+){0,5} (?:nicht(?! mehr)|keine[nmrs]?)`,

    String.raw`muss (?:ich )?(?:[\p{L}-]+ ){0,4}(?:ablehnen|verweigern|absagen|passen)`,
    String.raw`(?:ich lehne|lehne ich|wir lehnen) (?:[\p{L}-]+ ){0,4}ab`,
    String.raw`(?:ich weigere mich|weigere ich mich|ich verweigere)`,
    String.raw`(?:ich|wir) (?:schreibe|mache|erstelle|gebe|erzeuge|verfasse|nenne|helfe|unterstütze|liefere|teile|spreche|äußere mich|beantworte|verrate|erkläre|tue|biete)(?: [\p{L}-]+){0,4} (?:nicht|keine[nmrs]?|nichts)`,
    String.raw`(?:schreibe|mache|erstelle|gebe|erzeuge|verfasse|nenne|helfe|unterstütze|liefere|teile|spreche|äußere|beantworte|verrate|erkläre|tue|biete) ich(?: [\p{L}-]+){0,4} (?:nicht|keine[nmrs]?|nichts)`,
    String.raw`(?:bekommst|bekommen|erhältst|erhalten) (?:du|sie) von (?:mir|uns) (?:nicht|keine)`,
    String.raw`(?:kommt|kommen) für (?:mich|uns) nicht (?:in ?frage|in betracht)`,
    String.raw`(?:gehört|zählt|fällt) (?:[\p{L}-]+ ){0,2}nicht (?:zu|in) (?:meine[nmrs]?|unsere[nmrs]?)`,
    String.raw`(?:auf keinen fall|ohne mich|da mache ich nicht mit|vergiss es)`,
  ],
  avoid: [
    String.raw`(?:lieber|besser) nicht`,

    String.raw`halte ich mich (?:[\p{L}-]+ ){0,2}heraus`,
    String.raw`(?:ich )?(?:möchte|würde|spreche|rede) (?:ich )?(?:[\p{L}-]+ ){0,3}lieber (?:nicht|über)`,
    String.raw`(?:kommen wir|lassen sie uns|lass uns|bleiben wir bei|sprechen wir lieber|kehren wir zurück)`,
    String.raw`(?:enthalte ich mich|ich enthalte mich)`,
    String.raw`(?:kann|darf) ich (?:ihnen|dir) (?:sonst|anderweitig)`,
  ],
  ground: [
    String.raw`(?:diebstahl|betrug|zu ihrer sicherheit|zu deiner sicherheit|nur|ausschließlich|lediglich) ?(?:[\p{L}]+ ){0,2}`,
    String.raw`hier nicht möglich`,

    String.raw`(?:verstößt|verstoßen|verstoß) gegen (?:[\p{L}-]+ )?[\p{L}-]*(?:richtlinien|regeln|vorgaben|gesetz|bestimmungen|prinzipien)`,
    String.raw`(?:meine[nr]?|unsere[nr]?) (?:[\p{L}-]+ )?(?:richtlinien|regeln|vorgaben|anweisungen|grundsätze[n]?)`,
    String.raw`(?:außerhalb|nicht in) (?:meine[srm]?|unsere[srm]?)`,
    String.raw`(?:strafbar|illegal|gesetzwidrig|verboten|unethisch|gefährlich|diskriminierend|wäre falsch|nicht richtig|urheberrechts?|straftat|schädlich)`,
    String.raw`(?:vertraulich|aus (?:sicherheits|datenschutz|rechtlichen)[\p{L}-]*)`,
    String.raw`(?:nur|ausschließlich|lediglich) (?:für |zu |[\p{L}]+ )?(?:fragen|themen|anliegen)`,
    String.raw`als (?:ki|künstliche|sprachmodell|virtueller|assistent)`,
    String.raw`auf kosten`,
  ],
  apology: [
    String.raw`(?:tut mir leid|tut uns leid|leider|bedauerlicherweise|bedaure|bedauere|entschuldigung|entschuldigen sie|entschuldige|verzeihung|sorry)`,
  ],
  refer: [
    String.raw`(?:wenden sie sich|wende dich|rufen sie|sprechen sie|konsultieren sie|kontaktieren sie|muss (?:ihre?|deine?) (?:ärztin|arzt))`,
  ],
  serving: [
    String.raw`(?:hier (?:ist|sind|finden)|gern(?:e)?|natürlich|selbstverständlich|klar|ich habe|halten sie|folgt|sehen sie unter|du kannst|sie können|könnte lauten|der fehler|der nächste|fang|notieren|legen sie)`,
  ],
  contrast: ['aber', 'jedoch', 'allerdings', 'trotzdem', 'dennoch', 'doch'],
  no: [
    'nein',
    'nein,? (?:danke|tut mir leid|leider nicht)',
    'leider nein',
    'leider nicht',
    'niemals',
  ],
  emphatic: [
    String.raw`kann (?:ich )?(?:[\p{L}-]+ ){0,3}(?:kaum erwarten|nicht erwarten|nicht genug|gar nicht genug)`,
    String.raw`zögern sie nicht`,
  ],
  eitherOrder: true,
  unspaced: false,
};
