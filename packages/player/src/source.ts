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
  'audio/mpegurl': 'hls',
  'audio/x-mpegurl': 'hls',
  'video/x-flv': 'http-flv',
  'video/flv': 'http-flv',
  'application/sdp': 'whep',
};

const fileEndings = /^(mp[34]|m4[av]|mov|web[ma]|mkv|aac|wav|og[gva]|opus|flac)$/;

/** The source with an absolute URL. Throws ERROR_INVALID_PARAMETER for what is no address. */
export function toSource(source: string | PlayerSource): PlayerSource {
  const given = typeof source === 'string' ? { url: source } : source;
  const base = globalThis.document?.baseURI;
  if (!given?.url || !URL.canParse(given.url, base))
    throw new LiveError(LiveCode.ERROR_INVALID_PARAMETER, `"${String(given?.url ?? '')}" is not an address.`);
  return { ...given, url: new URL(given.url, base).href };
}

/** The type that the source names, or that its address tells; `undefined` when only the server knows. */
export function detectType({ url, type }: PlayerSource): string | undefined {
  const { protocol, pathname } = new URL(url);
  const overWebSocket = protocol.startsWith('ws');
  if (type) {
    const known = typeOfMime(type) ?? type;
    return known === 'http-flv' && overWebSocket ? 'ws-flv' : known;
  }
  if (protocol === 'blob:' || protocol === 'data:') return 'file';
  if (overWebSocket) return 'ws-flv';
  if (!protocol.startsWith('http')) return protocol.slice(0, -1);
  if (/\/whep(\/|$)/.test(pathname)) return 'whep';
  const ending = /\.(\w+)$/.exec(pathname)?.[1]?.toLowerCase();
  if (ending === 'm3u8') return 'hls';
  if (ending === 'flv') return 'http-flv';
  return ending && fileEndings.test(ending) ? 'file' : undefined;
}

/** The type behind a MIME type, as in a Content-Type header. */
export function typeOfMime(mime: string): SourceType | undefined {
  const essence = mime.split(';')[0]!.trim().toLowerCase();
  return mimeTypes[essence] ?? (/^(video|audio)\//.test(essence) ? 'file' : undefined);
}
