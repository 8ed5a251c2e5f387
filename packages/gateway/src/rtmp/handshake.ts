import { randomBytes } from 'node:crypto';

const version = 3;
const blockSize = 1536;

/** The other side speaks no RTMP, or none that is known. */
export class HandshakeError extends Error {}

/** The client's side of RTMP's simple handshake. */
export interface Handshake {
  /** C0 and C1, the first bytes of the connection. */
  readonly hello: Buffer;
  /**
   * Takes what arrives. Once S0, S1 and S2 are complete: C2 to be sent, and whatever came after them.
   * Throws a HandshakeError.
   */
  push(bytes: Buffer): { readonly reply: Buffer; readonly rest: Buffer } | undefined;
}

export function createHandshake(): Handshake {
  const hello = Buffer.concat([Buffer.from([version]), Buffer.alloc(8), randomBytes(blockSize - 8)]);
  let pending: Buffer = Buffer.alloc(0);
  return {
    hello,
    push(bytes) {
      pending = Buffer.concat([pending, bytes]);
      // Known from the first byte: a web server would let us wait for 3073 bytes that never come.
      if (pending.length > 0 && pending[0] !== version)
        throw new HandshakeError('It does not answer in RTMP, version 3.');
      const size = 1 + 2 * blockSize;
      if (pending.length < size) return undefined;
      // S2 should repeat C1, but enough servers send something else there, so it is not compared.
      const reply = Buffer.from(pending.subarray(1, 1 + blockSize));
      return { reply, rest: pending.subarray(size) };
    },
  };
}
