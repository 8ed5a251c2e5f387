import type { LatencySettings } from '../latency-settings.ts';

/** Browsers refuse more (W3C webrtc-extensions: 4000 ms). */
const longestMs = 4000;

/** Makes the jitter buffers as long as the viewer wants to be behind; `undefined` leaves their length to the browser. */
export function setJitterBuffer(connection: RTCPeerConnection, { target, minBuffer }: Readonly<LatencySettings>): void {
  const seconds = target === undefined && minBuffer === undefined ? null : Math.max(target ?? 0, minBuffer ?? 0);
  const ms = seconds === null ? null : Math.min(longestMs, Math.max(0, Math.round(seconds * 1000)));
  for (const receiver of connection.getReceivers())
    if ('jitterBufferTarget' in receiver) receiver.jitterBufferTarget = ms;
}
