import { PeerConnection, type Track, Video } from 'node-datachannel';

import { packetiseH264 } from '../rtc/h264-packetiser.ts';
import { rtpHeaderSize, writeRtpHeader } from '../rtc/rtp-packet.ts';
import { readLocalTransport } from '../rtc/sdp-answer.ts';
import { transportCcUri } from '../rtc/transport-feedback.ts';
import type { UdpRelay } from './udp-relay.ts';

export interface TestFormat {
  readonly payloadType: number;
  /** `H264/90000` */
  readonly map: string;
  readonly parameters?: string;
  readonly feedback?: readonly string[];
}

export interface TestSection {
  readonly kind: string;
  readonly direction: string;
  readonly formats: readonly TestFormat[];
  readonly extensions?: Readonly<Record<number, string>>;
}

export const h264Format: TestFormat = {
  payloadType: 102,
  map: 'H264/90000',
  parameters: 'level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f',
  feedback: ['nack', 'nack pli', 'ccm fir', 'transport-cc'],
};
export const vp8Format: TestFormat = {
  payloadType: 97,
  map: 'VP8/90000',
  feedback: ['nack', 'nack pli', 'ccm fir', 'transport-cc'],
};
export const opusFormat: TestFormat = {
  payloadType: 111,
  map: 'opus/48000/2',
  parameters: 'minptime=10;useinbandfec=1',
  feedback: ['transport-cc'],
};

/** Id of the header extension with transport-wide sequence numbers in the offers made here. */
export const transportSequenceId = 3;

export const sendVideo = (format = h264Format): TestSection => ({
  kind: 'video',
  direction: 'sendonly',
  formats: [format],
  extensions: { [transportSequenceId]: transportCcUri },
});
export const sendAudio: TestSection = {
  kind: 'audio',
  direction: 'sendonly',
  formats: [opusFormat],
  extensions: { [transportSequenceId]: transportCcUri },
};
export const receiveVideo = (...formats: TestFormat[]): TestSection => ({
  kind: 'video',
  direction: 'recvonly',
  formats: formats.length > 0 ? formats : [vp8Format, h264Format],
});
export const receiveAudio: TestSection = { kind: 'audio', direction: 'recvonly', formats: [opusFormat] };

/** An offer as a browser would write it, with an invented transport unless one is given. */
export function writeOffer(
  sections: readonly TestSection[],
  transport = {
    ufrag: 'abcd',
    password: 'abcdefghijklmnopqrstuv',
    fingerprint: `sha-256 ${Array.from({ length: 32 }, () => 'AB').join(':')}`,
    candidates: [] as readonly string[],
  },
): string {
  const lines = ['v=0', 'o=- 4611731400430051336 2 IN IP4 127.0.0.1', 's=-', 't=0 0'];
  lines.push(`a=group:BUNDLE ${sections.map((_, index) => index).join(' ')}`);
  for (const [index, section] of sections.entries()) {
    lines.push(
      `m=${section.kind} 9 UDP/TLS/RTP/SAVPF ${section.formats.map(({ payloadType }) => payloadType).join(' ')}`,
      'c=IN IP4 0.0.0.0',
      `a=ice-ufrag:${transport.ufrag}`,
      `a=ice-pwd:${transport.password}`,
      `a=fingerprint:${transport.fingerprint}`,
      'a=setup:actpass',
      `a=mid:${index}`,
      `a=${section.direction}`,
      'a=rtcp-mux',
      'a=rtcp-rsize',
    );
    for (const [id, uri] of Object.entries(section.extensions ?? {})) lines.push(`a=extmap:${id} ${uri}`);
    for (const { payloadType, map, parameters, feedback = [] } of section.formats) {
      lines.push(`a=rtpmap:${payloadType} ${map}`);
      for (const kind of feedback) lines.push(`a=rtcp-fb:${payloadType} ${kind}`);
      if (parameters) lines.push(`a=fmtp:${payloadType} ${parameters}`);
    }
  }
  for (const candidate of transport.candidates) lines.push(`a=${candidate}`);
  return `${lines.join('\r\n')}\r\n`;
}

