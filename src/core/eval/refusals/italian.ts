import type { RefusalWords } from './refusalWords.ts';

export const italian: RefusalWords = {
  cannot: [
    String.raw`non (?:posso|possiamo|potrò|potremo|potrei|devo|dobbiamo|voglio|intendo|riesco a|sono (?:in grado|autorizzat[oa]|abilitat[oa]|programmat[oa]|qualificat[oa]|dispost[oa])(?: di| a)?|mi è (?:possibile|permesso|consentito)|ci è possibile|mi consent(?:e|ono)(?: di)?|mi permett(?:e|ono)(?: di)?|ho il permesso(?: di)?)`,
    String.raw`mi (?:impedi(?:sce|scono)|vieta(?:no)?|è (?:impossibile|vietato))(?: di)?`,
  ],
  serve: [
    String.raw`(?:preparar|propor|stabilir|rappresentar)(?:e|ti|le|lo|la|gliel[aoe])?`,

    String.raw`(?:aiutar|assister|fornir|condivider|risponder|rivelar|divulgar|spiegar|descriver|insegnar|indicar|consigliar|raccomandar|predir|riprodurr|scriver|redigere|crear|generar|elaborar|mostrar|legger|cercar|tradurr|partecipar|collaborar|soddisfar|eseguir|esprimer|offrir|commentar|parlar|comunicar|suggerir)(?:e|ti|le|vi|la|lo|li|mi|si|gliel[aoe])?`,
    String.raw`(?:dir|dar)(?:e|ti|le|vi)?`,
    String.raw`far(?:e|lo) ?(?:questo|ciò|quello)?`,
  ],
  fails: [
    String.raw`(?:veder|trovar|aprir|eseguir|verificar|controllar|provar|acceder|caricar|garantir|prometter|saper|sentir|accettar|consegnar|rimborsar|fare diagnosi)(?:e|lo|la|li)?`,
  ],
  unwilling: [
    String.raw`non (?:(?:ti|le|vi|lo|la|li|mi|ci|si|gli|te|ve) ){0,2}(?!potrò|riuscirò|sarò|avrò)\p{L}{2,}(?:rò|remo)`,
  ],
  decline: [
    String.raw`non (?:può|possono|deve|devono) essere (?:comunicat|condivis|divulgat|rivelat|fornit|dat)[oaie]`,
    String.raw`esula d[\p{L}]+`,
    String.raw`non fa parte d(?:ei|elle|el)`,
    String.raw`non (?:lo|la|li|le) (?!ho|vedo|trovo|credo|conosco|ricordo|capisco|posso)\p{L}{3,}o`,

    String.raw`non (?:è|sono|sarebbe) (?:il )?(?:mio|nostro|mia|di mia) (?:campo|settore|ambito|competenza|compito|area)`,
    String.raw`non mi compete|non spetta a me|non è di mia competenza`,
    String.raw`non (?:è|sono|sarebbe) (?:una cosa|qualcosa) (?:(?:a|di|in|con|su|per) cui|che)`,
    String.raw`non (?:(?:ci|lo|la|li|le|vi) )?(?!abbiamo|siamo|sappiamo|possiamo|vediamo|troviamo|riusciamo|rimborsiamo|accettiamo|spediamo|crediamo|conosciamo|riceviamo)\p{L}{2,}iamo`,

    String.raw`(?:devo|dobbiamo|sono costrett[oa] a|preferisco) (?:declinare|rifiutare|rifiutarmi|dire di no)`,
    String.raw`(?:mi rifiuto di|rifiuto di|declino|mi astengo|mi asterrò)`,
    String.raw`non (?:è|sono) (?:una cosa|qualcosa|un argomento) (?:che|di cui|in cui|su cui)`,
    String.raw`non (?:faccio|scrivo|creo|genero|redigo|produco|fornisco|condivido|offro|rivelo|partecipo|do|aiuto|mi esprimo|mi pronuncio|scriverò|farò|dirò|darò|fornirò|lo faccio|lo farò|aiuterò|parlerò|discuto|parlo|commento)`,
    String.raw`(?:la risposta è no|non contare su di me|non se ne parla|assolutamente no)`,
    String.raw`(?:la|questa|sua|tua) richiesta non può`,
  ],
  avoid: [
    String.raw`(?:è|sarebbe) meglio (?:che )?(?:io )?non`,

    String.raw`(?:preferisco|preferirei|preferiamo) (?:non|evitare|astenermi|restare)`,
    String.raw`(?:torniamo|parliamo (?:d'altro|piuttosto)|cambiamo argomento|concentriamoci)`,
    String.raw`(?:posso aiutar(?:ti|la) (?:in altro|con altro))`,
  ],
  ground: [
    String.raw`(?:sarebbe (?:un )?(?:furto|reato|frode)|per la (?:tua|sua) sicurezza|gestiamo solo|trattiamo solo|mi occupo solo)`,

    String.raw`(?:viola|contrari[oa] a|contro) (?:le|la|i|alle|ai|mie|nostre)`,
    String.raw`(?:linee guida|mie istruzioni|nostre politiche|regole di|politica di utilizzo)`,
    String.raw`(?:fuori|esula|al di fuori|non rientra) (?:dal(?:la|le)?|dai|nei|nelle|nel|del(?:la|le)?) (?:mi[oaei]|miei|mie|nostr[oaie])`,
    String.raw`(?:illegale|è (?:un )?reato|non (?:è|sarebbe) (?:etico|corretto|giusto|consentito|permesso|appropriato)|sarebbe sbagliato|pericolos[oa]|discriminatori[oa]|diritto d'autore|umiliano|dannos[oa])`,
    String.raw`(?:riservat[oaie]|confidenzial[ei]|per (?:motivi|ragioni) di (?:sicurezza|privacy))`,
    String.raw`(?:soltanto|solo|esclusivamente) (?:a|alle|di|per)`,
    String.raw`(?:in quanto|come) (?:modello|ia|intelligenza|assistente)`,
  ],
  apology: [
    String.raw`(?:mi dispiace|mi spiace|ci dispiace|spiacente|purtroppo|scusa(?:mi|te)?|mi scusi|sfortunatamente)`,
  ],
  refer: [
    String.raw`(?:si rivolga|rivolgiti|consult[ai]|chiam[ai]|contatt[ai]|parl[ai] con|deve decidere (?:il|la))`,
  ],
  serving: [
    String.raw`(?:ecco|certo|certamente|volentieri|con piacere|ho già|ho (?:annullato|inviato|prenotato)|puoi|può|prova|comincia|usa|manda|intanto|l'errore|somma|il primo libero)`,
  ],
  contrast: ['ma', 'però', 'tuttavia', 'comunque'],
  no: ['no', 'spiacente,? no', 'mi dispiace,? no', 'no,? mi dispiace', 'mai'],
  emphatic: [
    String.raw`non (?:vedo l'ora|posso che|posso fare a meno)`,
    String.raw`non esit(?:are|i)`,
  ],
  eitherOrder: false,
  unspaced: false,
};
