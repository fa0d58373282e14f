// The floor of the resolve benchmark: a bare node:http server with one answer. Prints its address.
import { createServer } from 'node:http';

const body = Buffer.from(process.argv[2] ?? '{}');
const headers = ['Content-Type', 'application/json', 'Content-Length', String(body.length)];
const server = createServer((_, response) => {
  response.writeHead(200, headers);
  response.end(body);
});
server.listen(0, '127.0.0.1', () => {
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  console.log(JSON.stringify({ url: `http://127.0.0.1:${port}` }));
});
process.stdin.on('end', () => process.exit(0)).resume();
