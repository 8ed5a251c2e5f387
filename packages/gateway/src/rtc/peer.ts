import { PeerConnection, type RtcConfig, type Track, Video } from 'node-datachannel';

import type { GatewayConfig } from '../gateway-config.ts';
import { ownIceServers } from './ice-servers.ts';
import { revokeConsent } from './revoke-consent.ts';
import type { LocalTransport } from './sdp-answer.ts';
import { readLocalTransport } from './sdp-answer.ts';
import type { SdpOffer } from './sdp-offer.ts';

/** The answer goes out with what was gathered by then; a STUN server that does not answer must not hold it up. */
const gatheringDeadlineMs = 1000;

/** The one m-section that the library is shown. */
const mid = '0';
const payloadType = 96;

export interface PeerEvents {
  /** An RTP or RTCP packet, decrypted. */
  packet(packet: Buffer): void;
  connected(): void;
  /** The connection broke or the other side closed it. Called once, never after `close()`. */
  closed(): void;
}

let count = 0;

/**
 * ICE, DTLS and SRTP with one browser. The library sees a single m-section that this class writes itself: a stranger's
 * SDP never reaches native code, every packet of the bundled transport arrives at one track whatever its SSRC, and RTCP
 * may be sent in any direction. What the browser is answered is `writeAnswer`'s business.
 */
export class Peer {
  #connection: PeerConnection;
  /** Kept: the library drops a track that nobody holds. */
  #track: Track | undefined;
  #events: PeerEvents;
  #bindAddress: string | undefined;
  #sharesPort: boolean;
  #local: LocalTransport | undefined;
  #isConnected = false;
  #isClosed = false;
  #stopWaiting: (() => void) | undefined;

  constructor(config: GatewayConfig, events: PeerEvents) {
    this.#events = events;
    this.#bindAddress = config.rtcBindAddress ?? loopbackAddress(config.host);
    this.#sharesPort = config.rtcPort !== undefined;
    this.#connection = new PeerConnection(`livelit-${++count}`, libraryConfig(config, this.#bindAddress));
    this.#connection.onStateChange((state) => this.#onState(state));
  }

  /** Takes the browser's transport and answers with the server's, all its candidates gathered. */
  async answer(offer: SdpOffer): Promise<LocalTransport> {
    const media = new Video(mid, 'SendRecv');
    media.addVP8Codec(payloadType);
    this.#track = this.#connection.addTrack(media);
    this.#track.onMessage((packet) => {
      if (!this.#isClosed) this.#events.packet(packet);
    });
    this.#track.onOpen(() => this.#checkConnected());
    // Without a listener the library never lets go of the track, and the process lives on.
    this.#track.onClosed(() => {});
    const gathered = this.#gathered();
    this.#connection.setRemoteDescription(libraryOffer(offer), 'offer');
    this.#connection.setLocalDescription('answer');
    await gathered;
    if (this.#isClosed) throw new Error('The connection was closed while it was being set up.');
    const transport = readLocalTransport(this.#connection.localDescription()?.sdp ?? '');
    if (!transport) throw new Error('The WebRTC library gave no usable description.');
    this.#local = transport;
    return transport;
  }

  /** @param candidates As `usableCandidate` writes them. */
  addCandidates(candidates: readonly string[]): void {
    for (const candidate of candidates) {
      try {
        this.#connection.addRemoteCandidate(candidate, mid);
      } catch {
        // Already connected or closed: then nobody needs it.
      }
    }
  }

  /** Sends a packet; one that cannot be sent is lost, as on any network. The buffer may be used again at once. */
  send(packet: Buffer): void {
    if (this.#isClosed) return;
    try {
      this.#track?.sendMessageBinary(packet);
    } catch {
      // Not open yet, just closed, or too old to be repeated.
    }
  }

  /** Closes the connection and lets the browser know. */
  close(): void {
    if (this.#isClosed) return;
    const port = this.#isConnected ? this.#localPort() : undefined;
    this.#drop();
    if (port !== undefined && this.#local) revokeConsent({ bindAddress: this.#bindAddress, port, ...this.#local });
  }

  #drop(): void {
    this.#isClosed = true;
    this.#stopWaiting?.();
    this.#track?.close();
    this.#track = undefined;
    this.#connection.close();
  }

  /** The port that is this session's own; undefined when all share one. */
  #localPort(): number | undefined {
    try {
      return this.#sharesPort ? undefined : this.#connection.getSelectedCandidatePair()?.local.port;
    } catch {
      return undefined;
    }
  }

  #gathered(): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(done, gatheringDeadlineMs);
      this.#stopWaiting = done;
      this.#connection.onGatheringStateChange((state) => {
        if (state === 'complete') done();
      });
    });
  }

  /** The connection is said to stand a moment before its track lets packets through. */
  #checkConnected(): void {
    if (this.#isClosed || this.#isConnected || !this.#track?.isOpen()) return;
    this.#isConnected = true;
    this.#events.connected();
  }

  #onState(state: string): void {
    if (this.#isClosed) return;
    if (state === 'connected') this.#checkConnected();
    else if (state === 'disconnected' || state === 'failed' || state === 'closed') {
      this.#drop();
      this.#events.closed();
    }
  }
}

function libraryConfig({ rtcPort, iceServers }: GatewayConfig, bindAddress: string | undefined): RtcConfig {
  return {
    iceServers: ownIceServers(iceServers),
    disableAutoNegotiation: true,
    ...(bindAddress === undefined ? {} : { bindAddress }),
    ...(rtcPort === undefined ? {} : { enableIceUdpMux: true, portRangeBegin: rtcPort, portRangeEnd: rtcPort }),
  };
}

function loopbackAddress(host: string): string | undefined {
  if (host === 'localhost') return '127.0.0.1';
  return host === '::1' || host.startsWith('127.') ? host : undefined;
}

/** The library takes the active part in DTLS where it may: Chromium answers an early ClientHello, but repeats its own late. */
function libraryOffer({ ufrag, password, fingerprint, setup, candidates }: SdpOffer): string {
  const lines = [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    `a=group:BUNDLE ${mid}`,
    `m=video 9 UDP/TLS/RTP/SAVPF ${payloadType}`,
    'c=IN IP4 0.0.0.0',
    `a=mid:${mid}`,
    'a=sendrecv',
    `a=ice-ufrag:${ufrag}`,
    `a=ice-pwd:${password}`,
    'a=ice-options:trickle',
    `a=fingerprint:${fingerprint}`,
    `a=setup:${setup}`,
    'a=rtcp-mux',
    `a=rtpmap:${payloadType} VP8/90000`,
    ...candidates.map((candidate) => `a=${candidate}`),
  ];
  return `${lines.join('\r\n')}\r\n`;
}
