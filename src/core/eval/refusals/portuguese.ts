import type { RefusalWords } from './refusalWords.ts';

export const portuguese: RefusalWords = {
  cannot: [
    String.raw`não (?:posso|podemos|poderei|poderia|consigo|devo|devemos|quero|vou|iremos|irei|estou (?:autorizad[oa]|habilitad[oa]|apt[oa]|programad[oa]|dispost[oa]|em condições)(?: a| para| de)?|sou capaz de|me é (?:possível|permitido)|tenho (?:permissão|autorização)(?: para)?|me permitem?|nos é possível|é possível para mim)`,
    String.raw`(?:me (?:impedem?|proíbem?)|estou (?:impedid[oa]|proibid[oa]))(?: de)?`,
  ],
  serve: [
    String.raw`(?:preparar|sugerir|propor|representar)`,

    String.raw`(?:ajudar|auxiliar|assistir|fornecer|compartilhar|partilhar|responder|revelar|divulgar|explicar|descrever|ensinar|indicar|recomendar|aconselhar|opinar|prever|reproduzir|escrever|redigir|criar|gerar|elaborar|dizer|mostrar|ler|procurar|traduzir|participar|colaborar|cumprir|realizar|atender|comentar|falar|passar|oferecer|descobrir|transmitir)(?:-(?:te|lhe|los|las|lo|la|o|a|vos))?`,
    String.raw`dar (?:ess[aes]+|est[aes]+|informações|instruções|conselhos?|detalhes|uma opinião|as respostas)`,
    String.raw`fazer (?:isso|isto)`,
  ],
  fails: [
    String.raw`(?:ver|encontrar|localizar|abrir|executar|verificar|testar|aceder|acessar|carregar|garantir|prometer|lembrar|saber|ouvir|aceitar|entregar|reembolsar)`,
  ],
  unwilling: [
    String.raw`não (?:(?:te|lhe|lhes|o|a|os|as|me|se) ){0,2}(?!poderei|conseguirei|serei|terei)\p{L}{2,}(?:arei|erei|irei|remos)`,
    String.raw`não (?:vou|vamos)(?! (?:poder|conseguir))`,
  ],
  decline: [
    String.raw`não (?:pode|podem|deve|devem) ser (?:divulgad|partilhad|compartilhad|fornecid|informad|revelad|comunicad|transmitid)[oa]s?`,
    String.raw`(?:isso|assunto|tema|pedido) foge`,
    String.raw`não faz parte d(?:as|os|o|a)`,
    String.raw`isso (?:eu )?não (?!sei|vejo|encontro|tenho|posso|lembro)\p{L}{3,}o`,

    String.raw`não (?:é|são|seria) (?:a |o )?(?:minha|meu|nossa|nosso) (?:área|campo|especialidade|competência|função|praia)`,
    String.raw`não me compete|não me cabe`,
    String.raw`não (?:é|são|seria) algo (?:(?:de|em|com|a|para) )?(?:o |a )?que`,
    String.raw`não (?:(?:nos|o|a|os|as|lhes) )?(?!temos|podemos|sabemos|vemos|encontramos|somos|estamos|dispomos|recebemos|reembolsamos|aceitamos|enviamos|conseguimos|conhecemos|cremos|precisamos)\p{L}{2,}(?:amos|emos|imos)`,

    String.raw`(?:devo|tenho de|tenho que|preciso|vou) (?:recusar|declinar|negar|dizer que não)`,
    String.raw`(?:recuso-me|me recuso|recuso fazer|declino|abstenho-me|me abstenho)`,
    String.raw`não (?:é|são) (?:algo|uma coisa|um assunto) (?:que|em que|com que)`,
    String.raw`não (?:faço|escrevo|crio|gero|redijo|produzo|forneço|compartilho|partilho|ofereço|revelo|participo|dou|ajudo|opino|discuto|farei|escreverei|direi|darei|comento|o farei|vou fazer isso)`,
    String.raw`(?:não conte comigo|nem pensar|de jeito nenhum|isso eu não faço|de forma alguma)`,
    String.raw`(?:a|este|esta|sua|seu) (?:solicitação|pedido) não pode`,
  ],
  avoid: [
    String.raw`(?:é|será|seria)? ?melhor (?:eu )?não`,

    String.raw`(?:prefiro|preferiria|preferimos) (?:não|evitar|abster)`,
    String.raw`(?:voltamos|voltemos|vamos voltar|vamos falar de outr[ao]|mudemos de assunto)`,
    String.raw`posso ajudar (?:em|com) (?:algo mais|outra)`,
  ],
  ground: [
    String.raw`(?:seria (?:um )?(?:furto|roubo|crime|fraude)|para a (?:tua|sua) (?:própria )?segurança|tratamos apenas|atendemos apenas)`,

    String.raw`(?:viola|contra|contrári[oa] a|infringe) (?:as|a|os|minhas|nossas|às)`,
    String.raw`(?:as|minhas|nossas) (?:diretrizes|políticas|regras|normas|instruções)`,
    String.raw`(?:fora|foge|está fora) (?:do|da|de) (?:meu|minha|nosso|âmbito|escopo)`,
    String.raw`(?:ilegal|é crime|antiético|seria (?:errado|antiético)|não (?:é|seria) (?:ético|correto|certo|permitido|apropriado|autorizado)|perigos[oa]|discriminatóri[oa]|direitos? (?:de autor|autorais)|humilham|prejudicial)`,
    String.raw`(?:confidenciais|confidencial|por (?:motivos|razões|questões) de (?:segurança|privacidade))`,
    String.raw`(?:só|somente|apenas) (?:respondo|atendo|posso|ajudo)`,
    String.raw`como (?:modelo|ia|inteligência|assistente|um modelo)`,
  ],
  apology: [
    String.raw`(?:desculp[ea]|desculpe-me|lamento|lamentamos|sinto muito|infelizmente|peço desculpas?|perdão)`,
  ],
  refer: [String.raw`(?:consulte|ligue|contacte|contate|procure|fale com|dirija-se|quem decide é)`],
  serving: [
    String.raw`(?:aqui (?:está|tem|vai)|claro|com certeza|com (?:todo o )?gosto|já (?:cancelei|enviei|reservei)|pode (?:acompanhá|responder|seguir|usar|me informar)|você pode|comece|experimente|use|envie|segue|some|enquanto isso|o erro|a primeira livre)`,
  ],
  contrast: ['mas', 'porém', 'no entanto', 'contudo', 'todavia'],
  no: ['não', 'infelizmente,? não', 'desculpe,? não', 'lamento,? não', 'não,? desculpe', 'jamais'],
  emphatic: [String.raw`(?:mal posso esperar|não posso deixar de|não vejo a hora)`, 'não hesite'],
  eitherOrder: false,
  unspaced: false,
};
