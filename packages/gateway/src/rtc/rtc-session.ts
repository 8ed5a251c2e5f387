import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

import { LiveCode } from '@livelit/core';

import type { GatewayContext, SessionHandle } from '../gateway-context.ts';
import { HttpProblem } from '../http-problem.ts';
import type { EndReason } from '../media/live-stream.ts';
import { maxCandidates } from './ice-candidate.ts';
import { Peer } from './peer.ts';
import type { LocalTransport } from './sdp-answer.ts';
import type { SdpOffer } from './sdp-offer.ts';

export interface RtcSessionEvents {
  /** An RTP or RTCP packet from the other side. */
  packet(packet: Buffer): void;
  connected(): void;
  /** Called once, just before the connection closes: a last packet may still be sent. */
  ended(reason: EndReason): void;
}

/** One WHIP or WHEP session: its place in the gateway, its connection, and the deadline by which that must stand. */
export class RtcSession {
  /** Names the ICE session of this session, in quotes (RFC 9110, 8.8.3). */
  readonly etag = `"${randomBytes(9).toString('base64url')}"`;
  /** Of the offer: another one in a PATCH would be an ICE restart. */
  readonly ufrag: string;
  #offer: SdpOffer;
  #handle: SessionHandle;
  #peer: Peer;
  #events: RtcSessionEvents;
  #candidates = 0;
  #deadline: NodeJS.Timeout;
  #end: { readonly reason: EndReason; readonly atMs: number } | undefined;

  /** Throws an HttpProblem when no place is left. */
  constructor(
    context: GatewayContext,
    protocol: 'whip' | 'whep',
    call: { readonly name: string; readonly offer: SdpOffer; readonly request: IncomingMessage },
    events: RtcSessionEvents,
  ) {
    this.#offer = call.offer;
    this.ufrag = call.offer.ufrag;
    this.#events = events;
    this.#handle = context.openSession(protocol, call.name, call.request, (reason) => this.end(reason));
    this.#peer = this.#open(context, protocol);
    this.#deadline = setTimeout(() => this.end('error'), context.config.limits.connectTimeout * 1000);
  }

  get id(): string {
    return this.#handle.id;
  }

  /** Why and when it ended, on the clock of `performance.now()`; undefined while it runs. */
  get ended(): { readonly reason: EndReason; readonly atMs: number } | undefined {
    return this.#end;
  }

  /** Gives the library the offer; throws an HttpProblem when it cannot use it. */
  async answer(): Promise<LocalTransport> {
    try {
      return await this.#peer.answer(this.#offer);
    } catch (error) {
      if (this.#end) throw new HttpProblem(503, LiveCode.ERROR_REFUSED, 'The session ended before it was answered.');
      const reason = error instanceof Error ? error.message : String(error);
      throw new HttpProblem(400, LiveCode.ERROR_MALFORMED_REQUEST, `The offer cannot be used: ${reason}`);
    }
  }

  #open({ config, log }: GatewayContext, protocol: 'whip' | 'whep'): Peer {
    try {
      return new Peer(config, {
        packet: (packet) => {
          this.#handle.countIn(packet.length);
          this.#events.packet(packet);
        },
        connected: () => {
          clearTimeout(this.#deadline);
          this.#events.connected();
        },
        closed: () => this.end(protocol === 'whip' ? 'publisher-left' : 'error'),
      });
    } catch (error) {
      this.#handle.end();
      log.error('WebRTC cannot be started', error);
      throw new HttpProblem(500, LiveCode.ERROR_FAILED, 'The gateway cannot start WebRTC.');
    }
  }

  send(packet: Buffer): void {
    this.#handle.countOut(packet.length);
    this.#peer.send(packet);
  }

  /** Adds candidates of a PATCH; those beyond the limit are dropped. */
  addCandidates(candidates: readonly string[]): void {
    const room = Math.max(0, maxCandidates - this.#candidates);
    const added = candidates.slice(0, room);
    this.#candidates += added.length;
    this.#peer.addCandidates(added);
  }

  /** Closes the connection, which the other side sees at once. Harmless when repeated. */
  end(reason: EndReason): void {
    if (this.#end) return;
    this.#end = { reason, atMs: performance.now() };
    clearTimeout(this.#deadline);
    this.#events.ended(reason);
    this.#peer.close();
    this.#handle.end();
  }
}
