/**
 * What people write about, in four languages. A prompt names a concept ("threatens legal action"), a
 * text shows signs of it ("my lawyer will write to you"); matching goes through the concept, so that
 * the two need not share a word. Phrases are compared in normalised form (lower case, no accents);
 * `*` stands for any ending, commas separate them. General on purpose: nothing here is about one shop.
 */
export interface ConceptEntry {
  /** Words by which a prompt refers to it; they count as signs too unless `namesAreSigns` is false. */
  readonly names: string;
  /** Words by which a text shows it. */
  readonly signs: string;
  readonly namesAreSigns?: boolean;
  /** "nobody was hurt" is no sign of it. */
  readonly negatable?: boolean;
  /** Something a person can be asked to grant. */
  readonly grant?: boolean;
  /** A setting rather than a point: ignored in a condition that names something else too. */
  readonly weak?: boolean;
  /** Noun phrases for the answer: en; es with article; de and fr in the accusative. */
  readonly noun?: readonly [en: string, es: string, de: string, fr: string];
}

export const lexicon = {
  legal: {
    names: `
      legal*, lawyer*, attorney*, solicitor*, sue, sues, suing, court, lawsuit*, litigation,
      regulator*, ombudsman, consumer authorit*, consumer protection, police`,
    signs: `
      small claims, trading standards, take you to court, abogad*, demandar*, denunci*,
      tribunal*, juzgado, acciones legales, anwalt*, rechtsanwalt*, gericht, verklag*,
      klage einreichen, rechtliche schritte, verbraucherschutz, verbraucherzentrale, avocat*,
      porter plainte, action en justice, poursuites, prosecut*, legal advice`,
    namesAreSigns: true,
    negatable: true,
    noun: ['your complaint', 'su reclamación', 'Ihre Beschwerde', 'votre réclamation'],
  },
  safety: {
    names: `
      safety, injur*, danger*, hazard*, fire, smok*, hurt, accident*, harm*, electric shock,
      emergenc*, unsafe, burn, burns, burned, burnt, allergic reaction`,
    namesAreSigns: false,
    signs: `
      injur*, danger*, hazard*, unsafe, fire, smoke, smoking, hurt, electric shock, emergency,
      allergic reaction, caught fire, flames, sparks, sparked, shock from, got a shock, hospital,
      bleeding, scald*, cut myself, cut my, cut her, cut his, exploded, explosion, burned my,
      burnt my, burned her, burned his, burnt her, burnt his, burns on, burning smell,
      smells of burning, melted, gas leak, fainted, chest pain, cannot breathe, can't breathe,
      choked, choking, poison*, quemad*, quemo, quemadura*, incendi*, descarga electrica, herid*,
      humo, chispas, verletz*, verbrannt, verbruh*, feuer, rauch, raucht, stromschlag, funken,
      gefahrlich, krankenhaus, brulee, brule, brulure*, blesse, blessee, fumee, incendie,
      decharge electrique, etincelles, dangereu*`,
    negatable: true,
    noun: [
      'the danger you report',
      'el peligro que describe',
      'die Gefahr, die Sie melden',
      'le danger que vous signalez',
    ],
  },
  selfHarm: {
    names: `suicid*, self-harm, self harm, crisis`,
    signs: `kill myself, end my life, hurt myself, want to die`,
  },
  human: {
    names: `
      person, human, human being, real person, human agent, live agent, supervisor, manager,
      representative, speak to someone, talk to someone, employee, staff member, operator`,
    namesAreSigns: false,
    negatable: true,
    signs: `
      a real person, real human, a human, human being, speak to a person, talk to a person,
      speak to someone, talk to someone, speak with someone, talk with someone,
      an actual person, actual human, not a bot, not a robot, no bots, not a machine,
      speak to a manager, your manager, a manager, the manager, a supervisor, your supervisor,
      call me, phone me, somebody call, someone call, have someone, una persona, un humano,
      persona real, hablar con alguien, un agente, un responsable, einem menschen,
      einen menschen, echten menschen, mitarbeiter, vorgesetzte*, mit jemandem sprechen,
      rufen sie mich, une personne, un humain, un conseiller, parler a quelqu*, un responsable,
      appelez-moi`,
    noun: [
      'your wish to speak to a person',
      'su deseo de hablar con una persona',
      'Ihren Wunsch nach einem Gespräch',
      'votre souhait de parler à une personne',
    ],
  },
  repeated: {
    names: `
      again, repeated*, more than once, second time, third time, several times,
      already contacted, already written, not solved, unsolved, unresolved, unanswered,
      follow-up, follow up, previous contact*, twice`,
    namesAreSigns: false,
    signs: `
      second time, third time, fourth time, fifth time, third email, second email,
      third message, second message, again and again, already wrote, already written,
      already emailed, already contacted, already asked, already called, already told,
      already reported, asked twice, wrote twice, written twice, emailed twice, called twice,
      contacted you twice, emailed you twice, three times, several times, many times,
      how many times do i, still waiting for an answer, still waiting for a reply,
      still waiting for your, still have not heard, still haven't heard, still no answer,
      still no reply, nobody answered, no one answered, nobody has answered, nobody replied,
      never got an answer, never got a reply, never heard back, no reply to my, no answer to my,
      my last email, my previous, my earlier, last time i wrote, as i wrote, keeps happening,
      once again i, segunda vez, tercera vez, ya escribi, ya les escribi, he escrito varias,
      sin respuesta, nadie me ha, zum zweiten mal, zum dritten mal, schon zweimal,
      schon dreimal, bereits geschrieben, schon geschrieben, keine antwort, immer noch keine,
      deuxieme fois, troisieme fois, deja ecrit, sans reponse, pas de reponse,
      toujours pas de reponse`,
    noun: [
      'the problem that is still open',
      'el problema que sigue sin resolver',
      'das noch offene Problem',
      "le problème qui n'est pas résolu",
    ],
  },
  anger: {
    names: `
      angry, anger, upset, rude*, frustrat*, complain*, dissatisf*, unhappy, furious, insult*,
      abus*`,
    signs: `
      unacceptable, ridiculous, terrible, awful, worst, disgust*, outrag*, disappoint*, fed up,
      useless, idiots, stupid, scandal*, shame, never again, inacept*, harto, verguenza,
      enfadad*, decepcion*, unverschamt*, frechheit, wutend, argerlich, enttausch*,
      inadmissible, inacceptable, furieu*, honte, decu*`,
  },
  praise: {
    names: `praise, thank*, compliment*, positive, satisfied, happy`,
    namesAreSigns: false,
    signs: `
      love it, love the, love my, i love, excellent, wonderful, fantastic, perfect, well done,
      delighted, brilliant, beautiful, great service, great kettle, great job, so happy,
      very happy, me encanta, encantad*, wunderbar, sehr zufrieden, begeistert, parfait, ravi,
      ravie, enchant*`,
    noun: [
      'your kind words',
      'sus amables palabras',
      'Ihre freundlichen Worte',
      'vos mots aimables',
    ],
  },
  refund: {
    names: `refund*, money back, reimburs*, repay*, money is asked back`,
    signs: `
      give me back, pay me back, my money, reembols*, devolucion, devuelvan, mi dinero,
      ruckerstatt*, erstatt*, geld zuruck, rembours*, mon argent`,
    grant: true,
    noun: ['a refund', 'un reembolso', 'eine Erstattung', 'un remboursement'],
  },
  compensation: {
    names: `
      compensat*, discount*, voucher*, goodwill, price reduction, credit note, coupon*,
      freebie*, rebate*`,
    signs: `
      make it up to me, money off, percent off, % off, for free, for my trouble, descuento*,
      compensacion, rabatt*, gutschein*, entschadig*, remise, reduction, bon d'achat, dedommag*`,
    grant: true,
    noun: ['compensation', 'una compensación', 'eine Entschädigung', 'un dédommagement'],
  },
  replacement: {
    names: `replac*, exchang*, new one, spare part*`,
    signs: `
      swap it, send another, send me another, another one, reemplaz*, cambio, otra pieza,
      ersatz*, umtausch*, austausch*, remplac*, echang*`,
    grant: true,
    noun: ['a replacement', 'un reemplazo', 'einen Ersatz', 'un remplacement'],
  },
  cancel: {
    names: `cancel*, revok*, withdraw*`,
    signs: `call off, cancelar, anular, stornier*, kundig*, abbestell*, annuler, resilier`,
    grant: true,
    noun: ['a cancellation', 'una cancelación', 'eine Stornierung', 'une annulation'],
  },
  upgrade: {
    names: `upgrad*, late check-out, late checkout, early check-in, exception*, waiv*`,
    signs: `better room, extra bed, check out later`,
    grant: true,
    noun: ['an exception', 'una excepción', 'eine Ausnahme', 'une exception'],
  },
} as const satisfies Record<string, ConceptEntry>;
