/**
 * Viewers that decode nothing, in a process of their own, so that only the server's cost grows with them.
 * `node viewers.ts flv <n> <url>` reads HTTP-FLV, `node viewers.ts whep <n> <url>` receives WebRTC. Prints READY when
 * every one of them has media.
 */
import { get } from 'node:http';

const [kind, count = '1', url = ''] = process.argv.slice(2);
const viewers = Number(count);
let withMedia = 0;

const arrived = () => {
  if (++withMedia === viewers) process.stdout.write('READY\n');
};

function readFlv(): void {
  get(url, (response) => {
    let bytes = 0;
    response.on('data', (chunk: Buffer) => {
      if (bytes < 20_000 && bytes + chunk.length >= 20_000) arrived();
      bytes += chunk.length;
    });
    response.on('end', () => process.exit(3));
  }).on('error', () => process.exit(3));
}

async function receiveWebRtc(): Promise<void> {
  const { Audio, PeerConnection, Video } = await import('node-datachannel');
  const connection = new PeerConnection('viewer', { iceServers: [], bindAddress: '127.0.0.1' });
  const video = new Video('0', 'RecvOnly');
  video.addH264Codec(102, 'level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f');
  const audio = new Audio('1', 'RecvOnly');
  audio.addOpusCodec(111);
  const tracks = [connection.addTrack(video), connection.addTrack(audio)];
  let packets = 0;
  for (const track of tracks)
    track.onMessage(() => {
      if (++packets === 50) arrived();
    });
  connection.setLocalDescription('offer');
  await new Promise<void>((resolve) =>
    connection.onGatheringStateChange((state) => {
      if (state === 'complete') resolve();
    }),
  );
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/sdp' },
    body: connection.localDescription()?.sdp ?? '',
  });
  if (!response.ok) throw new Error(`The gateway answered ${response.status}: ${await response.text()}`);
  connection.setRemoteDescription(await response.text(), 'answer');
  kept.push(connection, tracks);
}

/** The library lets go of what nobody refers to. */
const kept: unknown[] = [];

for (let i = 0; i < viewers; i++) {
  if (kind === 'flv') readFlv();
  else await receiveWebRtc();
}
