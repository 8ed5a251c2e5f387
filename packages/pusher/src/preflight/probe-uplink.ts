import { LiveCode } from '@livelit/core';

import { publishProtocols } from '../flv/publish-protocols.ts';
import type { UnderstoodAddress } from './check-address.ts';
import { check, type PreflightCheck } from './preflight-check.ts';
import { isProbeResult, type ProbeResult, uplinkKbps } from './uplink-kbps.ts';

/** Milliseconds from the first byte to the last word. */
const probeMs = 5000;
/** Bytes of one message: a gateway takes no larger from strangers. */
const pieceBytes = 4096;
/** Bytes that may wait in the browser, so that it is the network that is measured. */
const longestBuffer = 64 << 10;

/**
 * How much the network carries to a Livelit gateway, by sending it up to 2 MB for up to 3 s. Other servers cannot be
 * asked, and nothing is claimed of them.
 */
export async function probeUplink(
  { url, server }: UnderstoodAddress,
  token: string,
  wantedKbps: number,
  signal: AbortSignal,
): Promise<PreflightCheck> {
  const probe = new URL('probe', server.origin.replace(/^http/, 'ws'));
  const name = /\/([\w.-]{1,64}?)(?:\.flv)?$/.exec(url.pathname)?.[1];
  // A stream key of RTMP is none of the gateway's business here.
  if (name && !url.protocol.startsWith('rtmp')) probe.searchParams.set('name', name);
  const result = await measure(probe, token, AbortSignal.any([signal, AbortSignal.timeout(probeMs)]));
  if (result === 'unauthorised')
    return check(
      'uplink',
      'fail',
      'The server does not let this token publish.',
      '服务器不允许使用该令牌推流。',
      {},
      LiveCode.ERROR_UNAUTHORIZED,
    );
  const kbps = result && uplinkKbps(result);
  if (kbps === undefined)
    return check('uplink', 'skip', 'This server does not measure the network.', '该服务器不支持上行测速。');
  const facts = { kbps, wantedKbps, bytes: result?.bytes, ms: result?.ms };
  const mbps = (value: number) => (value / 1000).toFixed(1);
  if (kbps >= wantedKbps * 1.3)
    return check('uplink', 'pass', `The network carries ${mbps(kbps)} Mb/s.`, `上行带宽约 ${mbps(kbps)} Mb/s。`, facts);
  return check(
    'uplink',
    kbps < wantedKbps ? 'fail' : 'warn',
    `The network carries ${mbps(kbps)} Mb/s; ${mbps(wantedKbps)} Mb/s are wanted, and some to spare.`,
    `上行带宽约 ${mbps(kbps)} Mb/s，而所需为 ${mbps(wantedKbps)} Mb/s 并需留有余量。`,
    facts,
    LiveCode.WARNING_NETWORK_BUSY,
  );
}

/** How a Livelit gateway closes for a token that may not publish; other servers know no such codes. */
const refusals: ReadonlySet<number> = new Set([4401, 4403]);

function measure(url: URL, token: string, signal: AbortSignal): Promise<ProbeResult | 'unauthorised' | undefined> {
  return new Promise((resolve) => {
    let socket: WebSocket;
    try {
      socket = new WebSocket(url, ['probe', ...publishProtocols(token).filter((one) => one.startsWith('bearer.'))]);
    } catch {
      return resolve(undefined);
    }
    const piece = crypto.getRandomValues(new Uint8Array(pieceBytes));
    let sending: ReturnType<typeof setInterval> | undefined;
    const end = (result?: ProbeResult | 'unauthorised') => {
      clearInterval(sending);
      resolve(result);
      if (socket.readyState === WebSocket.OPEN) socket.close(1000);
    };
    signal.addEventListener('abort', () => end(), { once: true });
    socket.onopen = () => signal.aborted && end();
    socket.onclose = ({ code }) => end(refusals.has(code) ? 'unauthorised' : undefined);
    socket.onmessage = ({ data }) => {
      const message = parse(data);
      if (isProbeResult(message)) return end(message);
      if (message?.['type'] !== 'ready') return undefined;
      let left = Number(message['maxBytes']) || 0;
      const fill = () => {
        for (
          ;
          left > 0 && socket.bufferedAmount < longestBuffer && socket.readyState === WebSocket.OPEN;
          left -= pieceBytes
        )
          socket.send(piece);
      };
      fill();
      sending = setInterval(fill, 5);
      return undefined;
    };
  });
}

function parse(data: unknown): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = typeof data === 'string' ? JSON.parse(data) : undefined;
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
