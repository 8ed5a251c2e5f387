import { LiveCode } from '../live-code.ts';
import { LiveError } from '../live-error.ts';
import type { AddressKind, StreamAddress } from './address.ts';

const examples: Readonly<Record<AddressKind, string>> = {
  rtmp: 'rtmp://host/app/stream',
  webrtc: 'webrtc://host/app/stream',
  whip: 'http://host/whip/stream',
  whep: 'http://host/whep/stream',
  hls: 'http://host/app/stream.m3u8',
  'http-flv': 'http://host/app/stream.flv',
  ts: 'http://host/app/stream.ts',
  'ws-flv': 'ws://host/app/stream.flv',
  'ws-ts': 'ws://host/app/stream.ts',
  file: 'http://host/file.mp4',
};

const fileEnding = /^(mp4|m4[av]|mov|webm|mkv|mp3|aac|wav|og[gva]|opus|flac)$/;

/** Names that servers give every playlist: the folder then names the stream. */
const playlistName = /^(index|playlist|master|main|ll|llhls)$/;

/**
 * Takes a stream's address apart. The protocol is told from scheme, path and ending, unless `kind` says it.
 * Throws `ERROR_INVALID_PARAMETER` with what is wrong and what was expected; the message never repeats a stream key.
 */
export function parseAddress(url: string | URL, kind?: AddressKind): StreamAddress {
  const href = String(url).trim();
  const scheme = /^([a-z]+):/i.exec(href)?.[1]?.toLowerCase() ?? '';
  const secure = /^(https|wss|rtmps|webrtc)$/.test(scheme);
  if (scheme === 'blob' || scheme === 'data') {
    return { kind: kind ?? 'file', secure, host: '', app: '', stream: '', params: new URLSearchParams(), href };
  }
  const family = scheme.replace(/^(http|ws|rtmp)s$/, '$1');
  const kinds = (Object.keys(examples) as AddressKind[]).filter((each) => examples[each].startsWith(`${family}:`));
  const example = kind ?? kinds[0] ?? 'rtmp';
  if (kinds.length === 0) throw wrong('begins with no protocol of a live stream', example);
  if (!kinds.includes(example)) throw wrong(`begins with ${scheme}:, which carries no ${kind}`, example);

  const [, authority = '', path = ''] = /^[^:]+:\/\/([^/?#\\]*)([^?#]*)/.exec(href) ?? [];
  // Browsers disagree about what stands behind schemes they do not know, so they are shown one they know.
  const known = href.replace(/^[^:]+/, 'http');
  if (!authority || !URL.canParse(known)) throw wrong('has no host, or a malformed one', example);
  const { hostname: host, searchParams: params } = new URL(known);
  const port = /:(\d+)$/.exec(authority)?.[1];
  const raw = path.split('/').filter(Boolean);
  // RTMP servers get path and key as they are written.
  const segments = family === 'rtmp' ? raw : raw.map(decoded);
  const found = kind ?? kindOf(family, segments, params);
  if (!found) throw wrong('does not show its protocol', example);
  return {
    kind: found,
    secure,
    host,
    ...(port && { port: Number(port) }),
    ...nameOf(found, segments, params),
    params,
    href,
  };
}

function kindOf(family: string, segments: readonly string[], params: URLSearchParams): AddressKind | undefined {
  if (family === 'rtmp' || family === 'webrtc') return family;
  const ending = endingOf(segments.at(-1));
  if (family === 'ws') return ending === 'flv' || ending === 'ts' ? `ws-${ending}` : undefined;
  for (const session of ['whip', 'whep'] as const) {
    if (segments.includes(session) || params.get('direction') === session) return session;
  }
  if (ending === 'flv') return 'http-flv';
  if (ending === 'm3u8') return 'hls';
  return ending === 'ts' ? 'ts' : fileEnding.test(ending) ? 'file' : undefined;
}

function nameOf(kind: AddressKind, segments: string[], params: URLSearchParams): Pick<StreamAddress, 'app' | 'stream'> {
  const session = kind === 'whip' || kind === 'whep';
  const named = session && params.get('stream');
  if (named) return { app: params.get('app') ?? '', stream: named };
  // `/whip/name` as well as `/app/name/whip`.
  const path = session ? segments.slice(segments.at(-1) === kind ? 0 : segments.indexOf(kind) + 1) : [...segments];
  if (session && path.at(-1) === kind) path.pop();
  let stream = path.pop() ?? '';
  if (kind === 'rtmp' || kind === 'webrtc') {
    if (path.length === 0) throw wrong('has no stream name', kind);
  } else if (!session) {
    stream = stream.slice(0, stream.length - endingOf(stream).length).replace(/\.$/, '');
    if (kind === 'hls' && playlistName.test(stream)) stream = path.pop() ?? stream;
  }
  // A WHIP or WHEP endpoint may leave the name to the token.
  if (!stream && !session) throw wrong('has no stream name', kind);
  return { app: path.join('/'), stream };
}

function endingOf(segment = ''): string {
  return /\.(\w+)$/.exec(segment)?.[1]?.toLowerCase() ?? '';
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function wrong(what: string, kind: AddressKind): LiveError {
  return new LiveError(LiveCode.ERROR_INVALID_PARAMETER, `The address ${what}; expected is ${examples[kind]}.`);
}
