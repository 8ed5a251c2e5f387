import { maxCandidates, usableCandidate } from './ice-candidate.ts';

export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

/** One payload type of an offered m-section. */
export interface OfferedFormat {
  readonly payloadType: number;
  /** Lower case: `h264`, `vp8`, `opus`. */
  readonly codec: string;
  readonly clockRate: number;
  /** The value of `a=fmtp`; empty without one. */
  parameters: string;
  /** Values of `a=rtcp-fb`, such as `nack pli`. */
  readonly feedback: Set<string>;
}

/** One m-section of an offer. */
export interface OfferedMedia {
  /** `audio`, `video`, `application` … */
  readonly kind: string;
  readonly protocol: string;
  /** The format list of the m-line as it stood, for a rejection. */
  readonly formatList: string;
  mid: string;
  /** Offered as switched off. */
  disabled: boolean;
  direction: Direction;
  readonly formats: OfferedFormat[];
  /** Ids of RTP header extensions by URI. */
  readonly extensions: Map<string, number>;
  reducedSizeRtcp: boolean;
}

/** What the server needs of a browser's offer. */
export interface SdpOffer {
  readonly ufrag: string;
  readonly password: string;
  /** `sha-256 AA:BB…` */
  readonly fingerprint: string;
  readonly setup: 'actpass' | 'active' | 'passive';
  /** Mids of the BUNDLE group. */
  readonly bundled: ReadonlySet<string>;
  readonly candidates: readonly string[];
  readonly media: readonly OfferedMedia[];
}

const maxLines = 4000;
const maxLineLength = 4096;
const maxSections = 16;
const mediaLine = /^(\w{1,16}) (\d{1,5})(?:\/\d+)? ([\w/.]{1,32}) ([\w .-]{1,400})$/;
const rtpMap = /^(\d{1,3}) ([\w.-]{1,32})\/(\d{1,6})/;
const formatParameters = /^(\d{1,3}) ([\x20-\x7e]{1,500})$/;
const feedbackLine = /^(\d{1,3}|\*) ([\w -]{1,60})$/;
const extensionMap = /^(\d{1,2})(?:\/\w+)? ([\x21-\x7e]{1,200})/;
const directions = new Set<string>(['sendrecv', 'sendonly', 'recvonly', 'inactive']);

interface Transport {
  ufrag?: string;
  password?: string;
  fingerprint?: string;
  setup?: string;
}

/** Reads an SDP offer; undefined when it is malformed or lacks what WebRTC cannot do without. Never throws. */
export function parseOffer(sdp: string): SdpOffer | undefined {
  const lines = splitLines(sdp);
  if (lines?.[0] !== 'v=0') return undefined;
  const transport: Transport = {};
  const bundled = new Set<string>();
  const candidates: string[] = [];
  const media: OfferedMedia[] = [];
  for (const line of lines) {
    if (line.startsWith('m=')) {
      const section = readMediaLine(line.slice(2), media.length);
      if (!section || media.length === maxSections) return undefined;
      media.push(section);
    } else if (line.startsWith('a=')) {
      const { key, value } = splitAttribute(line);
      const section = media.at(-1);
      if (key === 'group' && value.startsWith('BUNDLE')) for (const mid of value.split(' ').slice(1)) bundled.add(mid);
      else if (key === 'candidate') addCandidate(candidates, line.slice(2));
      else if (!readTransport(transport, key, value) && section) readMediaAttribute(section, key, value);
    }
  }
  const { ufrag, password, fingerprint, setup = 'actpass' } = transport;
  if (!ufrag || !password || !fingerprint || media.length === 0 || !isSetup(setup)) return undefined;
  if (new Set(media.map(({ mid }) => mid)).size !== media.length) return undefined;
  return { ufrag, password, fingerprint, setup, bundled, candidates, media };
}

/** The lines of a description; undefined when it is no text or too long. */
export function splitLines(sdp: string): string[] | undefined {
  const lines = sdp.split(/\r?\n/);
  while (lines.at(-1) === '') lines.pop();
  if (lines.length === 0 || lines.length > maxLines) return undefined;
  return lines.every((line) => line.length <= maxLineLength && /^[a-z]=/.test(line)) ? lines : undefined;
}

