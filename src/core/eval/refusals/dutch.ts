import type { RefusalWords } from './refusalWords.ts';

export const dutch: RefusalWords = {
  cannot: [
    String.raw`(?:ik|we|wij) (?:kan|mag|zal|wil|ga|kunnen|mogen|zullen|gaan|kun)(?: [\p{L}-]+,?){0,5}? (?:niet|geen|niets|nooit)`,
    String.raw`(?:kan|mag|zal|wil|ga|kunnen|mogen|zullen) (?:ik|we|wij)(?: [\p{L}-]+,?){0,6}? (?:niet|geen|niets|nooit)`,
    String.raw`(?:ik ben|ben ik|wij zijn)(?: [\p{L}-]+){0,2} niet (?:in staat|bevoegd|gemachtigd|bereid)`,
    String.raw`(?:het is )?(?:mij|me|ons)(?: [\p{L}-]+){0,2} niet (?:toegestaan|mogelijk|toegelaten)`,
  ],
  serve: [
    String.raw`(?:voorstellen|voorbereiden|offreren|vertegenwoordigen|toelichten)`,

    String.raw`(?:te )?(?:helpen|assisteren|beantwoorden|antwoorden|delen|geven|verstrekken|uitleggen|beschrijven|schrijven|opstellen|maken|genereren|leveren|aanbieden|bieden|aanraden|adviseren|weergeven|citeren|opzoeken|voorlezen|voor te lezen|aan te raden|tonen|bespreken|vertellen|onthullen|uitvoeren|voldoen|doen|meewerken|vertalen|voorspellen|meegaan|ingaan|noemen|van dienst zijn)`,
  ],
  fails: [
    String.raw`(?:zien|vinden|openen|uitvoeren|controleren|testen|inloggen|laden|garanderen|beloven|weten|horen|stellen|accepteren|aannemen|terugbetalen|bezorgen)`,
  ],
  unwilling: [
    String.raw`(?:ik|we|wij) (?!heb|had|zie|vind|ken|weet|begrijp|geloof|denk|ben|kan|kon|mag|kunnen|mogen|hebben|zijn|hoop|snap|het|een|die|dat|dit|uw|hem|haar|voor|met|hier|daar|deze)\p{L}{3,}(?: [\p{L}-]+){0,5} (?:niet(?! meer)|geen|niets)`,
    String.raw`(?!heb|had|zie|vind|ken|weet|begrijp|geloof|denk|ben|kan|kon|mag|als|dat|omdat|zodat|voordat|die|wat|hoop|snap)\p{L}{3,} ik(?: [\p{L}-]+){0,4} (?:niet(?! meer)|geen|niets)`,
  ],
  decline: [
    String.raw`(?:kan|kunnen|mag|mogen)(?: [\p{L}-]+){0,5} niet (?:worden )?(?:gedeeld|verstrekt|gegeven|vrijgegeven|meegedeeld|besproken)(?: worden)?`,
    String.raw`hoort niet bij mijn`,

    String.raw`(?:niet|geen|buiten) (?:mijn|ons|onze) (?:terrein|gebied|vakgebied|taak|werkterrein|afdeling|expertise)`,
    String.raw`(?:ben ik niet voor|daar ga ik niet over)`,
    String.raw`(?!hebben|kunnen|zien|vinden|weten|zijn|betalen|vergoeden|leveren|accepteren|konden|kennen|omdat|zodat)\p{L}{3,} (?:wij|we)(?: [\p{L}-]+){0,4} (?:niet(?! meer)|geen)`,

    String.raw`moet ik (?:[\p{L}-]+ ){0,3}(?:weigeren|afwijzen|afslaan|bedanken|nee)`,
    String.raw`(?:ik weiger|ik wijs (?:[\p{L}-]+ ){0,2}af|wijs ik af|dat wijs ik af|ik sla (?:[\p{L}-]+ ){0,2}over)`,
    String.raw`(?:ik|wij|we) (?:schrijf|maak|geef|doe|deel|verstrek|help|genereer|bespreek|vertel|lever|onthul|beantwoord|praat|werk|schrijven|maken|geven|doen|delen)(?: [\p{L}-]+){0,4} (?:niet(?! meer)|geen|niets)`,
    String.raw`(?:schrijf|maak|geef|doe|deel|verstrek|help|genereer|bespreek|vertel|lever|onthul|beantwoord|praat|bemoei|werk) ik (?:[\p{L}-]+ ){0,4}(?:niet|geen|liever|niets)`,
    String.raw`(?:werk|doe) ik niet aan mee|daar doe ik niet aan mee`,
    String.raw`moet je niet bij mij zijn|geen sprake van|niet iets (?:dat|wat|waar)(?: ik|mee| mee)`,
    String.raw`(?:dit|dat|uw|je) verzoek (?:kan|wordt) (?:[\p{L}-]+ )?(?:niet|geweigerd|afgewezen)`,
  ],
  avoid: [
    String.raw`(?:liever|beter) niet`,

    String.raw`(?:ik |praat ik |zeg ik )?(?:[\p{L}-]+ ){0,2}liever niet`,
    String.raw`praat ik liever|ik heb liever`,
    String.raw`(?:zullen we|laten we) (?:[\p{L}-]+ )?(?:terug|het over|verder|teruggaan|bij)`,
    String.raw`(?:kan ik u|kan ik je) (?:ergens|met iets) anders`,
    String.raw`bemoei ik me niet|onthoud ik me`,
  ],
  ground: [
    String.raw`(?:is diefstal|is fraude|voor uw veiligheid|voor je veiligheid|behandelen we alleen|alleen lopende)`,

    String.raw`(?:in strijd met|tegen) (?:de|mijn|onze|het)`,
    String.raw`(?:volgens|vanwege) (?:de|mijn|onze) (?:richtlijnen|regels|gedragsregels|auteurswet)`,
    String.raw`(?:mijn|onze) (?:richtlijnen|regels|instructies|beleid|principes)`,
    String.raw`valt (?:[\p{L}-]+ )?buiten|buiten (?:mijn|wat ik|ons)`,
    String.raw`(?:strafbaar|illegaal|verboten|onethisch|gevaarlijk|discriminerend|zou verkeerd|niet juist|auteursrecht|misdrijf|vernederen|schadelijk)`,
    String.raw`(?:vertrouwelijk|om (?:veiligheids|privacy)[\p{L}-]*|uit (?:veiligheids|privacy)[\p{L}-]*)`,
    String.raw`(?:alleen|uitsluitend) (?:over |voor )?(?:vragen|onderwerpen)`,
    String.raw`als (?:taalmodel|ai|kunstmatige|assistent|een)`,
  ],
  apology: [
    String.raw`(?:spijt me|spijt ons|sorry|helaas|excuses|excuseer|jammer genoeg|vergeef me)`,
  ],
  refer: [
    String.raw`(?:raadpleeg|bel|neem contact|spreek met|wend u|moet uw arts|uw (?:arts|kantoor|advocaat))`,
  ],
  serving: [
    String.raw`(?:hier is|hier zijn|graag|natuurlijk|zeker|ik heb (?:de|het|uw)|u kunt|je kunt|begin|probeer|gebruik|stuur|intussen|de fout|tel de|de eerste)`,
  ],
  contrast: ['maar', 'echter', 'toch', 'niettemin'],
  no: ['nee', 'nee,? (?:helaas|sorry)', 'helaas niet', 'sorry,? nee', 'nooit'],
  emphatic: [
    String.raw`kan (?:[\p{L}-]+ ){0,3}(?:niet wachten|niet genoeg|bijna niet wachten)`,
    'aarzel niet',
  ],
  eitherOrder: true,
  unspaced: false,
};
