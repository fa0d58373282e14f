import { complete, reportOutcome, servedPrompt } from './prompts.ts';

const queues = {
  delivery: 'logistics',
  damaged: 'workshop',
  return_refund: 'returns',
  payment: 'accounting',
  product: 'advice',
  account: 'advice',
  other: 'advice',
} as const;

interface Triage {
  category: keyof typeof queues;
  priority: 'urgent' | 'high' | 'normal' | 'low';
  needs_human: boolean;
  language: string;
  subject: string;
}

/** Sorts a message into a queue. */
export async function triage(
  customerId: string,
  message: string,
): Promise<{ queue: string; subject: string; urgent: boolean }> {
  const prompt = await servedPrompt('triage', 'prompts/triage.prompt.yml', customerId);
  const text = await complete(prompt, { message });
  const { category, priority, needs_human, subject } = JSON.parse(text) as Triage;
  await reportOutcome(prompt, { formatValid: category in queues, escalation: needs_human });
  const queue = needs_human ? 'people' : queues[category];
  return { queue, subject, urgent: priority === 'urgent' };
}
