import { answer } from '../../src/node/demoModel/answer.ts';
import type { ChatRequest } from '../../src/node/demoModel/wire.ts';

/** Asks the simulator in this process; one system prompt, one user message, no slips to speak of. */
export function askDemo(
  system: string,
  user: string,
  over: Partial<ChatRequest> & { seed?: number } = {},
): string {
  const { seed = 1, ...request } = over;
  const messages = [
    { role: 'system' as const, content: system },
    { role: 'user' as const, content: user },
  ];
  return answer(
    {
      messages,
      temperature: 0,
      seed: null,
      maxTokens: null,
      format: { kind: 'text' },
      stream: false,
      includeUsage: false,
      ...request,
    },
    { seed, sample: 0 },
  ).text;
}