/** A peer that offers and shovels raw packets: publisher or viewer, as its sections say. */
export class RtcClient extends EventTarget {
  readonly packets: Buffer[] = [];
  state = 'new';
  answer = '';
  location = '';
  etag = '';
  offer = '';
  #url: string;
  #connection: PeerConnection;
  #track: Track;

  constructor(url: string) {
    super();
    this.#url = url;
    this.#connection = new PeerConnection('client', {
      iceServers: [],
      bindAddress: '127.0.0.1',
      disableAutoNegotiation: true,
    });
    const media = new Video('0', 'SendRecv');
    media.addVP8Codec(96);
    this.#track = this.#connection.addTrack(media);
    this.#track.onMessage((packet) => {
      this.packets.push(packet);
      this.dispatchEvent(new Event('packet'));
    });
    this.#track.onClosed(() => {});
    this.#track.onOpen(() => void this.dispatchEvent(new Event('state')));
    this.#connection.onStateChange((state) => {
      this.state = state;
      this.dispatchEvent(new Event('state'));
    });
  }

  /** Opens a session; tries again when that fails, as it now and then does with the library on the offering side. */
  static async open(url: string, sections: readonly TestSection[], relay?: UdpRelay): Promise<RtcClient> {
    for (let attempt = 1; ; attempt++) {
      const client = new RtcClient(url);
      try {
        await client.#open(sections, relay);
        return client;
      } catch (error) {
        await client.delete();
        client.close();
        if (attempt === 4) throw error;
      }
    }
  }

  async #open(sections: readonly TestSection[], relay: UdpRelay | undefined): Promise<void> {
    const gathered = new Promise<void>((resolve) => {
      this.#connection.onGatheringStateChange((state) => {
        if (state === 'complete') resolve();
      });
    });
    this.#connection.setLocalDescription('offer');
    await gathered;
    const transport = readLocalTransport(this.#connection.localDescription()!.sdp)!;
    // Without candidates the server cannot begin before the answer is known here: in an early DTLS handshake the
    // offering library has no fingerprint to compare with, and gives up.
    this.offer = writeOffer(sections, { ...transport, candidates: [] });
    const response = await fetch(this.#url, {
      method: 'POST',
      headers: { 'content-type': 'application/sdp' },
      body: this.offer,
    });
    if (response.status !== 201) throw new Error(`HTTP ${response.status}: ${await response.text()}`);
    this.location = new URL(response.headers.get('location')!, response.url).href;
    this.etag = response.headers.get('etag')!;
    this.answer = await response.text();
    this.#connection.setRemoteDescription(libraryAnswer(this.answer, relay), 'answer');
    await this.until(() => (this.state === 'connected' && this.#track.isOpen()) || this.state === 'failed', 5000);
    if (this.state === 'failed') throw new Error('The connection failed.');
  }

  send(packet: Buffer): void {
    this.#track.sendMessageBinary(packet);
  }

  /** Resolves when a packet or a change of state makes it true. */
  until(condition: () => boolean, timeoutMs = 15_000): Promise<void> {
    return new Promise((resolve, reject) => {
      const check = () => {
        if (!condition()) return;
        stop();
        resolve();
      };
      const timer = setTimeout(() => {
        stop();
        reject(new Error('It did not happen in time.'));
      }, timeoutMs);
      const stop = () => {
        clearTimeout(timer);
        this.removeEventListener('packet', check);
        this.removeEventListener('state', check);
      };
      this.addEventListener('packet', check);
      this.addEventListener('state', check);
      check();
    });
  }

  async delete(): Promise<Response | undefined> {
    return this.location ? fetch(this.location, { method: 'DELETE' }) : undefined;
  }

  close(): void {
    this.#track.close();
    this.#connection.close();
  }
}

