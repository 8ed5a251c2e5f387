import { connect, createServer, type AddressInfo } from 'node:net';

/** How a shaping proxy treats what clients send. */
export interface Shape {
  /** Bits a millisecond towards the server; undefined for no limit, 0 for nothing at all. */
  readonly kbps?: number | undefined;
  /** Milliseconds added in each direction. @default 0 */
  readonly delayMs?: number | undefined;
}

/** A slow uplink: TCP to a server of this machine, at a rate that can be changed. */
export interface ShapingProxy {
  readonly port: number;
  /** Bytes that have passed towards the server. */
  readonly passedBytes: number;
  set(shape: Shape): void;
  close(): Promise<void>;
}

/** A router's queue: bytes that are read ahead of what may pass. The system's buffers come on top. */
const queueBytes = 32 << 10;
const tickMs = 5;

interface Piece {
  readonly bytes: Buffer;
  readonly due: number;
}

/** Starts one in front of `port` on this machine. */
export async function startShapingProxy(target: number, first: Shape = {}): Promise<ShapingProxy> {
  let shape = first;
  let passedBytes = 0;
  const links = new Set<{ pump(budget: number): number; end(): void }>();

  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1');
    const queue: Piece[] = [];
    let queued = 0;
    const link = {
      /** Hands on what may pass; answers what is left of the budget. */
      pump(budget: number): number {
        const now = performance.now();
        let left = budget;
        while (queue[0] && queue[0].due <= now && left > 0) {
          const piece = queue.shift()!;
          const part = piece.bytes.subarray(0, left);
          if (part.length < piece.bytes.length) queue.unshift({ ...piece, bytes: piece.bytes.subarray(part.length) });
          upstream.write(part);
          queued -= part.length;
          left -= part.length;
          passedBytes += part.length;
        }
        if (queued < queueBytes && client.isPaused()) client.resume();
        return left;
      },
      end: () => {
        links.delete(link);
        client.destroy();
        upstream.destroy();
      },
    };
    links.add(link);
    client.setNoDelay();
    upstream.setNoDelay();
    client.on('data', (bytes: Buffer) => {
      queue.push({ bytes, due: performance.now() + (shape.delayMs ?? 0) });
      queued += bytes.length;
      if (shape.kbps === undefined && !shape.delayMs) link.pump(Infinity);
      if (queued >= queueBytes) client.pause();
    });
    upstream.on('data', (bytes: Buffer) => later(shape.delayMs, () => client.writable && client.write(bytes)));
    for (const socket of [client, upstream]) {
      socket.on('error', link.end);
      socket.on('close', link.end);
    }
  });

  let at = performance.now();
  let budget = 0;
  const timer = setInterval(() => {
    const now = performance.now();
    const allowance = shape.kbps === undefined ? Infinity : ((now - at) * shape.kbps) / 8;
    // What nobody used is gone, but for the share of one tick.
    budget = Math.min(budget, allowance) + allowance;
    at = now;
    for (const link of links) budget = link.pump(Math.floor(budget)) + (budget === Infinity ? 0 : budget % 1);
  }, tickMs);

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    get passedBytes() {
      return passedBytes;
    },
    set: (next) => {
      shape = next;
      budget = 0;
    },
    close: async () => {
      clearInterval(timer);
      for (const link of links) link.end();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function later(ms: number | undefined, action: () => void): void {
  if (ms) setTimeout(action, ms);
  else action();
}
