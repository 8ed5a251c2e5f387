import { randomInt } from 'node:crypto';

import type { Direction, OfferedFormat, OfferedMedia } from './sdp-offer.ts';
import { splitAttribute } from './sdp-offer.ts';

/** The server's end of the transport. */
export interface LocalTransport {
  readonly ufrag: string;
  readonly password: string;
  readonly fingerprint: string;
  readonly setup: string;
  /** `candidate:…` values. */
  readonly candidates: readonly string[];
}

/** How one offered m-section is answered: rejected without a format. */
export interface AnswerSection {
  readonly media: OfferedMedia;
  readonly format?: OfferedFormat | undefined;
  readonly direction?: Direction;
  /** Feedback to agree on, as far as it was offered. */
  readonly feedback?: readonly string[];
  /** Header extensions to agree on, as far as they were offered. */
  readonly extensions?: readonly string[];
  /** What the server sends: one SSRC; all sections belong to one stream. */
  readonly ssrc?: number;
}

const cname = 'livelit';

/** Takes the transport out of a description that the WebRTC library wrote; undefined when something is missing. */
export function readLocalTransport(sdp: string): LocalTransport | undefined {
  const found = new Map<string, string>();
  const candidates: string[] = [];
  for (const line of sdp.split(/\r?\n/)) {
    if (!line.startsWith('a=')) continue;
    const { key, value } = splitAttribute(line);
    if (key === 'candidate') candidates.push(line.slice(2));
    else if (!found.has(key)) found.set(key, value);
  }
  const ufrag = found.get('ice-ufrag');
  const password = found.get('ice-pwd');
  const fingerprint = found.get('fingerprint');
  const setup = found.get('setup');
  if (!ufrag || !password || !fingerprint || !setup) return undefined;
  return { ufrag, password, fingerprint, setup, candidates };
}

/** Writes the answer, one section for each that was offered, in the same order. */
export function writeAnswer(sections: readonly AnswerSection[], transport: LocalTransport): string {
  const accepted = sections.filter(({ format }) => format !== undefined);
  const lines = [
    'v=0',
    `o=- ${randomInt(1, 2 ** 47)} 1 IN IP4 127.0.0.1`,
    's=-',
    't=0 0',
    `a=group:BUNDLE ${accepted.map(({ media }) => media.mid).join(' ')}`,
    `a=msid-semantic: WMS ${cname}`,
    'a=ice-options:trickle ice2',
  ];
  for (const section of sections) {
    lines.push(...(section.format ? acceptedLines(section, section.format, transport) : rejectedLines(section.media)));
    // The candidates belong to the section that carries the bundled transport: the first that was accepted.
    if (section === accepted[0]) lines.push(...candidateLines(transport));
  }
  return `${lines.join('\r\n')}\r\n`;
}

function rejectedLines({ kind, protocol, formatList, mid }: OfferedMedia): string[] {
  return [`m=${kind} 0 ${protocol} ${formatList}`, 'c=IN IP4 0.0.0.0', `a=mid:${mid}`, 'a=inactive'];
}

function acceptedLines(section: AnswerSection, format: OfferedFormat, transport: LocalTransport): string[] {
  const { media, direction = 'inactive', feedback = [], extensions = [] } = section;
  const { payloadType, codec, clockRate, parameters } = format;
  const lines = [
    `m=${media.kind} 9 ${media.protocol} ${payloadType}`,
    'c=IN IP4 0.0.0.0',
    `a=mid:${media.mid}`,
    `a=${direction}`,
    `a=ice-ufrag:${transport.ufrag}`,
    `a=ice-pwd:${transport.password}`,
    `a=fingerprint:${transport.fingerprint}`,
    `a=setup:${transport.setup}`,
    'a=rtcp-mux',
    'a=rtcp-mux-only',
    `a=rtpmap:${payloadType} ${rtpMapOf(codec, clockRate)}`,
  ];
  if (media.reducedSizeRtcp) lines.push('a=rtcp-rsize');
  if (parameters) lines.push(`a=fmtp:${payloadType} ${parameters}`);
  for (const kind of feedback) if (format.feedback.has(kind)) lines.push(`a=rtcp-fb:${payloadType} ${kind}`);
  for (const uri of extensions) {
    const id = media.extensions.get(uri);
    if (id !== undefined) lines.push(`a=extmap:${id} ${uri}`);
  }
  if (section.ssrc !== undefined) lines.push(...sourceLines(media, section.ssrc));
  return lines;
}

function rtpMapOf(codec: string, clockRate: number): string {
  return codec === 'opus' ? `opus/${clockRate}/2` : `${codec.toUpperCase()}/${clockRate}`;
}

/** One stream id for all sections, so that the browser keeps sound and picture in step. */
function sourceLines({ kind }: OfferedMedia, ssrc: number): string[] {
  const track = `${cname}-${kind}`;
  return [`a=msid:${cname} ${track}`, `a=ssrc:${ssrc} cname:${cname}`, `a=ssrc:${ssrc} msid:${cname} ${track}`];
}

function candidateLines({ candidates }: LocalTransport): string[] {
  return [...candidates.map((candidate) => `a=${candidate}`), 'a=end-of-candidates'];
}
