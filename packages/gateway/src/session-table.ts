import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

import { LiveCode } from '@livelit/core';

import { addressKey } from './address-key.ts';
import type { GatewayLimits } from './gateway-config.ts';
import type { SessionHandle, SessionProtocol } from './gateway-context.ts';
import { HttpProblem } from './http-problem.ts';
import type { EndReason } from './media/live-stream.ts';

export const sessionProtocols = [
  'whip',
  'whep',
  'ws-flv-publish',
  'rtmp',
  'rtmp-play',
  'http-flv',
  'ws-flv',
  'hls',
  'probe',
] as const;

/** Close code of a WebSocket for which no place is left. */
const tooManySessions = 4429;

interface Session {
  readonly protocol: SessionProtocol;
  readonly stream: string;
  readonly close: (reason: EndReason) => void;
}

/** Bytes since the gateway started, by protocol. */
export type ByteTotals = Readonly<Record<SessionProtocol, { in: number; out: number }>>;

/** What everybody hears who comes while the gateway shuts down. */
export function shuttingDown(): HttpProblem {
  const headers = { 'retry-after': '5', connection: 'close' };
  return new HttpProblem(503, LiveCode.ERROR_SERVER_SHUTTING_DOWN, 'The gateway is shutting down.', headers);
}

/** Counts who is served, keeps strangers within the limits, and ends everybody at shutdown. */
export class SessionTable {
  readonly bytes = Object.fromEntries(sessionProtocols.map((protocol) => [protocol, { in: 0, out: 0 }])) as ByteTotals;
  /** Sessions that ended or still run, by protocol. */
  readonly opened = Object.fromEntries(sessionProtocols.map((protocol) => [protocol, 0])) as Record<
    SessionProtocol,
    number
  >;
  /** Sessions refused because no place was left. */
  refused = 0;
  #limits: Pick<GatewayLimits, 'maxSessions' | 'maxSessionsPerAddress'>;
  #sessions = new Set<Session>();
  #byAddress = new Map<string, number>();
  #closing = false;
  #emptied: (() => void) | undefined;

  constructor(limits: Pick<GatewayLimits, 'maxSessions' | 'maxSessionsPerAddress'>) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#sessions.size;
  }

  /** How many sessions of a protocol run now, of one stream or of all. */
  count(protocol: SessionProtocol, stream?: string): number {
    let count = 0;
    for (const session of this.#sessions)
      if (session.protocol === protocol && (stream === undefined || session.stream === stream)) count++;
    return count;
  }

  /** Takes a place, or throws an HttpProblem (503, or 429 when one address holds too many). */
  open(
    protocol: SessionProtocol,
    stream: string,
    request: IncomingMessage,
    close: (reason: EndReason) => void,
  ): SessionHandle {
    const address = addressKey(request.socket.remoteAddress);
    this.#check(address);
    const session: Session = { protocol, stream, close };
    this.#sessions.add(session);
    this.#byAddress.set(address, (this.#byAddress.get(address) ?? 0) + 1);
    this.opened[protocol]++;
    const bytes = this.bytes[protocol];
    return {
      id: randomBytes(18).toString('base64url'),
      countIn: (count) => (bytes.in += count),
      countOut: (count) => (bytes.out += count),
      end: () => {
        if (!this.#sessions.delete(session)) return;
        const left = (this.#byAddress.get(address) ?? 1) - 1;
        if (left > 0) this.#byAddress.set(address, left);
        else this.#byAddress.delete(address);
        if (this.#sessions.size === 0) this.#emptied?.();
      },
    };
  }

  /** Refuses newcomers, ends everybody, and resolves when the last has given its place back. */
  closeAll(onError: (error: unknown) => void = () => {}): Promise<void> {
    this.#closing = true;
    const emptied = new Promise<void>((resolve) => {
      this.#emptied = resolve;
    });
    for (const session of this.#sessions) {
      try {
        session.close('shutdown');
      } catch (error) {
        onError(error);
      }
    }
    return this.#sessions.size === 0 ? Promise.resolve() : emptied;
  }

  #check(address: string): void {
    const { maxSessions, maxSessionsPerAddress } = this.#limits;
    const code = LiveCode.ERROR_TOO_MANY_SESSIONS;
    if (this.#closing) throw shuttingDown();
    if (this.#sessions.size >= maxSessions) {
      this.refused++;
      const detail = `All ${maxSessions} places of this gateway are taken.`;
      throw new HttpProblem(503, code, detail, { 'retry-after': '10' }, tooManySessions);
    }
    if ((this.#byAddress.get(address) ?? 0) >= maxSessionsPerAddress) {
      this.refused++;
      const detail = `Your address holds ${maxSessionsPerAddress} sessions already, the most that one may have.`;
      throw new HttpProblem(429, code, detail, { 'retry-after': '10' }, tooManySessions);
    }
  }
}
