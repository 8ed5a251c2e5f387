import { once } from 'node:events';

import { type RawData, WebSocket } from 'ws';

import { eventually } from './eventually.ts';

export interface SocketMessage {
  readonly type: string;
  readonly state?: string;
  readonly code?: number;
  readonly name?: string;
  readonly message?: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** A WebSocket client that remembers what it was told. */
export interface SocketLog {
  readonly socket: WebSocket;
  readonly messages: readonly SocketMessage[];
  readonly bytes: readonly Buffer[];
  /** Close code and reason. */
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  /** The first message of this kind, now or later. */
  message(type: string, state?: string): Promise<SocketMessage>;
}

/** Connects; rejects when the upgrade is refused, with the HTTP status in the message. */
export async function openSocket(
  url: string,
  protocols: readonly string[] = [],
  headers: Readonly<Record<string, string>> = {},
): Promise<SocketLog> {
  const socket = new WebSocket(url.replace(/^http/, 'ws'), [...protocols], { headers });
  const messages: SocketMessage[] = [];
  const bytes: Buffer[] = [];
  socket.on('message', (data: RawData, binary) => {
    if (binary) bytes.push(data as Buffer);
    else messages.push(JSON.parse((data as Buffer).toString()) as SocketMessage);
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
  });
  await once(socket, 'open');
  socket.on('error', () => {});
  return {
    socket,
    messages,
    bytes,
    closed,
    message: (type, state) =>
      eventually(() => messages.find((message) => message.type === type && (!state || message.state === state))),
  };
}
