import type { SeededRandom } from '../support/seededRandom.ts';

/** Sentences as support prompts have them; `<noun>` and the like are filled in. */
const sentences = [
  'Never promise a <thing> before the <team> has confirmed it.',
  'Always ask for the <field> when the <person> mentions a <thing>.',
  'Do not share the <field> of a <person> with anyone but the <team>.',
  'If the <person> is upset, acknowledge it once and then explain the <thing>.',
  'You must answer in the language that the <person> writes in.',
  'Keep the answer below <number> words unless the <person> asks for every detail of the <thing>.',
  'Use only the <source> that you are given; when it says nothing about the <thing>, say so.',
  'Call `<tool>` with the <field> before you say anything about a <thing>.',
  'When `<tool>` returns nothing, tell the <person> that the <thing> could not be found and offer the <team>.',
  'Reply as JSON with the keys summary, <key> and next_step.',
  'Escalate to the <team> after <number> unanswered questions about the same <thing>.',
  'The <source> may be out of date: name the day on which the <thing> was last changed.',
  'Be friendly and calm, and write short sentences that a <person> reads once.',
  'Only the <team> may change a <thing>; explain this, and give the opening hours.',
  'Consider what the <person> said about the <field> earlier in the conversation.',
  'Quote the <source> word for word when the <person> asks what exactly it says on a <thing>.',
];
const slots: Readonly<Record<string, readonly string[]>> = {
  thing:
    'refund,delivery date,discount,replacement,invoice,subscription,warranty,voucher,return label,order change,price match,gift card'.split(
      ',',
    ),
  team: 'billing team,support lead,warehouse,legal team,shop manager,courier,fraud desk'.split(','),
  person: 'customer,caller,shop owner,reseller,new customer,premium customer'.split(','),
  field:
    'order number,e-mail address,home address,customer number,card number,phone number,date of birth'.split(
      ',',
    ),
  source: 'order data,help pages,price list,return policy,conversation history'.split(','),
  tool: 'find_order,find_customer,open_ticket,send_label,check_stock'.split(','),
  key: 'order_id,sentiment,category,confidence,language'.split(','),
  number: '20,30,50,80,120,2,3,4,5'.split(','),
};
const headings =
  'Role,Tone,Orders,Refunds,Privacy,Safety rules,Tools,Output format,Escalation,Context,Limits'.split(
    ',',
  );
const flags = 'premium,returning,business,weekend,holiday_season'.split(',');
const width = 96;

/** A system prompt of about `length` characters: headings, paragraphs, lists, conditions, examples. */
export function promptText(random: SeededRandom, length: number): string {
  const blocks: string[] = [];
  let size = 0;
  while (size < length) {
    const block = blockOf(random);
    blocks.push(block);
    size += block.length + 2;
  }
  return blocks.join('\n\n');
}

function blockOf(random: SeededRandom): string {
  const shape = random.below(10);
  if (shape < 2) return `## ${pick(random, headings)}\n\n${paragraph(random)}`;
  if (shape < 5) return paragraph(random);
  if (shape < 8) return list(random);
  if (shape < 9) return `{% if ${pick(random, flags)} %}\n${list(random)}\n{% endif %}`;
  return `Example:\nQuestion: ${sentence(random)}\nAnswer: ${sentence(random)}`;
}

function paragraph(random: SeededRandom): string {
  const text = Array.from({ length: 2 + random.below(4) }, () => sentence(random)).join(' ');
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length >= width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.join('\n');
}

function list(random: SeededRandom): string {
  const items = Array.from({ length: 3 + random.below(6) }, () => `- ${sentence(random)}`);
  return [`For every ${pick(random, slots['thing'] ?? [])}:`, ...items].join('\n');
}

function sentence(random: SeededRandom): string {
  return pick(random, sentences).replace(/<(\w+)>/g, (_, slot: string) =>
    pick(random, slots[slot] ?? []),
  );
}

function pick(random: SeededRandom, from: readonly string[]): string {
  return from[random.below(from.length)] ?? '';
}
