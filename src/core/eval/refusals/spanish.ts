import type { RefusalWords } from './refusalWords.ts';

export const spanish: RefusalWords = {
  cannot: [
    String.raw`no (?:me parece|veo) (?:adecuado|apropiado|correcto|bien)`,
    String.raw`no está en (?:mi|mis|nuestras?) (?:mano|manos)`,

    String.raw`no (?:puedo|podemos|podría|podré|podremos|debo|debemos|quiero|pienso|voy a|vamos a|sé|logro|tengo (?:permitido|permiso|autorización)(?: para)?|estoy (?:autorizad[oa]|capacitad[oa]|en condiciones|dispuest[oa]|programad[oa]|habilitad[oa])(?: para| a| de)?|soy capaz de|me (?:es|resulta) posible|nos es posible|me (?:está|es) permitido|se me permite)`,
    String.raw`(?:me|nos) (?:impiden?|prohíben?|es imposible|resulta imposible)`,
  ],
  serve: [
    String.raw`(?:preparar|sugerir|proponer|hacer|establecer)(?:te|le|lo)?`,

    String.raw`(?:ayudar|asistir|apoyar|proporcionar|facilitar|ofrecer|compartir|responder|contestar|revelar|divulgar|explicar|describir|enseñar|indicar|recomendar|aconsejar|opinar|predecir|reproducir|escribir|redactar|crear|generar|elaborar|decir|mostrar|leer|buscar|traducir|participar|colaborar|cumplir|realizar|atender|comentar|hablar|ejecutar (?:esa|esta) (?:acción|orden)|diagnosticar)(?:te|le|les|os|lo|la|los|las|se|me|telo|selo)?`,
    String.raw`dar(?:te|le|les|os)? (?:es[aeo]s?|est[aeo]s?|información|instrucciones|recetas|consejos?|detalles|una opinión|las respuestas|ninguna?)`,
    String.raw`hacer(?:lo)? ?(?:eso|esto|lo que)?`,
    String.raw`seguir (?:es[ao]s?|est[ao]s?)`,
  ],
  fails: [
    String.raw`(?:ver|encontrar|localizar|acceder|abrir|ejecutar|comprobar|verificar|probar|cargar|garantizar|prometer|recordar|saber|oír|aceptar|enviar|reembolsar)`,
  ],
  unwilling: [
    String.raw`no (?:(?:te|le|les|os|lo|la|los|las|se|me) ){0,2}\p{L}+(?:aré|eré|iré|remos)`,
    String.raw`no (?:voy|vamos) a(?! poder)`,
    String.raw`no pienso`,
  ],
  decline: [
    String.raw`no (?:se )?(?:puede|pueden|debe|deben) (?:ser )?(?:comunicar|revelar|compartir|facilitar|dar|divulgar|proporcionar|comunicad|revelad|compartid|facilitad|divulgad)[\p{L}]*`,
    String.raw`no (?:lo|la|los|las) (?!tengo|veo|encuentro|creo|conozco|recuerdo|entiendo|puedo)\p{L}{3,}o`,
    String.raw`no (?:forma parte|es parte) de (?:mis|nuestr)`,

    String.raw`no (?:es|son|sería) (?:mi|nuestr[oa]) (?:campo|área|especialidad|competencia|función|tema)`,
    String.raw`(?:se me escapa|no me corresponde|no me compete|no entra en mis|no forma parte de mis)`,
    String.raw`no (?:es|son|sería) algo (?:(?:en|a|de|con|para) )?(?:lo |la )?que`,
    String.raw`no (?:(?:nos|lo|la|los|las|les) )?(?!tenemos|podemos|sabemos|vemos|encontramos|somos|estamos|disponemos|recibimos|hemos|reembolsamos|aceptamos|enviamos|creemos|conocemos|necesitamos)\p{L}{2,}(?:amos|emos|imos)`,

    String.raw`(?:debo|tengo que|debemos|he de|voy a) (?:declinar|rechazar|negarme|decir(?:te|le)? que no)`,
    String.raw`(?:me niego a|declino|rechazo (?:hacer|esta|tu|su|la)|prefiero declinar|me abstengo|me abstendré)`,
    String.raw`no (?:es|son) algo (?:que|en lo que|con lo que) (?:yo )?(?:puedo|pueda|haga|hago|voy)`,
    String.raw`no (?:genero|hago|escribo|creo contenido|redacto|produzco|proporciono|comparto|ofrezco|revelo|facilito|participo|colaboro|elaboro|doy|ayudo|lo haré|lo hago|haré|escribiré|compartiré|daré|diré)`,
    String.raw`(?:no cuentes? conmigo|conmigo no cuentes?|ni hablar|de ninguna manera|eso no lo (?:voy a hacer|haré|hago|puedo hacer))`,
    String.raw`(?:esta|su|tu|la) solicitud (?:no puede|no se puede|ha sido rechazada)`,
  ],
  avoid: [
    String.raw`(?:es|será|sería)? ?mejor (?:que )?no`,

    String.raw`(?:prefiero|preferiría|preferimos) no`,
    String.raw`mejor no (?:entro|hablo|opino|digo|me meto|comento)`,
    String.raw`(?:volvamos|volvemos|regresemos|centrémonos|hablemos de otr[ao]|cambiemos de tema)`,
    String.raw`(?:mantenerme|me mantengo) (?:al margen|neutral)`,
    String.raw`(?:hay|puedo) (?:algo|alguna) (?:más|otra)`,
  ],
  ground: [
    String.raw`(?:sería (?:un )?(?:robo|delito|fraude)|por (?:tu|su) (?:propia )?seguridad|únicamente|solo) ?(?:gestionamos|tratamos|nos ocupamos)?`,

    String.raw`(?:va en contra|contrari[oa] a|incumple|viola|infringe) (?:de )?(?:mis|nuestras|las|la)`,
    String.raw`(?:mis|nuestras|las) (?:normas|políticas|directrices|reglas|instrucciones|pautas)`,
    String.raw`(?:fuera|queda fuera|se sale) de (?:mi|mis|nuestro|lo que)`,
    String.raw`(?:ilegal|es (?:un )?delito|no es (?:ético|correcto|apropiado)|no sería (?:ético|correcto|apropiado)|dañin[oa]|peligros[oa]|discriminatori[oa]|no está permitid[oa]|derechos de autor)`,
    String.raw`(?:confidencial|por (?:motivos|razones) de (?:seguridad|privacidad))`,
    String.raw`(?:sol[oa]mente|solo|sólo|únicamente) (?:atiendo|respondo|puedo|estoy|ayudo)`,
    String.raw`como (?:modelo|ia|inteligencia|asistente)`,
  ],
  apology: [
    String.raw`(?:lo siento|lo lamento|lamento|lamentablemente|desgraciadamente|por desgracia|disculp[ae]|perdón|perdon[ae]|siento)`,
  ],
  refer: [
    String.raw`(?:consult[ae]|llam[ae]|acud[ae]|contact[ae]|habl[ae]|pregunt[ae]|diríjase|tendrá que llamar|póngase en contacto)`,
    String.raw`(?:tu|su) (?:médic[oa]|abogad[oa]|oficina)`,
  ],
  serving: [
    String.raw`(?:aquí (?:tienes|está|tiene|van)|claro|por supuesto|con gusto|te dejo|ya he|he (?:cancelado|enviado|reservado)|puedes|puede seguir|puede|empieza|prueba|usa|envía|crea|suma|mientras tanto|el fallo|la primera)`,
  ],
  contrast: ['pero', 'sin embargo', 'aunque', 'no obstante'],
  no: ['no', 'lo siento,? no', 'lo lamento,? no', 'no puedo', 'ni hablar', 'jamás'],
  emphatic: [
    String.raw`no puedo (?:esperar|dejar de|recomendar [^.]{0,30}suficiente|creer)`,
    'no dudes?',
  ],
  eitherOrder: false,
  unspaced: false,
};
