import { LiveCode, LiveError } from '@livelit/core';

/** The protocols that the player tells apart. */
export type SourceType =
  | 'hls'
  | 'll-hls'
  | 'http-flv'
  | 'ws-flv'
  | 'http-ts'
  | 'ws-ts'
  | 'whep'
  | 'webrtc-srs'
  | 'webrtc-tencent'
  | 'rtmp'
  | 'file';

/** What to play. */
export interface PlayerSource {
  /** Address of the stream or file; relative ones start from the page's. */
  readonly url: string;
  /** The protocol, or a MIME type; found out from the address, or by asking the server, when it is absent. */
  readonly type?: SourceType | (string & {}) | undefined;
  /** Sent as `Authorization: Bearer …`, over WebSocket as a subprotocol. Only to the source's own origin and `trustedOrigins`. */
  readonly token?: string | undefined;
  /** Sent with every request of the source, where the protocol allows it: fetch, never a WebSocket or the browser's own player. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Key in the cache, instead of the one that follows from the address. */
  readonly cacheKey?: string | undefined;
  /** Whether the stream goes on being made, and is therefore tried again without end; by default the engine finds out. */
  readonly live?: boolean | undefined;
}

const mimeTypes: Readonly<Record<string, SourceType>> = {
  'application/vnd.apple.mpegurl': 'hls',
  'application/x-mpegurl': 'hls',
  'application/mpegurl': 'hls',
  'audio/mpegurl': 'hls',
  'audio/x-mpegurl': 'hls',
  'video/x-flv': 'http-flv',
  'video/flv': 'http-flv',
  'video/mp2t': 'http-ts',
  'application/mp4': 'file',
  'application/ogg': 'file',
  'application/sdp': 'whep',
};

const fileEndings = /^(mp[34]|m4[av]|mov|web[ma]|mkv|aac|wav|og[gva]|opus|flac)$/;
const tsEndings = /^m?2?ts$/;

/** Schemes that an address without a type of one's own may have, and what they say about the protocol. */
const schemes: Readonly<Record<string, string | undefined>> = {
  http: undefined,
  https: undefined,
  ws: 'ws-flv',
  wss: 'ws-flv',
  blob: 'file',
  data: 'file',
  file: undefined,
  webrtc: 'webrtc',
  rtmp: 'rtmp',
  rtmps: 'rtmp',
};

/** Over a WebSocket, whatever the type says. */
const overWebSocket: Readonly<Record<string, SourceType>> = { 'http-flv': 'ws-flv', 'http-ts': 'ws-ts' };

const ownTypes = /^(hls|ll-hls|(http|ws)-(flv|ts)|whep|webrtc-(srs|tencent)|rtmp|file|(video|audio|application)\/.*)$/i;

/** The source with an absolute URL. Throws ERROR_INVALID_PARAMETER for what is no address that could be played. */
export function toSource(source: string | PlayerSource): PlayerSource {
  const given = typeof source === 'string' ? { url: source } : source;
  const base = globalThis.document?.baseURI;
  const address = typeof given?.url === 'string' ? given.url.trim() : '';
  if (!address || !URL.canParse(address, base))
    throw new LiveError(LiveCode.ERROR_INVALID_PARAMETER, `"${String(given?.url ?? '')}" is not an address.`);
  const { href, protocol } = new URL(address, base);
  // An engine that somebody brought along has a type of its own, and perhaps a scheme of its own.
  if (!(schemeOf(protocol) in schemes) && (!given.type || ownTypes.test(given.type)))
    throw new LiveError(LiveCode.ERROR_INVALID_PARAMETER, `Nothing can be played from addresses with "${protocol}".`);
  return { ...given, url: href };
}

/** One source or several, each with an absolute URL. Throws ERROR_INVALID_PARAMETER, also when there is none. */
export function toSources(
  sources: string | PlayerSource | readonly (string | PlayerSource)[],
): readonly PlayerSource[] {
  const list = (Array.isArray(sources) ? sources : [sources]) as readonly (string | PlayerSource)[];
  if (list.length === 0) throw new LiveError(LiveCode.ERROR_INVALID_PARAMETER, 'There is no source to play.');
  return list.map((source) => toSource(source));
}

/** The type that the source names, or that its address tells; `undefined` when only the server knows. */
export function detectType({ url, type }: PlayerSource): string | undefined {
  const { protocol, pathname } = new URL(url);
  const socket = protocol.startsWith('ws');
  if (type) {
    const known = typeOfMime(type) ?? type;
    return (socket && overWebSocket[known]) || known;
  }
  const ending = /\.(\w+)$/.exec(pathname)?.[1]?.toLowerCase() ?? '';
  if (socket && tsEndings.test(ending)) return 'ws-ts';
  const scheme = schemeOf(protocol);
  if (scheme in schemes && schemes[scheme]) return schemes[scheme];
  if (/\/whep(\/|$)/.test(pathname)) return 'whep';
  if (ending === 'm3u8') return 'hls';
  if (ending === 'flv') return 'http-flv';
  if (tsEndings.test(ending)) return 'http-ts';
  return fileEndings.test(ending) ? 'file' : undefined;
}

/** The type behind a MIME type, as in a Content-Type header. */
export function typeOfMime(mime: string): SourceType | undefined {
  const essence = mime.split(';')[0]!.trim().toLowerCase();
  return mimeTypes[essence] ?? (/^(video|audio)\//.test(essence) ? 'file' : undefined);
}

function schemeOf(protocol: string): string {
  return protocol.slice(0, -1);
}
