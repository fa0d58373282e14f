// modelServer.mjs LIBRARY MODEL MAX_TOKENS   an OpenAI-compatible chat endpoint on loopback over a
// model in a GGUF file, run by node-llama-cpp. Sends { baseUrl } to its parent when it listens.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';

/** @typedef {{ role: string, content: string }} Message */
/** @typedef {{ type: 'system' | 'user', text: string } | { type: 'model', response: string[] }} Turn */
/**
 * What of the library is used; its own types come with it, and it is not installed here.
 *
 * @typedef {{ tokenMeter: { getState: () => { usedOutputTokens: number } } }} Sequence
 * @typedef {object} Chat
 * @property {(history: Turn[], options: object) => Promise<{ response: string, metadata: { stopReason: string } }>} generateResponse
 * @typedef {object} Model
 * @property {(options: object) => Promise<{ getSequence: () => Sequence }>} createContext
 * @property {(text: string) => readonly unknown[]} tokenize
 * @typedef {object} Library
 * @property {(options: object) => Promise<{ loadModel: (options: object) => Promise<Model> }>} getLlama
 * @property {new (options: { contextSequence: Sequence }) => Chat} LlamaChat
 */

/**
 * A conversation memory: what it has read of a prompt it need not read again for the next question.
 *
 * @typedef {{ chat: Chat, sequence: Sequence, system: string | undefined, busy: Promise<void> }} Slot
 */

const contextTokens = 4096;
const slots = 2;

const [library = '', modelPath = '', most = ''] = process.argv.slice(2);
const mostTokens = Number(most);
const { getLlama, LlamaChat } = /** @type {Library} */ (await import(pathToFileURL(library).href));
const llama = await getLlama({ build: 'never', skipDownload: true, gpu: false, logLevel: 'error' });
const model = await llama.loadModel({ modelPath });
/** A thread each: they share no work, so neither waits for the other on a busy machine. */
const pool = await Promise.all(
  Array.from({ length: slots }, async () => {
    const context = await model.createContext({ contextSize: contextTokens, threads: 1 });
    const sequence = context.getSequence();
    return /** @type {Slot} */ ({
      chat: new LlamaChat({ contextSequence: sequence }),
      sequence,
      system: undefined,
      busy: Promise.resolve(),
    });
  }),
);

/** The memory that knows the system message; a new message takes the place of the oldest. */
function slotFor(/** @type {string} */ system) {
  const known = pool.find((slot) => slot.system === system);
  const slot = known ?? pool.shift();
  if (slot === undefined) throw new Error('there is no memory');
  if (known === undefined) pool.push(slot);
  slot.system = system;
  return slot;
}

/**
 * @param {Slot} slot
 * @param {readonly Message[]} messages
 */
async function complete({ chat, sequence }, messages) {
  const before = sequence.tokenMeter.getState().usedOutputTokens;
  const { response, metadata } = await chat.generateResponse(
    [...messages.map(toTurn), { type: 'model', response: [] }],
    { maxTokens: mostTokens, temperature: 0 },
  );
  return {
    object: 'chat.completion',
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: response },
        finish_reason: metadata.stopReason === 'maxTokens' ? 'length' : 'stop',
      },
    ],
    usage: {
      prompt_tokens: messages.reduce((sum, it) => sum + model.tokenize(it.content).length, 0),
      completion_tokens: sequence.tokenMeter.getState().usedOutputTokens - before,
    },
  };
}

/** @param {Message} message @returns {Turn} */
function toTurn({ role, content }) {
  if (role === 'assistant') return { type: 'model', response: [content] };
  return { type: role === 'user' ? 'user' : 'system', text: content };
}

/** One after the other in each memory. @param {readonly Message[]} messages */
async function queued(messages) {
  const slot = slotFor(messages.find(({ role }) => role === 'system')?.content ?? '');
  const answer = slot.busy.then(() => complete(slot, messages));
  slot.busy = answer.then(
    () => undefined,
    () => undefined,
  );
  return answer;
}

const server = createServer((request, response) => {
  void (async () => {
    const chunks = [];
    for await (const chunk of request) chunks.push(/** @type {Buffer} */ (chunk));
    const body = /** @type {{ messages: Message[] }} */ (
      JSON.parse(Buffer.concat(chunks).toString('utf8'))
    );
    const answer = await queued(body.messages);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(answer));
  })().catch((/** @type {unknown} */ error) => {
    response.statusCode = 500;
    response.end(JSON.stringify({ error: { message: String(error) } }));
  });
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const address = server.address();
if (address === null || typeof address === 'string') throw new Error('the endpoint has no port');
process.send?.({ baseUrl: `http://127.0.0.1:${address.port}/v1` });
