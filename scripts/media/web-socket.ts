import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** The sending half of a WebSocket; what the client says is not listened to. */
export interface SendingSocket {
  /** Sends one binary message. */
  send(bytes: Uint8Array): void;
  /** The closing handshake, and the end of the connection. */
  close(code: number): void;
}

/** Answers a request to upgrade as RFC 6455 asks, taking the first subprotocol that is offered. */
export function acceptWebSocket(request: IncomingMessage, socket: Duplex): SendingSocket {
  const key = request.headers['sec-websocket-key'] ?? '';
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  const [protocol] = (request.headers['sec-websocket-protocol'] ?? '').split(',');
  socket.write(
    [
      'HTTP/1.1 101 Switching Protocols',
      'Upgrade: websocket',
      'Connection: Upgrade',
      `Sec-WebSocket-Accept: ${accept}`,
      ...(protocol ? [`Sec-WebSocket-Protocol: ${protocol.trim()}`] : []),
      '\r\n',
    ].join('\r\n'),
  );
  return {
    send: (bytes) => void socket.write(frame(0x2, bytes)),
    close: (code) => {
      const reason = Buffer.alloc(2);
      reason.writeUInt16BE(code);
      socket.end(frame(0x8, reason));
    },
  };
}

function frame(opcode: number, payload: Uint8Array): Buffer {
  const size = payload.length;
  const head = Buffer.alloc(size < 126 ? 2 : size < 65_536 ? 4 : 10);
  head[0] = 0x80 | opcode;
  if (size < 126) head[1] = size;
  else if (size < 65_536) {
    head[1] = 126;
    head.writeUInt16BE(size, 2);
  } else {
    head[1] = 127;
    head.writeBigUInt64BE(BigInt(size), 2);
  }
  return Buffer.concat([head, payload]);
}
