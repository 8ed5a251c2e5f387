/** What an elementary stream of a programme is. */
export interface TsTrack {
  readonly pid: number;
  readonly track: 'audio' | 'video';
  /** `avc1`, `hvc1`, `mp4a` …; `undefined` for one that no browser plays. */
  readonly codec: string | undefined;
  /** Where its stream type is in the packet. */
  readonly typeAt: number;
}

/** A stream type that means nothing to mpegts.js. */
export const unusedType = 0xff;

const video: Readonly<Record<number, string | undefined>> = {
  0x01: undefined,
  0x02: undefined,
  0x10: undefined,
  0x1b: 'avc1',
  0x24: 'hvc1',
};
const audio: Readonly<Record<number, string>> = {
  0x03: '.mp3',
  0x04: '.mp3',
  0x0f: 'mp4a',
  0x11: 'mp4a',
  0x81: 'ac-3',
  0x87: 'ec-3',
};
/** Registration descriptors of private streams. */
const formats: Readonly<Record<string, readonly ['audio' | 'video', string]>> = {
  Opus: ['audio', 'opus'],
  'AC-3': ['audio', 'ac-3'],
  'EC-3': ['audio', 'ec-3'],
  AV01: ['video', 'av01'],
};
const privateData = 0x06;

/** Where the payload of a packet begins, or 188 without one. */
export function payloadAt(packet: Uint8Array): number {
  const control = (packet[3]! >> 4) & 3;
  if (control === 0 || control === 2) return packet.length;
  return control === 3 ? Math.min(packet.length, 5 + packet[4]!) : 4;
}

/** PID of the first programme's map, as mpegts.js picks it; `undefined` when the packet holds none. */
export function mapPid(packet: Uint8Array): number | undefined {
  const section = sectionAt(packet, 0);
  if (section === undefined) return undefined;
  for (let at = section.begin + 8; at + 4 <= section.end; at += 4)
    if ((packet[at]! << 8) | packet[at + 1]!) return ((packet[at + 2]! & 0x1f) << 8) | packet[at + 3]!;
  return undefined;
}

/** The tracks of a programme; `undefined` when the packet does not hold the whole map. */
export function tracksOf(packet: Uint8Array): readonly TsTrack[] | undefined {
  const section = sectionAt(packet, 2);
  if (section === undefined) return undefined;
  const tracks: TsTrack[] = [];
  let at = section.begin + 12 + (((packet[section.begin + 10]! & 0x0f) << 8) | packet[section.begin + 11]!);
  while (at + 5 <= section.end) {
    const type = packet[at]!;
    const pid = ((packet[at + 1]! & 0x1f) << 8) | packet[at + 2]!;
    const length = ((packet[at + 3]! & 0x0f) << 8) | packet[at + 4]!;
    const known = kindOf(type, packet.subarray(at + 5, Math.min(section.end, at + 5 + length)));
    if (known) tracks.push({ pid, track: known[0], codec: known[1], typeAt: at });
    at += 5 + length;
  }
  return tracks;
}

function kindOf(type: number, descriptors: Uint8Array): readonly ['audio' | 'video', string | undefined] | undefined {
  if (type in video) return ['video', video[type]];
  if (type in audio) return ['audio', audio[type]];
  if (type !== privateData) return undefined;
  for (let at = 0; at + 6 <= descriptors.length; at += 2 + descriptors[at + 1]!)
    if (descriptors[at] === 0x05) return formats[String.fromCharCode(...descriptors.subarray(at + 2, at + 6))];
  return undefined;
}

/** A section that begins in this packet, without its checksum. */
function sectionAt(packet: Uint8Array, table: number): { begin: number; end: number } | undefined {
  const payload = payloadAt(packet);
  if ((packet[1]! & 0x40) === 0 || payload >= packet.length) return undefined;
  const begin = payload + 1 + packet[payload]!;
  if (packet[begin] !== table || begin + 3 > packet.length) return undefined;
  const end = begin + 3 + (((packet[begin + 1]! & 0x0f) << 8) | packet[begin + 2]!) - 4;
  return end <= packet.length - 4 ? { begin, end } : undefined;
}
