import type { ConceptEntry } from './lexicon.ts';

/** Further concepts: what a message is about rather than what it demands. */
export const topics = {
  damage: {
    names: `damag*, defect*, broken, faulty, fault, not work*, malfunction*, out of order`,
    signs: `
      doesn't work, does not work, won't start, stopped working, leak*, crack*, dent, dented,
      scratch*, chipped, missing part*, won't turn on, doesn't turn on, does not turn on,
      doesn't heat, does not heat, in pieces, shattered, roto, rota, danad*, no funciona, gotea,
      estropead*, kaputt, beschadigt, defekt, funktioniert nicht, undicht, gebrochen, casse*,
      endommag*, abime*, ne fonctionne, ne marche, fuit`,
    noun: ['the damage', 'el daño', 'den Schaden', 'le dommage'],
  },
  delivery: {
    names: `
      deliver*, parcel*, shipping, shipment*, shipped, tracking, courier*, carrier*, late,
      lost in transit, arriv*, package*`,
    namesAreSigns: false,
    signs: `
      parcel*, delivery, shipping, shipment*, shipped, tracking, courier*, carrier*, late,
      where is my order, hasn't arrived, has not arrived, hasn't come, not arrived, not come,
      dispatch*, no ha llegado, entrega, paquete, envio, paket, lieferung, sendung,
      nicht angekommen, noch nicht da, colis, livraison, pas arrive, pas recu`,
    noun: ['the delivery', 'la entrega', 'die Lieferung', 'la livraison'],
  },
  order: {
    names: `order, orders, ordered, purchase*`,
    signs: `bought, pedido, compra, compre, bestell*, gekauft, commande, commandee, achete`,
    weak: true,
    noun: ['your order', 'su pedido', 'Ihre Bestellung', 'votre commande'],
  },
  returns: {
    names: `return, returns, returned, returning, send back, sent back, right of withdrawal`,
    signs: `
      send it back, bring it back, devolver, zuruckschick*, zuruckgeb*, retoure, widerruf*,
      renvoyer, retourner, retour`,
    noun: ['the return', 'la devolución', 'die Rücksendung', 'le retour'],
  },
  payment: {
    names: `
      payment*, invoice*, bill, billing, billed, charge, charges, charged, credit card, paid,
      vat, receipt*`,
    signs: `
      double charge, charged twice, debited, bank statement, paypal, factura, cobrado, cobro,
      pago, tarjeta, rechnung, abgebucht, bezahlt, zahlung, doppelt belastet, facture, paiement,
      debite, preleve`,
    noun: ['the payment', 'el pago', 'die Zahlung', 'le paiement'],
  },
  account: {
    names: `account*, password*, login, log in, sign in, access, username, profile`,
    signs: `
      locked out, reset link, two-factor, cuenta, contrasena, konto, passwort, anmelden, compte,
      mot de passe, connecter`,
    noun: ['your account', 'su cuenta', 'Ihr Konto', 'votre compte'],
  },
  privacy: {
    names: `
      privacy, personal data, gdpr, data protection, deletion of data, data deletion,
      delete data`,
    signs: `
      delete my data, delete my account, what data, my data, newsletter, unsubscribe,
      datos personales, borrar mis datos, datenschutz, meine daten, donnees personnelles,
      mes donnees, rgpd, dsgvo`,
    noun: ['your data', 'sus datos', 'Ihre Daten', 'vos données'],
  },
  fraud: {
    names: `fraud*, scam*, stolen, unauthori*, phishing, identity theft, security incident`,
    signs: `
      hacked, did not order, didn't order, never ordered, not my order, suspicious, fraude,
      robad*, betrug, gehackt, escroquerie, pirate`,
    noun: ['the suspected fraud', 'el posible fraude', 'den Betrugsverdacht', 'la fraude possible'],
  },
  product: {
    weak: true,
    names: `
      product question*, product, products, compatib*, specification*, stock, availab*, size,
      sizes, feature*, how to use, manual, usage`,
    signs: `
      in stock, does it fit, does it work with, how do i use, how do i clean, how to clean,
      how often should i, descale, dishwasher, which model, difference between, litre*, liter*,
      wattage, colour, color, recommend, disponible, como se limpia, lavavajillas, capacidad,
      lieferbar, verfugbar, spulmaschine, reinig*, entkalk*, passt, en stock, lave-vaisselle,
      nettoyer, detartr*, capacite`,
    noun: ['the product', 'el producto', 'das Produkt', 'le produit'],
  },
  media: {
    names: `press, journalist*, newspaper*, media, social media, public review*, influencer*`,
    signs: `trustpilot, twitter, instagram, tiktok, reporter, one-star, one star, tell everyone`,
  },
  urgent: {
    weak: true,
    names: `urgent*, asap, immediate*, deadline*, time-critical`,
    signs: `
      right now, by tomorrow, today, as soon as possible, urgente, dringend, sofort, heute,
      aujourd'hui`,
  },
  spam: {
    names: `spam, advert*, marketing, sales pitch, unsolicited`,
    signs: `
      seo services, backlinks, guest post, click here, crypto, increase your traffic,
      boost your ranking`,
  },
  booking: {
    weak: true,
    names: `booking*, reserv*, check-in, check in, check-out, room, rooms`,
    signs: `reserva, habitacion, buchung, zimmer, chambre, reservation`,
    noun: ['your booking', 'su reserva', 'Ihre Buchung', 'votre réservation'],
  },
  noise: {
    names: `noise, noisy, loud`,
    signs: `cannot sleep, can't sleep, ruido, larm, laut, bruit`,
  },
  allergy: {
    names: `allerg*, intoleran*, gluten, dietary`,
    signs: `vegan, celiac, coeliac, peanut*, alergi*, lactose`,
  },
  medical: {
    names: `medical*, health, diagnos*, symptom*, medicine, medication`,
    signs: `headache, doctor, fever, rash, dosage, arzt, medico, medecin`,
  },
  secret: {
    names: `secret*, credential*, api key*, hard-coded, hardcoded, token, tokens`,
    namesAreSigns: false,
    signs: `
      password =, password=, password:, passwd, api_key, apikey, secret_key, secret =, token =,
      private key, sk-, akia*`,
  },
  injection: {
    names: `sql injection, injection, unsanitised, unsanitized, xss, security, vulnerab*, eval`,
    namesAreSigns: false,
    signs: `
      innerhtml, eval(, exec(, " + user, ' + user, + req., + request., select * from,
      shell=true, dangerouslysetinnerhtml`,
  },
  tests: {
    names: `test, tests, test coverage, untested`,
    namesAreSigns: false,
    signs: `describe(, it(, def test_, assert, @test`,
  },
  debug: {
    names: `debug*, logging, print statement*, leftover*`,
    namesAreSigns: false,
    signs: `console.log, print(, debugger, todo, fixme`,
  },
} as const satisfies Record<string, ConceptEntry>;