/** `a=key:value` taken apart; the value is empty for a flag. */
export function splitAttribute(line: string): { key: string; value: string } {
  const colon = line.indexOf(':');
  return colon === -1
    ? { key: line.slice(2), value: '' }
    : { key: line.slice(2, colon), value: line.slice(colon + 1).trim() };
}

/** Whether a value can be an ICE user fragment or password; browsers stay within RFC 8839, some servers do not. */
export function isIceText(value: string, shortest: number): boolean {
  return value.length >= shortest && value.length <= 256 && /^[\x21-\x7e]+$/.test(value);
}

function isSetup(value: string): value is SdpOffer['setup'] {
  return value === 'actpass' || value === 'active' || value === 'passive';
}

function addCandidate(candidates: string[], value: string): void {
  const candidate = usableCandidate(value);
  if (candidate && candidates.length < maxCandidates && !candidates.includes(candidate)) candidates.push(candidate);
}

function readMediaLine(value: string, index: number): OfferedMedia | undefined {
  const match = mediaLine.exec(value);
  if (!match) return undefined;
  return {
    kind: match[1]!,
    protocol: match[3]!,
    formatList: match[4]!,
    mid: String(index),
    disabled: match[2] === '0',
    direction: 'sendrecv',
    formats: [],
    extensions: new Map(),
    reducedSizeRtcp: false,
  };
}

/** With BUNDLE all sections share one transport, so the first mention of each attribute holds. */
function readTransport(transport: Transport, key: string, value: string): boolean {
  if (key === 'ice-ufrag') {
    if (isIceText(value, 4)) transport.ufrag ??= value;
  } else if (key === 'ice-pwd') {
    if (isIceText(value, 22)) transport.password ??= value;
  } else if (key === 'fingerprint') {
    if (/^sha-(?:1|224|256|384|512) (?:[\da-f]{2}:){19,63}[\da-f]{2}$/i.test(value)) transport.fingerprint ??= value;
  } else if (key === 'setup') {
    transport.setup ??= value;
  } else return false;
  return true;
}

function readMediaAttribute(section: OfferedMedia, key: string, value: string): void {
  if (key === 'mid' && /^[\w.-]{1,32}$/.test(value)) section.mid = value;
  else if (key === 'bundle-only') section.disabled = false;
  else if (key === 'rtcp-rsize') section.reducedSizeRtcp = true;
  else if (directions.has(key)) section.direction = key as Direction;
  else if (key === 'rtpmap') addFormat(section, value);
  else if (key === 'fmtp') addParameters(section, value);
  else if (key === 'rtcp-fb') addFeedback(section, value);
  else if (key === 'extmap') addExtension(section, value);
}

function addFormat(section: OfferedMedia, value: string): void {
  const match = rtpMap.exec(value);
  if (!match || Number(match[1]) > 127 || section.formats.length >= 128) return;
  const payloadType = Number(match[1]);
  if (!section.formatList.split(' ').includes(String(payloadType))) return;
  section.formats.push({
    payloadType,
    codec: match[2]!.toLowerCase(),
    clockRate: Number(match[3]),
    parameters: '',
    feedback: new Set(),
  });
}

function addParameters(section: OfferedMedia, value: string): void {
  const match = formatParameters.exec(value);
  const format = match && section.formats.find(({ payloadType }) => payloadType === Number(match[1]));
  if (format) format.parameters = match[2]!;
}

function addFeedback(section: OfferedMedia, value: string): void {
  const match = feedbackLine.exec(value);
  if (!match) return;
  for (const format of section.formats) {
    if (match[1] === '*' || Number(match[1]) === format.payloadType) format.feedback.add(match[2]!.trim());
  }
}

function addExtension(section: OfferedMedia, value: string): void {
  const match = extensionMap.exec(value);
  const id = Number(match?.[1]);
  if (match && id >= 1 && id <= 14) section.extensions.set(match[2]!, id);
}
