// The load of the resolve benchmark: closed loop over keep-alive connections, one request in flight
// on each, a slice of time against each address in turn. Reads its task as JSON from its first
// argument and prints the slices as JSON.
import { connect } from 'node:net';

/** @type {{ urls: string[], path: string, connections: number, sliceMs: number, order: number[], keys: string[], token?: string }} */
const task = JSON.parse(process.argv[2] ?? '{}');

const requests = task.keys.map((targetingKey) => {
  const body = JSON.stringify({ context: { targetingKey } });
  const head = [
    `POST ${task.path} HTTP/1.1`,
    'Host: 127.0.0.1',
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...(task.token === undefined ? [] : [`Authorization: Bearer ${task.token}`]),
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
});

/** @param {string} url */
async function slice(url) {
  /** @type {number[]} */
  const latencies = [];
  const port = Number(new URL(url).port);
  const startedAt = performance.now();
  const until = startedAt + task.sliceMs;
  await Promise.all(
    Array.from({ length: task.connections }, (_, i) => drive(port, i * 37, until, latencies)),
  );
  const seconds = (performance.now() - startedAt) / 1_000;
  latencies.sort((a, b) => a - b);
  /** @param {number} share */
  const at = (share) => latencies[Math.floor((latencies.length - 1) * share)];
  return { requests: latencies.length, seconds, p50Ms: at(0.5), p99Ms: at(0.99) };
}

/**
 * Sends requests over one connection until the time is over.
 *
 * @param {number} port
 * @param {number} first
 * @param {number} until
 * @param {number[]} latencies
 * @returns {Promise<void>}
 */
function drive(port, first, until, latencies) {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let next = first;
    let sentAt = 0;
    let received = Buffer.alloc(0);
    const send = () => {
      sentAt = performance.now();
      received = Buffer.alloc(0);
      socket.write(requests[next++ % requests.length] ?? '');
    };
    socket.on('connect', send);
    socket.on('error', reject);
    socket.on('data', (/** @type {Buffer<ArrayBuffer>} */ chunk) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
      const length = answerLength(received);
      if (length === null || received.length < length) return;
      const now = performance.now();
      latencies.push(now - sentAt);
      if (now < until) return send();
      socket.destroy();
      resolve();
    });
  });
}

/**
 * Bytes of a whole answer, or null while its head is not complete. Throws when it is no success.
 *
 * @param {Buffer} received
 */
function answerLength(received) {
  const end = received.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const head = received.toString('latin1', 0, end);
  const length = /content-length: (\d+)/i.exec(head);
  if (!head.startsWith('HTTP/1.1 200') || length === null) throw new Error(head);
  return end + 4 + Number(length[1]);
}

const slices = [];
for (const index of task.order) {
  const url = task.urls[index];
  if (url !== undefined) slices.push({ index, ...(await slice(url)) });
}
console.log(JSON.stringify(slices));
