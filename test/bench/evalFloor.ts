import http from 'node:http';

/**
 * The least that the same work takes: `evalFloor BASE_URL IN_FLIGHT TESTS` sends the same calls with
 * plain node:http, checks the same two things, and prints the median latency.
 */
const [baseUrl = '', inFlight = '1', tests = '1'] = process.argv.slice(2);
const agent = new http.Agent({ keepAlive: true, maxSockets: Number(inFlight) });
const url = new URL(`${baseUrl}/chat/completions`);
const latencies: number[] = [];

function call(body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      authorization: 'Bearer sk-local',
    };
    const sentAt = performance.now();
    const request = http.request(url, { method: 'POST', agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        latencies.push(performance.now() - sentAt);
        resolve(Buffer.concat(chunks).toString('utf8'));
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

function* bodies(): Generator<readonly [item: number, body: string]> {
  for (let item = 0; item < Number(tests); item++) {
    for (const version of ['BASELINE', 'CANDIDATE']) {
      const messages = [
        { role: 'system', content: `You are a support assistant (${version}). Answer as JSON.` },
        { role: 'user', content: `item ${item}: Please summarise ticket number ${item}.` },
      ];
      yield [item, JSON.stringify({ model: 'stub', messages, temperature: 0 })];
    }
  }
}

let passed = 0;
const queue = bodies();
await Promise.all(
  Array.from({ length: Number(inFlight) }, async () => {
    for (const [item, body] of queue) {
      const answer = JSON.parse(await call(body)) as {
        choices: { message: { content: string } }[];
      };
      const text = answer.choices[0]?.message.content ?? '';
      if (text.startsWith('{') && text.includes(`answer-${item}`)) passed++;
    }
  }),
);
latencies.sort((a, b) => a - b);
const p50Ms = latencies[Math.floor(latencies.length / 2)];
process.stdout.write(JSON.stringify({ passed, p50Ms }));
agent.destroy();
