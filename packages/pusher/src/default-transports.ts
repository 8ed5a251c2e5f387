import type { TransportDefinition } from './transport.ts';
import { flv } from './transports/flv/flv.ts';
import { rtmp } from './transports/rtmp/rtmp.ts';
import { webrtc } from './transports/webrtc/webrtc.ts';
import { whip } from './transports/whip/whip.ts';

/** One line per protocol; the first that can publish to an address is used. */
export const defaultTransports: readonly TransportDefinition[] = [
  whip(), // http: and https:
  flv(), // ws: and wss:
  rtmp(), // rtmp: and rtmps:, through a gateway
  webrtc(), // webrtc:, of SRS and of Tencent
];