function libraryAnswer(answer: string, relay: UdpRelay | undefined): string {
  const { ufrag, password, fingerprint, setup, ...local } = readLocalTransport(answer)!;
  let { candidates } = local;
  if (relay) {
    relay.target = Number(/ 127\.0\.0\.1 (\d+) typ host/.exec(candidates[0]!)![1]);
    candidates = [candidates[0]!.replace(` ${relay.target} typ`, ` ${relay.port} typ`)];
  }
  const lines = ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 't=0 0', 'a=group:BUNDLE 0'];
  lines.push('m=video 9 UDP/TLS/RTP/SAVPF 96', 'c=IN IP4 0.0.0.0', 'a=mid:0', 'a=sendrecv', 'a=rtcp-mux');
  lines.push(`a=ice-ufrag:${ufrag}`, `a=ice-pwd:${password}`, `a=fingerprint:${fingerprint}`, `a=setup:${setup}`);
  lines.push('a=rtpmap:96 VP8/90000', ...candidates.map((candidate) => `a=${candidate}`));
  return `${lines.join('\r\n')}\r\n`;
}

const sps = Buffer.from('6742c01ed900a02ff970110000030001000003003c0f162e48', 'hex');
const pps = Buffer.from('68cb83cb20', 'hex');

/** Sends made-up H.264 and Opus with all that a browser adds. */
export class TestSender {
  readonly videoSsrc = 0x1111;
  readonly audioSsrc = 0x2222;
  /** Every video packet ever made, lost ones too, by sequence number. */
  readonly sent = new Map<number, Buffer>();
  #send: (packet: Buffer) => void;
  #sequence = { video: 65_500, audio: 500 };
  #transportSequence = 65_000;
  #frame = 0;

  constructor(send: (packet: Buffer) => void) {
    this.#send = send;
  }

  /** One picture, cut into packets; those that `drop` names by their index are made but not sent. */
  video(
    key: boolean,
    options: { size?: number; drop?: (index: number) => boolean; payloadType?: number } = {},
  ): number[] {
    const picture = Buffer.alloc(options.size ?? (key ? 4000 : 600), this.#frame & 0xff);
    picture[0] = key ? 0x65 : 0x41;
    const packets = packetiseH264(key ? [sps, pps, picture] : [picture]);
    const timestamp = 1_000_000 + 3000 * this.#frame++;
    return packets.map((payload, index) => {
      const marker = index === packets.length - 1;
      const packet = this.#packet('video', payload, options.payloadType ?? 102, marker, timestamp);
      const sequence = packet.readUInt16BE(2);
      this.sent.set(sequence, packet);
      if (!options.drop?.(index)) this.#send(packet);
      return sequence;
    });
  }

  audio(): void {
    const payload = Buffer.alloc(rtpHeaderSize + 3);
    payload.set([0xfc, 0xff, 0xfe], rtpHeaderSize);
    this.#send(this.#packet('audio', payload, 111, false, 5000 + 960 * this.#sequence.audio));
  }

  #packet(kind: 'video' | 'audio', payload: Buffer, payloadType: number, marker: boolean, timestamp: number): Buffer {
    const extension = Buffer.from([0xbe, 0xde, 0, 1, (transportSequenceId << 4) | 1, 0, 0, 0]);
    extension.writeUInt16BE(this.#transportSequence++ & 0xffff, 5);
    const packet = Buffer.concat([payload.subarray(0, rtpHeaderSize), extension, payload.subarray(rtpHeaderSize)]);
    const ssrc = kind === 'video' ? this.videoSsrc : this.audioSsrc;
    writeRtpHeader(packet, { payloadType, marker, sequence: this.#sequence[kind]++, timestamp, ssrc });
    packet[0]! |= 0x10;
    return packet;
  }
}
