/** The extension that carries the time of capture (http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time). */
const captureTimeUri = 'http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time';

/** Milliseconds from 1900, where NTP counts from, to 1970. */
const ntpToUnixMs = 2_208_988_800_000;

/** What webrtc-extensions adds; not in the libraries of TypeScript, and not in every browser. */
interface HeaderExtension {
  readonly uri: string;
  direction: RTCRtpTransceiverDirection;
}
interface ExtendedTransceiver {
  getHeaderExtensionsToNegotiate?(): HeaderExtension[];
  setHeaderExtensionsToNegotiate?(extensions: readonly HeaderExtension[]): void;
}
interface TimedSource extends RTCRtpSynchronizationSource {
  readonly captureTimestamp?: number;
  readonly senderCaptureTimeOffset?: number;
}

/** Offers to be told when each frame was captured, where the browser can be told. */
export function askForCaptureTime(transceiver: RTCRtpTransceiver): void {
  const extended = transceiver as RTCRtpTransceiver & ExtendedTransceiver;
  const extensions = extended.getHeaderExtensionsToNegotiate?.() ?? [];
  const capture = extensions.find(({ uri }) => uri === captureTimeUri);
  if (!capture) return;
  capture.direction = 'recvonly';
  try {
    extended.setHeaderExtensionsToNegotiate?.(extensions);
  } catch {
    // Drafts of this interface differ in the directions they take; it plays as well without.
  }
}

/**
 * Seconds between the capture of what is played now and its playing, if the stream tells (abs-capture-time).
 * `senderClockMs` is by how much our clock is ahead of the sender's.
 */
export function captureLatency(connection: RTCPeerConnection, senderClockMs: number): number | undefined {
  const receivers = connection.getReceivers().toSorted((a, b) => b.track.kind.localeCompare(a.track.kind));
  for (const receiver of receivers) {
    const source = latest(receiver.getSynchronizationSources() as TimedSource[]);
    if (source?.captureTimestamp === undefined) continue;
    const captured = source.captureTimestamp - ntpToUnixMs + (source.senderCaptureTimeOffset ?? 0) + senderClockMs;
    const seconds = (source.timestamp - captured) / 1000;
    // Below nothing there is only a clock that is wrong.
    return seconds < -1 ? undefined : Math.max(0, seconds);
  }
  return undefined;
}

function latest(sources: readonly TimedSource[]): TimedSource | undefined {
  return sources.toSorted((a, b) => b.timestamp - a.timestamp)[0];
}
