import { startOpenAiServer, type ChatCall } from '../support/openaiServer.ts';

/**
 * A chat endpoint in a process of its own: `evalEndpoint DELAY_MS`, prints its base URL. Answers JSON
 * with the number of the item; the candidate's items 7, 27, 47 ... come without JSON.
 */
function answer({ body: { messages } }: ChatCall): string {
  const text = messages.map(({ content }) => content).join('\n');
  const item = Number(/item (\d+)/.exec(text)?.[1]);
  return text.includes('CANDIDATE') && item % 20 === 7
    ? `Sorry, item ${item} cannot be done (answer-${item})`
    : JSON.stringify({ id: item, answer: `answer-${item}`, ok: true });
}

const { baseUrl } = await startOpenAiServer({ answer, delayMs: Number(process.argv[2]) });
process.stdout.write(`${baseUrl}\n`);
