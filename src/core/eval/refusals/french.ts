import type { RefusalWords } from './refusalWords.ts';

export const french: RefusalWords = {
  cannot: [
    String.raw`(?:je|nous) ne (?:peux|puis|pouvons|pourrai|pourrons|pourrais|saurais|saurions|dois|devons|vais|veux|souhaite)(?: malheureusement| donc| hélas)?(?: pas)?`,
    String.raw`(?:je|nous) ne (?:suis|sommes)(?: malheureusement)? pas (?:en mesure|autorisée?s?|capables?|habilitée?s?|programmée?s?|qualifiée?s?|disposée?s?)(?: de| d'| à| pour)?`,
    String.raw`(?:il )?(?:m'|nous )(?:est|serait) (?:impossible|interdit)(?: de| d')?`,
    String.raw`(?:m'interdi(?:t|sent)|m'empêchent?|ne me permet(?:tent)? pas)(?: de| d')?`,
    String.raw`il ne m'est pas (?:possible|permis)(?: de| d')?`,
  ],
  serve: [
    String.raw`(?:proposer|préparer|établir|suggérer|faire|représenter)`,

    String.raw`(?:vous |t'|te |y |l'|le |la |les |en |lui )?(?:aider|assister|répondre|fournir|partager|donner|divulguer|révéler|satisfaire|accomplir|communiquer|accéder|expliquer|décrire|écrire|rédiger|créer|générer|produire|recommander|conseiller|indiquer|dire|montrer|lire|reproduire|rechercher|traduire|participer|prédire|proposer|discuter|parler|exécuter cette|transmettre|citer|encourager)`,
    String.raw`faire (?:cela|ça|ceci)`,
    String.raw`donner suite`,
  ],
  fails: [
    String.raw`(?:voir|trouver|ouvrir|exécuter|vérifier|tester|accéder au|accéder à (?:votre|la)|charger|garantir|promettre|savoir|entendre|accepter|livrer|rembourser|poser de diagnostic)`,
  ],
  unwilling: [
    String.raw`(?:je|nous) (?:ne |n')(?:(?:vous|te|le|la|les|lui|y|en|me) |l'|t'|m'){0,3}(?!pourr|saur)\p{L}{2,}(?:rai|rons)`,
  ],
  decline: [
    String.raw`ne (?:peut|peuvent|doit|doivent|sera|seront) pas être (?:communiqu|divulgu|partag|fourni|révél|transmi|donn)[\p{L}]*`,
    String.raw`ne fai(?:t|sait) pas partie de (?:mes|nos|mon)`,
    String.raw`je ne (?:le|la|les|vous) (?!peux|puis|vois|trouve|sais|connais|crois|comprends|retrouve)\p{L}{3,} pas`,

    String.raw`(?:n'est|ne sont|n'entre|ne relève)(?: pas)? (?:pas )?(?:de |dans )?(?:mon|ma|mes|notre|nos) (?:ressort|domaine|rayon|rôle|champ|compétences?|attributions?|métier)`,
    String.raw`n'(?:est|sont) pas (?:quelque chose|une chose) (?:à laquelle|dans laquelle|que|dont|qu)`,
    String.raw`nous ne (?!pouvons|savons|avons|voyons|trouvons|sommes|disposons|remboursons|acceptons|livrons|recevons|connaissons)\p{L}{2,}ons pas`,

    String.raw`(?:je|nous) (?:dois|devons|vais|préfère) (?:[\p{L}-]+ ){0,2}(?:refuser|décliner|dire non)`,
    String.raw`(?:je refuse (?:de|d'|cette|votre)|je décline|nous refusons (?:de|d'))`,
    String.raw`je ne (?:fais|crée|rédige|produis|écris|donne|partage|fournis|génère|divulgue|parle|discute|participe|propose|commente|réponds) pas (?:de|d'|à|ce|cela|mes)?`,
    String.raw`je (?:ne|n')(?: )?(?:le |vous |te )?(?:ferai|écrirai|donnerai|dirai|fournirai|partagerai|prononcerai|créerai|rédigerai|aiderai|participerai)`,
    String.raw`je ne (?:me|m'|le|la|les) (?:prononcerai|ferai|prononce|mêle) pas`,
    String.raw`n'(?:est|sont) pas (?:quelque chose|une chose|un sujet) (?:que|dont|sur)`,
    String.raw`ne comptez? pas sur moi|c'est non|hors de question|pas question|je m'y refuse`,
    String.raw`(?:cette|votre) demande ne (?:peut|pourra) pas`,
  ],
  avoid: [
    String.raw`(?:il )?(?:vaut mieux|mieux vaut|serait préférable|il est préférable) (?:que je )?(?:ne|n'|éviter|m'abstenir)`,

    String.raw`je (?:préfère|préférerais|préfèrerais)(?: donc)? (?:ne pas|m'abstenir|rester|éviter)`,
    String.raw`je m'abstien(?:s|drai)`,
    String.raw`(?:revenons|parlons plutôt|changeons de sujet|concentrons-nous|restons)`,
    String.raw`puis-je vous aider (?:autrement|à|avec)`,
  ],
  ground: [
    String.raw`(?:serait (?:un|du) (?:vol|cambriolage|délit|fraude)|pour votre (?:propre )?sécurité)`,
    String.raw`ne (?:traite|gère|réponds|répond|m'occupe) que`,

    String.raw`(?:contraire à|contraires à|enfreint|viole|va à l'encontre) (?:de )?(?:mes|nos|l'éthique|la|les|des)`,
    String.raw`(?:mes|nos|les) (?:règles|consignes|principes|directives|instructions|politiques|conditions)`,
    String.raw`(?:sort(?:ent)?|en dehors|hors) (?:de|du) (?:mon|mes|notre|ce que|cadre)`,
    String.raw`(?:illégal|est un délit|est interdit|dangereux|discriminatoire|n'est pas (?:autorisé|permis|éthique|correct|approprié)|droits? d'auteur|nuisible)`,
    String.raw`(?:confidentiel(?:les?)?|pour des raisons de (?:sécurité|confidentialité))`,
    String.raw`(?:uniquement|seulement|exclusivement) (?:aux|des|pour|à)`,
    String.raw`(?:en tant (?:que|qu')|comme) ?(?:modèle|ia|intelligence|assistant)`,
    String.raw`rabaissent?|humilient?`,
  ],
  apology: [
    String.raw`(?:désolée?s?|navrée?s?|regrette|malheureusement|hélas|pardon|excuse[zr]?(?:-moi)?|toutes mes excuses)`,
  ],
  refer: [
    String.raw`(?:consultez|appelez|contactez|adressez-vous|parlez(?:-en)?|demandez|c'est à votre (?:médecin|avocat))`,
  ],
  serving: [
    String.raw`(?:voici|bien sûr|volontiers|certainement|avec plaisir|j'ai (?:annulé|envoyé|réservé|corrigé)|vous pouvez|pouvez-vous|commencez|essayez|utilisez|envoyez|faites|en attendant|l'erreur|additionnez|le premier)`,
  ],
  contrast: ['mais', 'cependant', 'toutefois', 'néanmoins', 'pourtant'],
  no: ['non', 'désolée?,? non', 'non,? désolée?', 'jamais', 'hors de question'],
  emphatic: [
    String.raw`je ne (?:peux|saurais) (?:pas attendre|que|trop)`,
    String.raw`je ne peux pas m'empêcher`,
    String.raw`n'hésitez pas`,
  ],
  eitherOrder: false,
  unspaced: false,
};
