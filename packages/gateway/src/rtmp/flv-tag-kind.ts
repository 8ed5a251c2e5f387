import { MessageType } from './message-type.ts';

/** What a media message means for those who join or drop: `config` must come first, `key` can be begun with. */
export type TagKind = 'config' | 'key' | 'frame' | 'end';

const exHeader = 9;

/** Classic tags have their codec in the low bits, Enhanced RTMP ones a packet type instead. */
export function videoKind(body: Uint8Array): TagKind {
  const first = body[0] ?? 0;
  const enhanced = (first & 0x80) !== 0;
  const packet = enhanced ? first & 0x0f : body[1];
  const avc = (first & 0x0f) === 7;
  if ((enhanced || avc) && packet === 0) return 'config';
  if ((enhanced || avc) && packet === 2) return 'end';
  return ((first >> 4) & 7) === 1 ? 'key' : 'frame';
}

export function audioKind(body: Uint8Array): TagKind {
  const first = body[0] ?? 0;
  const format = first >> 4;
  if (format === exHeader) return (first & 0x0f) === 0 ? 'config' : (first & 0x0f) === 2 ? 'end' : 'frame';
  return format === 10 && body[1] === 0 ? 'config' : 'frame';
}

/** The kind of any message; metadata is a config. */
export function tagKind(type: number, body: Uint8Array): TagKind {
  if (type === MessageType.video) return videoKind(body);
  if (type === MessageType.audio) return audioKind(body);
  return 'config';
}
