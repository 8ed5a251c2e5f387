import { openStage, percentile, startGatewayProcess, startNodeMediaServer, type StagePage } from '@livelit/e2e/harness';

import type { BenchOptions } from './options.ts';
import { compared, report, told, type Row } from './report.ts';

const picture = { width: 1280, height: 720, fps: 30 } as const;
const kbps = 2500;

/** Pictures that are looked at, after those in which a player catches up. */
interface Lengths {
  readonly settling: number;
  readonly frames: number;
  readonly rounds: number;
}

interface Figures {
  readonly p50: number;
  readonly p95: number;
}

const figuresOf = (latencies: readonly number[]): Figures => ({
  p50: percentile(latencies, 0.5),
  p95: percentile(latencies, 0.95),
});

const medianOf = (runs: readonly Figures[]): Figures => ({
  p50: percentile(
    runs.map(({ p50 }) => p50),
    0.5,
  ),
  p95: percentile(
    runs.map(({ p95 }) => p95),
    0.5,
  ),
});

async function watched(page: StagePage, url: string, { settling, frames }: Lengths): Promise<Figures> {
  await page.stage.play('viewer', { url });
  await page.stage.measure('viewer', settling, 60_000);
  const { latencies } = await page.stage.measure('viewer', frames, 60_000);
  await page.stage.stopPlay('viewer');
  return figuresOf(latencies);
}

/** WHIP → WHEP: ours on both ends, and a bare RTCPeerConnection on both ends, in turns through the same gateway. */
async function webrtc(gateway: string, lengths: Lengths): Promise<Row[]> {
  const ours: Figures[] = [];
  const bare: Figures[] = [];
  for (let round = 0; round < lengths.rounds; round++) {
    const page = await openStage();
    await page.stage.push(
      'push',
      `${gateway}/whip/ours`,
      { kind: 'picture', ...picture },
      { videoQuality: { ...picture, kbps } },
    );
    ours.push(await watched(page, `${gateway}/whep/ours`, lengths));
    await page.stage.stopPush('push');
    await page.stage.pushBare('bare', `${gateway}/whip/bare`, picture, kbps);
    await page.stage.playBareWhep('viewer', `${gateway}/whep/bare`);
    await page.stage.measureBare('viewer', lengths.settling, 60_000);
    bare.push(figuresOf(await page.stage.measureBare('viewer', lengths.frames, 60_000)));
    await page.stage.stopBare('viewer');
    await page.stage.stopBare('bare');
    await page.close();
  }
  const [mine, theirs] = [medianOf(ours), medianOf(bare)];
  return [
    compared('WHIP → WHEP, glass to glass: p50', 'ms', mine.p50, { 'bare RTCPeerConnection': theirs.p50 }, 1.1),
    compared('WHIP → WHEP, glass to glass: p95', 'ms', mine.p95, { 'bare RTCPeerConnection': theirs.p95 }, 1.1),
  ];
}

/** FLV of the page → server → HTTP-FLV in the player, and what lies between. */
async function flv(
  name: string,
  push: string,
  bareUrl: string,
  play: string,
  config: object,
  lengths: Lengths,
): Promise<Row[]> {
  const runs: Figures[] = [];
  const arrived: Figures[] = [];
  const decoded: Figures[] = [];
  let encode = NaN;
  let wire = NaN;
  for (let round = 0; round < lengths.rounds; round++) {
    const page = await openStage();
    const quality = { videoQuality: { ...picture, kbps }, gop: 1, statisticsInterval: 1, ...config };
    await page.stage.push('push', push, { kind: 'picture', ...picture }, quality);
    await page.stage.playBareFlv('bare', bareUrl);
    await page.stage.measureBare('bare', lengths.settling, 60_000);
    decoded.push(figuresOf(await page.stage.measureBare('bare', lengths.frames, 60_000)));
    arrived.push(
      figuresOf(
        (await page.stage.measureBare('bare-arrived', 1, 60_000)) &&
          (await page.stage.measureBare('bare-arrived', lengths.frames, 60_000)),
      ),
    );
    await page.stage.stopBare('bare');
    runs.push(await watched(page, play, lengths));
    const { statistics } = await page.stage.pushState('push');
    encode = statistics?.encodeTime ?? encode;
    wire = statistics?.sendDelay ?? wire;
    await page.stage.stopPush('push');
    await page.close();
  }
  const [player, bare, bytes] = [medianOf(runs), medianOf(decoded), medianOf(arrived)];
  return [
    told(`${name}, glass to glass in <live-player>'s engine: p50`, 'ms', player.p50),
    told(`${name}, glass to glass in <live-player>'s engine: p95`, 'ms', player.p95),
    told(
      `${name}, of it: drawn until its bytes are at the viewer (capture, encoder, wire, server), p50`,
      'ms',
      bytes.p50,
    ),
    told(`${name}, of it: the encoder, mean of a picture`, 'ms', Number.isNaN(encode) ? null : encode),
    told(
      `${name}, of it: from the encoder to the server and its answer (in-band acknowledgement)`,
      'ms',
      Number.isNaN(wire) ? null : wire,
    ),
    told(`${name}, of it: a bare decoder, p50`, 'ms', bare.p50 - bytes.p50),
    told(`${name}, of it: the player's demuxer and buffer beyond a bare decoder, p50`, 'ms', player.p50 - bare.p50),
  ];
}

/** Glass to glass in one browser, by a clock drawn into the picture and read back. */
export async function run({ quick }: BenchOptions): Promise<void> {
  const lengths: Lengths = quick ? { settling: 30, frames: 30, rounds: 1 } : { settling: 150, frames: 150, rounds: 3 };
  const server = await startNodeMediaServer();
  const gateway = await startGatewayProcess(['--allow-rtmp', server.rtmp]);
  const peerWs = server.http?.replace('http', 'ws') ?? '';
  try {
    const rows = [
      ...(await webrtc(gateway.url, lengths)),
      ...(await flv(
        'FLV → gateway → HTTP-FLV',
        `${gateway.wsUrl}/live/flv.flv`,
        `${gateway.wsUrl}/live/flv.flv`,
        `${gateway.url}/live/flv.flv`,
        {},
        lengths,
      )),
      ...(await flv(
        'RTMP (gateway → node-media-server) → HTTP-FLV',
        `${server.rtmp}/latency`,
        `${peerWs}/latency.flv`,
        `${server.http}/latency.flv`,
        { gateway: gateway.url },
        lengths,
      )),
    ];
    report('pusher-latency', rows, {}, !quick);
  } finally {
    await gateway.stop();
    await server.close();
  }
}
