import { startUdpRelay, type UdpRelay } from '../../scripts/udp-relay.ts';
import type { MediaEnd, Received } from './media-end.ts';
import type { Origin, Reply, SeenRequest } from './mock-server.ts';
import { candidatesOf, parseSdp, valueOf, withCandidates } from './sdp.ts';

/** What may differ from one session to another. */
export interface SessionManners {
  /** Where it is said to be, from the number of the session; null for an answer without Location. */
  readonly location?: string | null;
  /** null for an answer without ETag. */
  readonly etag?: string | null;
  /** `Link` headers. */
  readonly links?: readonly string[];
  /** `none`: the answer names no address, so that media must wait for the client's candidates. */
  readonly candidates?: 'none';
  /**
   * Media passes a relay that can be broken; the client's own candidates are not used then. `held`: nothing passes until
   * the relay is opened, for a browser that is connected gathers no further.
   */
  readonly relay?: 'open' | 'held';
}

/** One session that the mock server made, with a connection of its own. */
export class MockSession {
  readonly id: string;
  readonly origin: Origin;
  etag: string | null;
  deletedAt: number | undefined;
  relay: UdpRelay | undefined;
  #relays: UdpRelay[] = [];
  #media: MediaEnd;
  #manners: SessionManners;
  #ufrag = '';
  #restarts = 0;

  constructor(id: string, origin: Origin, manners: SessionManners, media: MediaEnd) {
    this.id = id;
    this.origin = origin;
    this.#manners = manners;
    this.#media = media;
    this.etag = manners.etag === undefined ? '"ice-0"' : manners.etag;
  }

  get received(): Received {
    return this.#media.received(this.id);
  }

  get hasEnded(): boolean {
    return this.deletedAt !== undefined;
  }

  /** The answer to an offer, 201. */
  async open(offer: string, location: string): Promise<Reply> {
    const { candidates, relay, links = [] } = this.#manners;
    this.#ufrag = valueOf(parseSdp(offer).lines, 'ice-ufrag') ?? '';
    let answer = await this.#media.answer(this.id, relay ? withCandidates(offer, []) : offer);
    if (relay) answer = withCandidates(answer, await this.#relayTo(answer));
    if (relay === 'held' && this.relay) this.relay.passes = false;
    if (candidates === 'none') answer = withCandidates(answer, []);
    const where = this.#manners.location === undefined ? location : this.#manners.location;
    return {
      status: 201,
      headers: {
        'content-type': 'application/sdp',
        'accept-patch': 'application/trickle-ice-sdpfrag',
        ...(where === null ? {} : { location: where }),
        ...(this.etag === null ? {} : { etag: this.etag }),
        ...(links.length ? { link: links } : {}),
      },
      body: answer,
    };
  }

  /** Whether a PATCH asks for new ICE credentials. */
  isRestart({ body }: SeenRequest): boolean {
    const ufrag = valueOf(parseSdp(body).lines, 'ice-ufrag');
    return ufrag !== undefined && ufrag !== this.#ufrag;
  }

  /** 428 without If-Match, 412 with another; undefined when it fits. */
  refusal({ headers }: SeenRequest): Reply | undefined {
    const match = headers['if-match'];
    if (match === undefined) return { status: 428 };
    return match === this.etag || match === '*' || match === '"*"' ? undefined : { status: 412 };
  }

  async trickle({ body }: SeenRequest): Promise<Reply> {
    for (const { mid, lines } of parseSdp(body).sections) {
      const candidates = candidatesOf(lines);
      if (!this.#manners.relay && mid !== undefined) await this.#media.addCandidates(this.id, mid, candidates);
    }
    return { status: 204 };
  }

  /** Takes the new credentials; the answer names another address than before. */
  async restart({ body }: SeenRequest): Promise<Reply> {
    const { lines, sections } = parseSdp(body);
    this.#ufrag = valueOf(lines, 'ice-ufrag') ?? '';
    const answer = await this.#media.restart(this.id, this.#ufrag, valueOf(lines, 'ice-pwd') ?? '');
    const own = parseSdp(answer).lines;
    const candidates = this.#manners.relay ? await this.#relayTo(answer) : candidatesOf(own);
    this.etag = `"ice-${++this.#restarts}"`;
    const fragment = [
      'a=ice-options:trickle',
      `a=group:BUNDLE ${parseSdp(answer)
        .sections.map(({ mid }) => mid)
        .join(' ')}`,
      `m=${sections[0]?.kind ?? 'audio'} 9 UDP/TLS/RTP/SAVPF 0`,
      `a=mid:${parseSdp(answer).sections[0]?.mid ?? '0'}`,
      `a=ice-ufrag:${valueOf(own, 'ice-ufrag')}`,
      `a=ice-pwd:${valueOf(own, 'ice-pwd')}`,
      ...candidates.map((candidate) => `a=${candidate}`),
      'a=end-of-candidates',
      '',
    ].join('\r\n');
    return {
      status: 200,
      headers: { 'content-type': 'application/trickle-ice-sdpfrag', etag: this.etag },
      body: fragment,
    };
  }

  async delete(): Promise<Reply> {
    this.deletedAt = performance.now();
    await this.end();
    return { status: 200 };
  }

  /** Ends the connection; the session's address goes on to answer. */
  async end(): Promise<void> {
    for (const relay of this.#relays.splice(0)) relay.close();
    await this.#media.end(this.id);
  }

  /** A new stretch of network to this end. As most servers it names more than one address, though one leads nowhere. */
  async #relayTo(answer: string): Promise<readonly string[]> {
    const ports = candidatesOf(parseSdp(answer).lines)
      .map((candidate) => candidate.split(' '))
      .filter(([, , protocol, , address]) => protocol === 'udp' && address === '127.0.0.1')
      .map(([, , , , , port]) => Number(port));
    this.relay = await startUdpRelay(ports);
    this.#relays.push(this.relay);
    return [
      `candidate:1 1 udp 2130706431 127.0.0.1 ${this.relay.port} typ host generation 0`,
      'candidate:2 1 udp 2113929471 127.0.0.1 9 typ host generation 0',
    ];
  }
}
