import { NalType, nalType } from '../h264/nal.ts';
import { markerOf, payloadEnd, payloadStart, timestampOf } from './rtp-packet.ts';

const stapA = 24;
const fuA = 28;
const maxFrameBytes = 8 << 20;
const maxFrameNals = 2000;

/** A picture as it came over RTP. */
export interface RtpFrame {
  /** RTP timestamp, 32 bits. */
  readonly timestamp: number;
  readonly key: boolean;
  /** Without parameter sets, delimiters and filler. */
  readonly nals: readonly Uint8Array[];
}

export interface DepacketiserOptions {
  frame(frame: RtpFrame): void;
  /** Parameter sets that came before the frame that is given next; called for every pair, changed or not. */
  parameterSets(sps: Uint8Array, pps: Uint8Array): void;
}

/**
 * Puts H.264 pictures together out of RTP packets in order (RFC 6184: single NAL units, STAP-A, FU-A). After a loss
 * nothing is given out until a key frame is whole.
 */
export class H264Depacketiser {
  #options: DepacketiserOptions;
  #timestamp = 0;
  #nals: Uint8Array[] = [];
  #bytes = 0;
  #fragments: Uint8Array[] | undefined;
  #sps: Uint8Array | undefined;
  #pps: Uint8Array | undefined;
  #setsChanged = false;
  #damaged = false;
  #lostBefore = false;
  #waitingForKey = true;

  constructor(options: DepacketiserOptions) {
    this.#options = options;
  }

  /** True while frames are withheld because one before them is missing. */
  get waitingForKey(): boolean {
    return this.#waitingForKey;
  }

  /** What has been gathered of the present picture is worthless: packets are missing. */
  lost(): void {
    this.#spoil();
    this.#lostBefore = true;
  }

  add(packet: Buffer): void {
    const start = payloadStart(packet);
    const end = start === 0 ? 0 : payloadEnd(packet, start);
    if (end <= start) return;
    const timestamp = timestampOf(packet);
    if (timestamp !== this.#timestamp) {
      // The last packet of the picture before had no marker.
      if (this.#nals.length > 0 || this.#fragments) this.#finish();
      this.#start(timestamp);
      // What was lost may have been the head of this picture, unless this packet shows that it is the head.
      if (this.#lostBefore && !opensAccessUnit(packet, start)) this.#spoil();
    }
    this.#lostBefore = false;
    this.#take(packet.subarray(start, end));
    if (markerOf(packet)) {
      this.#finish();
      this.#start(timestamp);
    }
  }

  #start(timestamp: number): void {
    this.#timestamp = timestamp;
    this.#nals = [];
    this.#bytes = 0;
    this.#fragments = undefined;
    this.#damaged = false;
  }

  #spoil(): void {
    this.#damaged = true;
    this.#waitingForKey = true;
    this.#fragments = undefined;
  }

  #take(payload: Uint8Array): void {
    const type = nalType(payload);
    if (type === stapA) this.#takeAggregate(payload);
    else if (type === fuA) this.#takeFragment(payload);
    else if (type >= 1 && type < stapA) this.#takeNal(payload);
  }

  #takeAggregate(payload: Uint8Array): void {
    let offset = 1;
    while (offset + 2 <= payload.length) {
      const length = payload[offset]! * 256 + payload[offset + 1]!;
      offset += 2;
      if (offset + length > payload.length) {
        this.#spoil();
        return;
      }
      if (length > 0) this.#takeNal(payload.subarray(offset, offset + length));
      offset += length;
    }
  }

  #takeFragment(payload: Uint8Array): void {
    const header = payload[1];
    if (header === undefined) return;
    const [first, last] = [(header & 0x80) !== 0, (header & 0x40) !== 0];
    if (first) {
      this.#fragments = [new Uint8Array([(payload[0]! & 0xe0) | (header & 0x1f)])];
    } else if (!this.#fragments) {
      this.#spoil();
      return;
    }
    this.#fragments!.push(payload.subarray(2));
    this.#bytes += payload.length;
    if (this.#bytes > maxFrameBytes) this.#spoil();
    else if (last) {
      const nal = Buffer.concat(this.#fragments!);
      this.#fragments = undefined;
      this.#bytes -= nal.length;
      this.#takeNal(nal);
    }
  }

  #takeNal(nal: Uint8Array): void {
    const type = nalType(nal);
    if (type === NalType.sps || type === NalType.pps) {
      // Copied: a view would keep its packet for as long as the stream lives.
      if (type === NalType.sps) this.#sps = new Uint8Array(nal);
      else this.#pps = new Uint8Array(nal);
      this.#setsChanged = true;
      return;
    }
    if (type === NalType.accessUnitDelimiter || type === NalType.filler) return;
    this.#bytes += nal.length;
    if (this.#nals.length >= maxFrameNals || this.#bytes > maxFrameBytes) this.#spoil();
    else this.#nals.push(nal);
  }

  #finish(): void {
    if (this.#fragments) this.#spoil();
    const hasPicture = this.#nals.some((nal) => nalType(nal) >= 1 && nalType(nal) <= 5);
    if (this.#damaged || !hasPicture) return;
    const key = this.#nals.some((nal) => nalType(nal) === NalType.keySlice);
    if (key && this.#sps && this.#pps) {
      if (this.#setsChanged) this.#options.parameterSets(this.#sps, this.#pps);
      this.#setsChanged = false;
      this.#waitingForKey = false;
    }
    if (!this.#waitingForKey) this.#options.frame({ timestamp: this.#timestamp, key, nals: this.#nals });
  }
}

/** Nothing but a delimiter or an SPS is sure to be the first thing of a picture. */
function opensAccessUnit(packet: Buffer, start: number): boolean {
  const type = packet[start]! & 0x1f;
  const first = type === stapA ? (packet[start + 3] ?? 0) & 0x1f : type;
  return first === NalType.sps || first === NalType.accessUnitDelimiter;
}
