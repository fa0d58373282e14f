import { complete, servedPrompt } from './prompts.ts';

/** Answers one message of the chat on the website. */
export async function chat(visitorId: string, message: string): Promise<string> {
  const prompt = await servedPrompt(
    'support-system',
    'prompts/support-system.prompt.yml',
    visitorId,
  );
  return complete(prompt, { message });
}
