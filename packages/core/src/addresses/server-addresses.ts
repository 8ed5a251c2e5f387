import { LiveCode } from '../live-code.ts';
import { LiveError } from '../live-error.ts';
import type { AddressKind } from './address.ts';

/** A server whose address shapes are known. `tencent` is Tencent Cloud Streaming Services. */
export type ServerKind =
  | 'livelit'
  | 'srs'
  | 'mediamtx'
  | 'node-media-server'
  | 'nginx-rtmp'
  | 'ovenmediaengine'
  | 'tencent';

/** One stream on one server. */
export interface StreamPlace {
  /**
   * Where the server is: `https://live.example.com`. Its scheme decides between http and https, ws and wss.
   * A port in it is taken for everything over HTTP; without one `https:` means 443 and `http:` the server's own defaults.
   */
  base: string | URL;
  /** The stream's name. */
  stream: string;
  /** The application. @default 'live', for OvenMediaEngine 'app' */
  app?: string;
  /** What goes behind the `?`, such as a ready-made `txSecret` and `txTime`. */
  params?: Readonly<Record<string, string>>;
  /** @default 1935 */
  rtmpPort?: number;
}

/** Addresses of one stream by the way it travels. */
export type AddressTable = Partial<Record<AddressKind | 'll-hls', string>>;

/** How addresses of a server are written: its HTTP ports where no port is given, and its paths. */
interface ServerShape {
  readonly app?: string;
  readonly http?: number;
  readonly push: Shapes;
  readonly play: Shapes;
}

type Shape = readonly [scheme: 'rtmp' | 'webrtc' | 'http' | 'ws', path: string, port?: number];
type Shapes = Partial<Record<AddressKind | 'll-hls', Shape>>;

const rtmp: Shapes = { rtmp: ['rtmp', '{app}/{stream}'] };
const webrtc: Shapes = { webrtc: ['webrtc', '{app}/{stream}'] };
const flv: Shapes = { 'http-flv': ['http', '{app}/{stream}.flv'] };
const wsFlv: Shapes = { 'ws-flv': ['ws', '{app}/{stream}.flv'] };
const hls: Shapes = { hls: ['http', '{app}/{stream}.m3u8'] };

const shapes: Readonly<Record<ServerKind, ServerShape>> = {
  livelit: {
    push: { whip: ['http', 'whip/{stream}'], 'ws-flv': ['ws', 'live/{stream}.flv'] },
    play: {
      whep: ['http', 'whep/{stream}'],
      'http-flv': ['http', 'live/{stream}.flv'],
      'ws-flv': ['ws', 'live/{stream}.flv'],
      hls: ['http', 'hls/{stream}/index.m3u8'],
      'll-hls': ['http', 'hls/{stream}/ll.m3u8'],
    },
  },
  srs: {
    http: 8080,
    push: { ...rtmp, whip: ['http', 'rtc/v1/whip/?app={app}&stream={stream}', 1985], ...webrtc },
    play: { whep: ['http', 'rtc/v1/whep/?app={app}&stream={stream}', 1985], ...flv, ...hls, ...rtmp, ...webrtc },
  },
  mediamtx: {
    push: { ...rtmp, whip: ['http', '{app}/{stream}/whip', 8889] },
    play: { whep: ['http', '{app}/{stream}/whep', 8889], hls: ['http', '{app}/{stream}/index.m3u8', 8888], ...rtmp },
  },
  'node-media-server': { http: 8000, push: { ...rtmp, ...wsFlv }, play: { ...flv, ...wsFlv, ...rtmp } },
  'nginx-rtmp': { http: 8080, push: rtmp, play: { hls: ['http', 'hls/{stream}.m3u8'], ...rtmp } },
  ovenmediaengine: {
    app: 'app',
    http: 3333,
    push: { ...rtmp, whip: ['http', '{app}/{stream}?direction=whip'] },
    play: { 'll-hls': ['http', '{app}/{stream}/llhls.m3u8'] },
  },
  tencent: { push: { ...rtmp, ...webrtc }, play: { ...webrtc, ...flv, ...hls, ...rtmp } },
};

/** The addresses that this stream can be pushed to on a server of this kind. */
export function pushAddresses(server: ServerKind, place: StreamPlace): AddressTable {
  return addresses(server, place, 'push');
}

/** The addresses that this stream can be played from on a server of this kind. */
export function playAddresses(server: ServerKind, place: StreamPlace): AddressTable {
  return addresses(server, place, 'play');
}

function addresses(server: ServerKind, place: StreamPlace, direction: 'push' | 'play'): AddressTable {
  const { app, http, [direction]: table } = shapes[server];
  const entries = Object.entries(table).map(([kind, shape]) => [kind, fill(shape, app, http, place)]);
  return Object.fromEntries(entries) as AddressTable;
}

function fill(shape: Shape, defaultApp = 'live', defaultPort: number | undefined, place: StreamPlace): string {
  const [scheme, path, ownPort] = shape;
  const { stream, app = defaultApp, params = {}, rtmpPort = 1935 } = place;
  const base = baseOf(place.base);
  const secure = base.protocol === 'https:';
  const portOf = () => base.port || (secure ? '' : String(ownPort ?? defaultPort ?? ''));
  const port = scheme === 'rtmp' ? (rtmpPort === 1935 ? '' : String(rtmpPort)) : scheme === 'webrtc' ? '' : portOf();
  const filled = path.replace('{app}', encodePath(app)).replace('{stream}', encodePath(stream));
  const query = new URLSearchParams(params).toString();
  const start = `${scheme}${secure && (scheme === 'http' || scheme === 'ws') ? 's' : ''}://${base.hostname}${port && `:${port}`}`;
  return `${start}/${filled}${query && (filled.includes('?') ? '&' : '?') + query}`;
}

function baseOf(base: string | URL): URL {
  const url = URL.canParse(String(base)) ? new URL(base) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw new LiveError(LiveCode.ERROR_INVALID_PARAMETER, 'The base of a server is http://host or https://host.');
}

function encodePath(name: string): string {
  return name.split('/').map(encodeURIComponent).join('/');
}
