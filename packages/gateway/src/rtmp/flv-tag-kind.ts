import { MessageType } from './message-type.ts';

/** What a media message means for those who join or drop: `config` must come first, `key` can be begun with. */
export type TagKind = 'config' | 'key' | 'frame' | 'end';

/** Packet types of Enhanced RTMP that video and audio share, and those that they have for themselves. */
const PacketType = { sequenceStart: 0, codedFrames: 1, sequenceEnd: 2, codedFramesX: 3, modEx: 7 } as const;
const videoOnly = { mpegTsStart: 5, multitrack: 6 } as const;
const audioOnly = { multitrack: 5 } as const;
const enhancedAudio = 9;
/** H.264, and the numbers that H.265 and AV1 have where FLV was stretched without Enhanced RTMP. */
const withPacketType: readonly number[] = [7, 12, 13];
const commandFrame = 5;

/** Classic tags have their codec in the low bits, Enhanced RTMP ones a packet type instead. */
export function videoKind(body: Uint8Array): TagKind {
  const first = body[0] ?? 0;
  const enhanced = (first & 0x80) !== 0;
  const frameType = enhanced ? (first >> 4) & 7 : first >> 4;
  if (!enhanced && !withPacketType.includes(first & 0x0f)) return frameType === 1 ? 'key' : 'frame';
  const packet = enhanced ? packetType(body, videoOnly.multitrack) : body[1];
  if (frameType === commandFrame) return 'frame';
  if (packet === PacketType.sequenceStart || (enhanced && packet === videoOnly.mpegTsStart)) return 'config';
  if (packet === PacketType.sequenceEnd) return 'end';
  // Colours and the like come without a picture, and may say that they belong to a key frame.
  const isPicture = packet === PacketType.codedFrames || (enhanced && packet === PacketType.codedFramesX);
  return isPicture && frameType === 1 ? 'key' : 'frame';
}

export function audioKind(body: Uint8Array): TagKind {
  const first = body[0] ?? 0;
  const format = first >> 4;
  if (format !== enhancedAudio) return format === 10 && body[1] === 0 ? 'config' : 'frame';
  const packet = packetType(body, audioOnly.multitrack);
  if (packet === PacketType.sequenceStart) return 'config';
  return packet === PacketType.sequenceEnd ? 'end' : 'frame';
}

/** The packet type behind what modifies it (nanoseconds) and behind the head of several tracks. */
function packetType(body: Uint8Array, multitrack: number): number | undefined {
  let packet: number | undefined = (body[0] ?? 0) & 0x0f;
  let at = 1;
  while (packet === PacketType.modEx) {
    let size = (body[at++] ?? 0) + 1;
    if (size === 256) {
      size = ((body[at] ?? 0) << 8) + (body[at + 1] ?? 0) + 1;
      at += 2;
    }
    at += size;
    const next: number | undefined = body[at++];
    packet = next === undefined ? undefined : next & 0x0f;
  }
  return packet === multitrack ? (body[at] ?? 0) & 0x0f : packet;
}

/** The kind of any message; metadata is a config. */
export function tagKind(type: number, body: Uint8Array): TagKind {
  if (type === MessageType.video) return videoKind(body);
  if (type === MessageType.audio) return audioKind(body);
  return 'config';
}
