/**
 * What a developer writes without any library, to measure ours against: WHIP and WHEP over a bare RTCPeerConnection, and
 * FLV taken apart and decoded picture by picture, as soon as it comes.
 */
import { readTimeCode } from '@livelit/playground/time-code';

/** A running thing. */
export interface Bare {
  close(): void;
}

async function exchange(url: string, peer: RTCPeerConnection): Promise<string> {
  await peer.setLocalDescription();
  if (peer.iceGatheringState !== 'complete')
    await new Promise((resolve) =>
      peer.addEventListener(
        'icegatheringstatechange',
        () => peer.iceGatheringState === 'complete' && resolve(undefined),
      ),
    );
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/sdp' },
    body: peer.localDescription!.sdp,
  });
  if (!response.ok) throw new Error(`${url} answers ${response.status}.`);
  await peer.setRemoteDescription({ type: 'answer', sdp: await response.text() });
  return new URL(response.headers.get('location') ?? '', url).href;
}

/** Publishes a stream; H.264 where there is any, at most so many kbps. */
export async function bareWhip(url: string, stream: MediaStream, kbps: number): Promise<Bare> {
  const peer = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
  for (const track of stream.getTracks()) {
    const encodings = track.kind === 'video' ? [{ maxBitrate: kbps * 1000 }] : [];
    const transceiver = peer.addTransceiver(track, {
      direction: 'sendonly',
      streams: [stream],
      ...(encodings.length ? { sendEncodings: encodings } : {}),
    });
    const codecs = track.kind === 'video' ? RTCRtpSender.getCapabilities('video')?.codecs : undefined;
    const baseline = ({ sdpFmtpLine = '' }: RTCRtpCodec) => /42e0.*mode=1|mode=1.*42e0/.test(sdpFmtpLine);
    if (codecs)
      transceiver.setCodecPreferences([...codecs.filter(baseline), ...codecs.filter((one) => !baseline(one))]);
  }
  const session = await exchange(url, peer);
  return {
    close() {
      peer.close();
      void fetch(session, { method: 'DELETE' });
    },
  };
}

/** Plays into a `<video>`. */
export async function bareWhep(url: string, video: HTMLVideoElement): Promise<Bare> {
  const peer = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
  const stream = new MediaStream();
  peer.addTransceiver('video', { direction: 'recvonly' });
  peer.addTransceiver('audio', { direction: 'recvonly' });
  peer.addEventListener('track', ({ track }) => stream.addTrack(track));
  video.srcObject = stream;
  video.muted = true;
  const session = await exchange(url, peer);
  void video.play();
  return {
    close() {
      peer.close();
      void fetch(session, { method: 'DELETE' });
    },
  };
}

const tagHeader = 11;

/**
 * Reads FLV from a WebSocket and decodes every picture at once; tells its time code and when its bytes were there. What
 * lies between this and a player is the player's demuxer and buffer.
 */
export function bareFlv(url: string, tell: (sentAt: number, arrivedAt: number, decodedAt: number) => void): Bare {
  const socket = new WebSocket(url);
  socket.binaryType = 'arraybuffer';
  const arrivals = new Map<number, number>();
  const decoder = new VideoDecoder({
    output(frame) {
      const sentAt = readTimeCode(frame, frame.displayWidth, frame.displayHeight);
      const arrivedAt = arrivals.get(frame.timestamp);
      arrivals.delete(frame.timestamp);
      if (sentAt !== undefined && arrivedAt !== undefined) tell(sentAt, arrivedAt, Date.now());
      frame.close();
    },
    error: () => socket.close(),
  });
  let bytes = new Uint8Array(0);
  let begun = false;
  let keyed = false;

  function take(tag: Uint8Array<ArrayBuffer>, timestampMs: number): void {
    if (tag[1] === 0) {
      const description = tag.slice(5);
      const codec = `avc1.${Array.from(description.subarray(1, 4), (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
      decoder.configure({ codec, description, optimizeForLatency: true });
    } else if (tag[1] === 1 && decoder.state === 'configured') {
      const key = tag[0] === 0x17;
      keyed ||= key;
      if (!keyed) return;
      const timestamp = timestampMs * 1000;
      arrivals.set(timestamp, Date.now());
      decoder.decode(new EncodedVideoChunk({ type: key ? 'key' : 'delta', timestamp, data: tag.slice(5) }));
    }
  }

  socket.addEventListener('message', ({ data }: MessageEvent<ArrayBuffer>) => {
    const joined = new Uint8Array(bytes.length + data.byteLength);
    joined.set(bytes);
    joined.set(new Uint8Array(data), bytes.length);
    bytes = joined;
    if (!begun && bytes.length >= 13) {
      begun = true;
      bytes = bytes.slice(13);
    }
    while (begun && bytes.length >= tagHeader) {
      const size = (bytes[1]! << 16) | (bytes[2]! << 8) | bytes[3]!;
      if (bytes.length < tagHeader + size + 4) return;
      const time = (bytes[4]! << 16) | (bytes[5]! << 8) | bytes[6]! | (bytes[7]! << 24);
      if (bytes[0] === 9) take(bytes.slice(tagHeader, tagHeader + size), time);
      bytes = bytes.slice(tagHeader + size + 4);
    }
  });
  return {
    close() {
      socket.close();
      if (decoder.state !== 'closed') decoder.close();
    },
  };
}
