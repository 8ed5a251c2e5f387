import { startFaultProxy, type FaultProxy, type ProxyFault } from '../../scripts/fault-proxy.ts';
import { startMediaOrigin, type MediaOrigin } from '../../scripts/media-origin.ts';
import { freePort } from './free-port.ts';
import { startGatewayProcess, type GatewayProcess } from './gateway-process.ts';
import { startMediaRelay, type MediaRelay } from './media-relay.ts';

/** Protocols that an outage site serves one and the same live stream by. */
export type OutageProtocol = 'hls' | 'll-hls' | 'http-flv' | 'ws-flv' | 'whep';

/** What can happen to a stream. */
export type Outage = 'refused' | '404' | '503' | 'hang' | 'reset' | 'frozen' | 'offline' | 'clean end' | 'silent';

/** Whether there is such an outage for a protocol: only playlists freeze, only streams end. */
export function concerns(outage: Outage, protocol: OutageProtocol): boolean {
  if (outage === 'frozen') return protocol.includes('hls');
  if (outage === 'clean end') return protocol.includes('flv');
  return true;
}

/** A way to the live stream of its own, that breaks when told. */
export interface Station {
  readonly url: string;
  /** `offline` is the server's side of it only: the browser must be told besides. */
  break(outage: Outage): Promise<void>;
  repair(): Promise<void>;
  close(): Promise<void>;
}

/** What a station serves. */
export interface StationOptions {
  /** Of HLS. @default 'fmp4' */
  readonly container?: 'ts' | 'fmp4';
  /** HLS and FLV can come without. @default true */
  readonly sound?: boolean;
}

/** A live stream by all protocols. Its pictures tell their second, see scripts/media/second-pattern.ts. */
export interface OutageSite {
  /** Seconds of the stream that exist by now; the picture shows them modulo 64. */
  readonly position: number;
  /** A way to the stream. */
  station(protocol: OutageProtocol, options?: StationOptions): Promise<Station>;
  close(): Promise<void>;
}

const faults: Readonly<Record<Outage, ProxyFault>> = {
  refused: { mode: 'refuse' },
  '404': { mode: 'status', status: 404 },
  '503': { mode: 'status', status: 503 },
  hang: { mode: 'hang' },
  reset: { mode: 'reset' },
  frozen: { mode: 'freeze' },
  offline: { mode: 'hang' },
  'clean end': { mode: 'end', next: 'refuse' },
  silent: { mode: 'silent' },
};

const name = 'outage';

/** Starts the origin, and a gateway that is fed from it. */
export async function openOutageSite(): Promise<OutageSite> {
  const origin = await startMediaOrigin();
  const rtcPort = await freePort();
  const gateway = await startGatewayProcess(['--rtc-port', String(rtcPort)]);
  const publisher = await publish(origin, gateway);

  async function station(protocol: OutageProtocol, options: StationOptions = {}): Promise<Station> {
    const relay = protocol === 'whep' ? await startMediaRelay(rtcPort) : undefined;
    const throughGateway = protocol === 'whep' || protocol === 'll-hls';
    const proxy = await startFaultProxy(
      throughGateway ? gateway.url : origin.url,
      relay && ((sdp) => throughRelay(sdp, relay.port)),
    );
    return {
      url: addressOf(protocol, proxy, options),
      break: async (outage) => {
        if (relay) relay.blocked = true;
        // The signalling of WHEP is silent anyway when all is well.
        if (!relay || outage !== 'silent') await proxy.set(faults[outage]);
      },
      repair: async () => {
        if (relay) relay.blocked = false;
        await proxy.set('pass');
      },
      close: () => closeStation(proxy, relay),
    };
  }

  return {
    get position() {
      return origin.position;
    },
    station,
    close: async () => {
      publisher.abort();
      await gateway.stop();
      await origin.close();
    },
  };
}

async function closeStation(proxy: FaultProxy, relay: MediaRelay | undefined): Promise<void> {
  relay?.close();
  await proxy.close();
}

function addressOf(
  protocol: OutageProtocol,
  { url }: FaultProxy,
  { container = 'fmp4', sound = true }: StationOptions,
): string {
  if (protocol === 'hls') return `${url}/live/${sound ? '' : 'video-'}${container}/master.m3u8?segment=2`;
  if (protocol === 'll-hls') return `${url}/hls/${name}/ll.m3u8`;
  if (protocol === 'whep') return `${url}/whep/${name}`;
  return `${protocol === 'ws-flv' ? url.replace('http', 'ws') : url}/live/${sound ? 'stream' : 'video'}.flv`;
}

/** One candidate for each media section: the relay. */
function throughRelay(sdp: string, port: number): string {
  return sdp
    .split('\r\n')
    .filter((line) => !line.startsWith('a=candidate:') || / udp /i.test(line))
    .map((line) => line.replace(/^(a=candidate:\S+ \d+ \S+ \d+) \S+ \d+/, `$1 127.0.0.1 ${port}`))
    .join('\r\n');
}

/** Hands the origin's FLV on to the gateway, until aborted. */
async function publish(origin: MediaOrigin, gateway: GatewayProcess): Promise<AbortController> {
  const over = new AbortController();
  const socket = new WebSocket(`${gateway.wsUrl}/live/${name}.flv`, ['publisher']);
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve());
    socket.addEventListener('error', () => reject(new Error('The gateway takes no stream.')));
  });
  const pump = async () => {
    const response = await fetch(`${origin.url}/live/stream.flv`, { signal: over.signal });
    for await (const chunk of response.body!) socket.send(chunk);
  };
  pump().catch(() => socket.close());
  return over;
}
