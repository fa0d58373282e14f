import net, { type AddressInfo, type Socket } from 'node:net';

export interface BreakableProxy {
  readonly url: string;
  /** Cuts every connection that is open now; new ones are let through. */
  breakAll(): void;
  /** From now on every connection is cut at once, as if nothing listened, until `back`. */
  away(): void;
  back(): void;
  /** Where new connections go from now on. */
  leadTo(target: string): void;
  /** Everything that the server has answered through here so far. */
  answered(): string;
  close(): Promise<void>;
}

/** A TCP proxy on loopback in front of a server, to lose connections on purpose. */
export async function breakableProxy(target: string): Promise<BreakableProxy> {
  let { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let isAway = false;
  let answered = '';
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  };
  const server = net.createServer((inbound) => {
    if (isAway) {
      inbound.resetAndDestroy();
      return;
    }
    const outbound = net.connect(Number(port), hostname);
    keep(inbound);
    keep(outbound);
    inbound.pipe(outbound).pipe(inbound);
    outbound.on('data', (bytes: Buffer) => (answered += bytes.toString('latin1')));
    inbound.on('close', () => outbound.destroy());
    outbound.on('close', () => inbound.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const breakAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    breakAll,
    away: () => {
      isAway = true;
      breakAll();
    },
    back: () => {
      isAway = false;
    },
    leadTo: (other) => {
      ({ hostname, port } = new URL(other));
    },
    answered: () => answered,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        breakAll();
      }),
  };
}
