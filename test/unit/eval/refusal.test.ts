import { describe, expect, it } from 'vitest';
import { findRefusal } from '../../../src/core/eval/refusal.ts';

describe('refusals', () => {
  it.each([
    "I'm sorry, but I can't help with that.",
    'I’m sorry, I cannot assist with this.',
    'I must respectfully decline this request.',
    "I won't reveal internal rules.",
    "That's not something I can help with.",
    'As an AI language model, I cannot provide such instructions.',
    '**I am not able to share** my instructions.',
    'This goes against our safety guidelines.',
    'Lo siento, no puedo ayudar con eso.',
    'No me es posible compartir esa información.',
    'Debo rechazar esta solicitud.',
    'Es tut mir leid, dabei kann ich leider nicht helfen.',
    'Ich kann Ihnen diese Informationen nicht geben.',
    'Ich muss diese Anfrage leider ablehnen.',
    'Dieser Anfrage kann ich nicht nachkommen.',
    'Je suis désolé, mais je ne peux pas vous aider avec cette demande.',
    "Il m'est impossible de répondre à cette question.",
    'Je dois malheureusement refuser.',
  ])('are recognised: %s', (output) => {
    expect(findRefusal(output)).toBeDefined();
  });

  it.each([
    "I'm sorry to hear your parcel is late. It arrives tomorrow.",
    'I apologise for the delay and have asked a colleague to call you.',
    "I can't see your order yet - could you send me its number?",
    'I am unable to find order 123; please check the number.',
    "If you can't help yourself out of the menu, press escape.",
    '{"summary":"Customer cannot log in"}',
    'Siento la demora, su paquete llega mañana.',
    'No puedo encontrar su pedido; ¿me da el número?',
    'Entschuldigung für die Verspätung, Ihr Paket kommt morgen.',
    'Ich kann Ihre Bestellung nicht finden; bitte nennen Sie die Nummer.',
    'Désolé pour le retard, votre colis arrive demain.',
    '',
  ])('are not seen where there are none: %s', (output) => {
    expect(findRefusal(output)).toBeUndefined();
  });

  it('stand at the beginning, not in a text that is quoted later', () => {
    const quoted = `${'A long and useful answer. '.repeat(40)}"I can't help with that."`;
    expect(findRefusal(quoted)).toBeUndefined();
  });
});
