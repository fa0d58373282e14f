import { complete, reportOutcome, servedPrompt, type ServedPrompt } from './prompts.ts';

interface Reply {
  reply: string;
  escalate: boolean;
  next_step: string;
  language: string;
}

export interface Ticket {
  customerId: string;
  customer: string;
  order: string;
  history: string;
  message: string;
}

/** Drafts the reply to a ticket; an escalated one goes to the human queue with it. */
export async function replyTo(ticket: Ticket, articles: string): Promise<Reply> {
  const prompt = await servedPrompt('reply', 'prompts/reply.prompt.yml', ticket.customerId);
  const text = await complete(prompt, {
    customer: ticket.customer,
    order: ticket.order,
    articles,
    history: ticket.history,
    message: ticket.message,
  });
  const answer = await parse(text, prompt);
  if (answer.escalate) await queueForHumans(ticket, answer.reply);
  if (answer.next_step === 'check_refund') await openRefundCheck(ticket);
  return answer;
}

async function parse(text: string, prompt: ServedPrompt): Promise<Reply> {
  try {
    const answer = JSON.parse(text) as Reply;
    await reportOutcome(prompt, { formatValid: true, escalation: answer.escalate });
    return answer;
  } catch (error) {
    await reportOutcome(prompt, { formatValid: false });
    throw error;
  }
}

async function queueForHumans(ticket: Ticket, draft: string): Promise<void> {
  console.log('human queue', ticket.customerId, draft.length);
}

async function openRefundCheck(ticket: Ticket): Promise<void> {
  console.log('refund check', ticket.customerId);
}
