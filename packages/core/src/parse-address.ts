import type { AddressKind, StreamAddress } from './address.ts';
import { LiveCode } from './live-code.ts';
import { LiveError } from './live-error.ts';

const examples: Record<AddressKind, string> = {
  rtmp: 'rtmp://host/app/stream',
  webrtc: 'webrtc://host/app/stream',
  'http-flv': 'https://host/app/stream.flv',
  'ws-flv': 'wss://host/app/stream.flv',
  ts: 'https://host/app/stream.ts',
  'ws-ts': 'wss://host/app/stream.ts',
  hls: 'https://host/app/stream.m3u8',
  whip: 'https://host/whip/stream',
  whep: 'https://host/whep/stream',
  file: 'https://host/file.mp4',
};

const kindsOfScheme: Record<string, readonly AddressKind[]> = {
  rtmp: ['rtmp'],
  rtmps: ['rtmp'],
  webrtc: ['webrtc'],
  http: ['http-flv', 'ts', 'hls', 'whip', 'whep', 'file'],
  https: ['http-flv', 'ts', 'hls', 'whip', 'whep', 'file'],
  ws: ['ws-flv', 'ws-ts'],
  wss: ['ws-flv', 'ws-ts'],
  blob: ['file', 'hls'],
  data: ['file', 'hls'],
};

const kindOfEnding: Record<string, AddressKind> = { flv: 'http-flv', ts: 'ts', m2ts: 'ts', m3u8: 'hls', m3u: 'hls' };
const fileEnding = /^(mp4|m4v|m4a|mov|webm|mkv|mp3|aac|wav|ogg|ogv|oga|opus|flac)$/;

/** Names that many servers give every playlist; the stream is then named by the folder. */
const playlistName = /^(index|playlist|master|manifest|main|stream|main_stream|ll|llhls|chunklist)$/;

/**
 * Takes a stream's address apart. The protocol is told from scheme, path and ending, unless `kind` says it.
 * Throws `ERROR_INVALID_PARAMETER` with what is wrong and what was expected; the message never repeats a stream key.
 */
export function parseAddress(url: string | URL, kind?: AddressKind): StreamAddress {
  const href = String(url).trim();
  const scheme = /^([a-z][a-z\d+.-]*):/i.exec(href)?.[1]?.toLowerCase();
  if (!scheme) throw wrong('has no protocol', kind ? [kind] : ['rtmp', 'whip', 'hls']);
  const possible = kindsOfScheme[scheme];
  if (!possible) throw wrong(`has the protocol ${scheme}:, which is none of a live stream`, ['rtmp', 'whip', 'hls']);
  if (kind && !possible.includes(kind)) throw wrong(`begins with ${scheme}:, which does not carry ${kind}`, [kind]);
  if (scheme === 'blob' || scheme === 'data') {
    const params = new URLSearchParams();
    return { kind: kind ?? 'file', secure: true, host: '', app: '', stream: '', params, href };
  }

  const { parsed, port } = parseAuthority(href, possible);
  const segments = parsed.pathname.split('/').filter(Boolean);
  const found = kind ?? kindOf(scheme, segments, parsed.searchParams);
  if (!found) throw wrong(`does not show how the stream travels`, possible);
  return {
    kind: found,
    secure: /^(https|wss|rtmps|webrtc)$/.test(scheme),
    host: parsed.hostname,
    ...(port === undefined ? {} : { port }),
    ...nameOf(
      found,
      scheme === 'rtmp' || scheme === 'rtmps' ? rawSegments(href) : segments.map(decode),
      parsed.searchParams,
    ),
    params: parsed.searchParams,
    href,
  };
}

/** Browsers disagree about authorities behind schemes they do not know, so the URL parser is shown one it knows. */
function parseAuthority(href: string, possible: readonly AddressKind[]): { parsed: URL; port?: number } {
  const parts = /^[^:]+:\/\/(?:[^/?#\\]*@)?(\[[^\]]*\]|[^/?#:\\]*)(?::(\d+))?(?=[/?#]|$)/.exec(href);
  if (!parts) throw wrong('lacks // before its host, or its port is no number', possible);
  const [, host, digits] = parts;
  if (!host) throw wrong('has no host', possible);
  const port = digits === undefined ? undefined : Number(digits);
  if (port !== undefined && (port < 1 || port > 65_535))
    throw wrong(`has the port ${port}, not one of 1 to 65535`, possible);
  const known = href.replace(/^[^:]+/, 'http');
  if (!URL.canParse(known)) throw wrong('has a malformed host', possible);
  return { parsed: new URL(known), ...(port === undefined ? {} : { port }) };
}

function kindOf(scheme: string, segments: readonly string[], params: URLSearchParams): AddressKind | undefined {
  if (scheme === 'webrtc') return 'webrtc';
  if (scheme.startsWith('rtmp')) return 'rtmp';
  const ending = endingOf(segments.at(-1) ?? '');
  if (scheme.startsWith('ws')) return ending === 'flv' ? 'ws-flv' : ending === 'ts' ? 'ws-ts' : undefined;
  const direction = params.get('direction');
  if (direction === 'whip' || segments.includes('whip')) return 'whip';
  if (direction === 'whep' || segments.includes('whep')) return 'whep';
  return kindOfEnding[ending] ?? (fileEnding.test(ending) ? 'file' : undefined);
}

function nameOf(
  kind: AddressKind,
  segments: readonly string[],
  params: URLSearchParams,
): { app: string; stream: string } {
  if (kind === 'whip' || kind === 'whep') return nameOfSession(kind, segments, params);
  const path = [...segments];
  let stream = path.pop() ?? '';
  if (kind !== 'rtmp' && kind !== 'webrtc') {
    const ending = endingOf(stream);
    if (ending) stream = stream.slice(0, -ending.length - 1);
    if (kind === 'hls' && playlistName.test(stream) && path.length > 0) stream = path.pop()!;
  } else if (path.length === 0)
    throw wrong(stream ? 'has no stream name behind its app' : 'has no app and stream name', [kind]);
  if (!stream) throw wrong('has no stream name', [kind]);
  return { app: path.join('/'), stream };
}

/** `/whip/name`, `/name/whip`, `/rtc/v1/whip/?app=…&stream=…`, `/app/name?direction=whip`. */
function nameOfSession(
  kind: 'whip' | 'whep',
  segments: readonly string[],
  params: URLSearchParams,
): { app: string; stream: string } {
  const named = params.get('stream');
  if (named) return { app: params.get('app') ?? '', stream: named };
  const at = segments.lastIndexOf(kind);
  const path = at < 0 ? [...segments] : segments.length > at + 1 ? segments.slice(at + 1) : segments.slice(0, at);
  // Many endpoints name no stream at all: the bearer token does.
  return { stream: path.pop() ?? '', app: path.join('/') };
}

function rawSegments(href: string): string[] {
  return href
    .replace(/^[^:]+:\/\/[^/?#]*/, '')
    .replace(/[?#].*$/, '')
    .split('/')
    .filter(Boolean);
}

function endingOf(segment: string): string {
  return /\.([a-z\d]+)$/i.exec(segment)?.[1]?.toLowerCase() ?? '';
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function wrong(what: string, expected: readonly AddressKind[]): LiveError {
  const shapes = expected.map((kind) => examples[kind]).join(' or ');
  return new LiveError(LiveCode.ERROR_INVALID_PARAMETER, `The address ${what}; expected is ${shapes}.`);
}
