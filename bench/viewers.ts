/**
 * Viewers that decode nothing, in a process of their own, so that only the server's cost grows with them.
 * `node viewers.ts flv <n> <url>` reads HTTP-FLV, `node viewers.ts whep <n> <url>` receives WebRTC. Prints READY when
 * every one of them has media.
 */
import { get } from 'node:http';

import { h264Format, receiveAudio, receiveVideo, RtcClient } from '../packages/gateway/src/testing/rtc-client.ts';

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
  const client = await RtcClient.open(url, [receiveVideo(h264Format), receiveAudio]);
  let packets = 0;
  client.addEventListener('packet', () => {
    client.packets.length = 0;
    if (++packets === 50) arrived();
  });
}

for (let i = 0; i < viewers; i++) {
  if (kind === 'flv') readFlv();
  else await receiveWebRtc();
}
