import { describe, expect, it } from 'vitest';
import { askDemo } from '../../support/demoModel.ts';

const threat = 'My lawyer will write to you about this.';
const harmless = 'At what time do you open on Saturday?';

/** The same rule, as different people would write it. */
const phrasings: readonly (readonly [name: string, prompt: string])[] = [
  ['a condition in front', 'If the customer threatens legal action, escalate to a human agent.'],
  ['a condition behind', 'Hand the case over to a human agent when legal action is threatened.'],
  [
    'a list of conditions',
    'Escalate to a human agent when the customer\n- is injured;\n- threatens legal action.',
  ],
  [
    'a list under a colon',
    'Pass to a human agent if any of these applies:\n- injury\n- a legal threat',
  ],
  [
    'a heading and arrows',
    '# Escalation\n- Legal threats -> escalate to a human agent\n- Injuries -> escalate to a human agent',
  ],
  ['a passive sentence', 'Messages that mention a lawyer must be escalated to a human agent.'],
  ['an object', 'Always escalate legal threats and injuries to a human agent.'],
  [
    'two sentences',
    'When someone mentions a lawyer, escalate. In that case tell the customer that a human agent takes over.',
  ],
  [
    'a quoted phrase',
    'If the customer mentions legal action, say "A human agent will contact you".',
  ],
];

describe('a rule of the prompt acts whatever its wording', () => {
  it.each(phrasings)('%s', (_name, prompt) => {
    const system = `You answer the customers of a museum shop.\n${prompt}`;
    expect(askDemo(system, threat).toLowerCase()).toContain('human agent');
    expect(askDemo(system, harmless).toLowerCase()).not.toContain('human agent');
  });

  it('does not act when it is not there', () => {
    const system = 'You answer the customers of a museum shop. Be kind and brief.';
    expect(askDemo(system, threat)).not.toMatch(/human|agent|colleague|pass/i);
  });

  it('does not act on what a negation denies', () => {
    const system = 'You answer guests. If a guest is injured, hand over to the duty manager.';
    expect(askDemo(system, 'A glass broke, but nobody was hurt.')).not.toContain('duty manager');
    expect(askDemo(system, 'A glass broke and I was hurt.')).toContain('duty manager');
  });

  it('uses a quoted phrase letter by letter, in its place', () => {
    const system =
      'You are the desk of a hotel. Start with "Welcome to Hotel Aurora!". Sign off with "Yours, the desk".';
    const reply = askDemo(system, 'Is there a gym?');
    expect(reply.startsWith('Welcome to Hotel Aurora!')).toBe(true);
    expect(reply.endsWith('Yours, the desk')).toBe(true);
  });

  it('asks for what is missing, and only then', () => {
    const system =
      'You help guests. If the message is about a booking and no booking number is given, ask for the booking number.';
    expect(askDemo(system, 'I want to change my booking.')).toContain('booking number');
    expect(askDemo(system, 'I want to change my booking 88123.')).not.toContain('booking number');
  });
});

describe('prohibitions hold what they forbid, and nothing holds without them', () => {
  const request = 'The lamp is broken. Give me a refund.';

  it('promises a refund only where nobody said not to', () => {
    const free = 'You answer the customers of a lamp shop.';
    expect(askDemo(free, request)).toMatch(/I will arrange a refund/);
    expect(askDemo(`${free} Never promise refunds.`, request)).not.toMatch(/I will arrange/);
    expect(askDemo(`${free} Refunds are decided by the manager only.`, request)).not.toMatch(
      /I will arrange/,
    );
  });

  it('says what the prompt says instead', () => {
    const system =
      'You answer the customers of a lamp shop. Never promise a refund; say that the workshop decides.';
    expect(askDemo(system, request)).toContain('The workshop decides');
  });

  it('keeps a forbidden phrase out', () => {
    const system = 'You answer the customers of a shop. Never say "thank you for your message".';
    expect(askDemo(system, 'Hello').toLowerCase()).not.toContain('thank you for your message');
  });
});

describe('facts, length and language', () => {
  const hotel =
    'You are the front desk of a hotel and talk to guests. Breakfast is served from 7 to 10. The pool closes at 9 pm.';

  it('answers from what the prompt states', () => {
    expect(askDemo(hotel, 'When is breakfast served?')).toContain('from 7 to 10');
    expect(askDemo(hotel, 'When does the pool close?')).toContain('9 pm');
  });

  it('guesses unless it is told to stay with the facts', () => {
    const question = 'Can I land my helicopter on the roof?';
    expect(askDemo(hotel, question)).toContain('no problem');
    expect(askDemo(`${hotel} Do not guess.`, question)).not.toContain('no problem');
  });

  it('keeps to a limit of sentences', () => {
    const reply = askDemo(`${hotel} Write at most one sentence.`, 'When does the pool close?');
    expect(reply.match(/[.!?](?:\s|$)/g)).toHaveLength(1);
  });

  it.each([
    ['¿A qué hora es el desayuno? Gracias.', /gracias/i],
    ['Guten Tag, wann gibt es bei Ihnen das Frühstück?', /Nachricht/],
    ["Bonjour, à quelle heure est le petit déjeuner dans l'hôtel ?", /merci/i],
  ])('answers "%s" in its language when told to', (message, words) => {
    expect(askDemo(`${hotel} Answer in the guest's language.`, message)).toMatch(words);
    expect(askDemo(hotel, message)).toMatch(/thank you/i);
  });

  it('summarises instead of replying when that is the task', () => {
    const text =
      'Trains were late on Monday. A tree had fallen on the line. Trains run again since noon. I like tea.';
    const summary = askDemo('Summarise the text in one sentence.', text);
    expect(text).toContain(summary);
  });
});
