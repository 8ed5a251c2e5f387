import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { openStage, startGatewayProcess, type GatewayProcess, type StagePage } from '@livelit/e2e/harness';

import { startShapingProxy } from '../scripts/shaping-proxy.ts';
import type { BenchOptions } from './options.ts';
import { judged, report, told, type Row } from './report.ts';
import { watchFlv, type ArrivedTag } from './rig/flv-watch.ts';
import { plot, type PlotLine } from './rig/line-plot.ts';

const wide = 3000;
const narrow = 600;
const wanted = { width: 1280, height: 720, fps: 30, kbps: 2500 };
const stepMs = 250;
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const source = (path: string) => `/@fs${join(import.meta.dirname, '..', path)}`;

/** How a page publishes. */
interface Publisher {
  readonly name: string;
  readonly colour: string;
  start(page: StagePage, url: string): Promise<void>;
  stop(page: StagePage): Promise<void>;
}

const ours: Publisher = {
  name: 'livelit',
  colour: '#0a7d33',
  start: (page, url) =>
    page.page.evaluate(
      async ([door, to, quality]) => {
        const { LivePusher } = (await import(door)) as typeof import('@livelit/pusher');
        const pusher = new LivePusher({ videoQuality: quality, statisticsInterval: 0.25 });
        await pusher.startCustomCapture(window.noise);
        await pusher.startPush(to);
        Object.assign(window, { pusher });
      },
      [source('packages/pusher/src/index.ts'), url, wanted] as const,
    ),
  stop: (page) => page.page.evaluate(() => window.pusher?.destroy()),
};

/** WebCodecs, FLV and a WebSocket by hand, with no look at the network. */
const fixed: Publisher = {
  name: 'fixed bitrate',
  colour: '#c0392b',
  start: (page, url) =>
    page.page.evaluate(
      async ([door, to, { width, height, fps, kbps }]) => {
        const { FlvMuxer } = (await import(door)) as typeof import('@livelit/pusher/flv');
        const socket = new WebSocket(to, ['publisher']);
        await new Promise((resolve) => (socket.onopen = resolve));
        const muxer = new FlvMuxer({ video: { width, height, fps, kbps } });
        socket.send(muxer.start());
        let first: number | undefined;
        const encoder = new VideoEncoder({
          output: (chunk, metadata) => {
            const time = (chunk.timestamp - (first ??= chunk.timestamp)) / 1000;
            const description = metadata?.decoderConfig?.description;
            if (description) socket.send(muxer.videoHeader(new Uint8Array(description as ArrayBuffer), time));
            const data = new Uint8Array(chunk.byteLength);
            chunk.copyTo(data);
            socket.send(muxer.videoFrame(data, time, chunk.type === 'key'));
          },
          error: () => undefined,
        });
        encoder.configure({
          codec: 'avc1.42e01f',
          width,
          height,
          bitrate: kbps * 1000,
          framerate: fps,
          latencyMode: 'realtime',
          avc: { format: 'avc' },
        });
        const [track] = window.noise.getVideoTracks();
        const { readable } = new MediaStreamTrackProcessor({ track: track!.clone() as MediaStreamVideoTrack });
        const reader = readable.getReader();
        let count = 0;
        void (async () => {
          for (;;) {
            const { value: frame } = await reader.read();
            if (!frame || socket.readyState !== WebSocket.OPEN) return;
            if (encoder.encodeQueueSize < 3) encoder.encode(frame, { keyFrame: count++ % (2 * fps) === 0 });
            frame.close();
          }
        })();
        Object.assign(window, { socket });
      },
      [source('packages/pusher/src/flv/index.ts'), url, wanted] as const,
    ),
  stop: (page) => page.page.evaluate(() => window.socket?.close()),
};

/** Noise that moves, 720p30: an encoder needs all the bits that it may have. */
const makeNoise = ({ width, height, fps }: typeof wanted): void => {
  const texture = new OffscreenCanvas(width * 2, height * 2);
  const pixels = new ImageData(width * 2, height * 2);
  for (let i = 0; i < pixels.data.length; i += 4)
    pixels.data.fill(90 + Math.random() * 70, i, i + 3).fill(255, i + 3, i + 4);
  const context = texture.getContext('2d')!;
  context.putImageData(pixels, 0, 0);
  context.filter = 'blur(3px)';
  context.drawImage(texture, 0, 0);
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const picture = canvas.getContext('2d', { alpha: false })!;
  let at = 0;
  setInterval(() => {
    at += 3;
    picture.drawImage(texture, -(at % width), -((at * 2) % height));
  }, 1000 / fps);
  window.noise = canvas.captureStream(fps);
};

interface Course {
  readonly tags: readonly ArrivedTag[];
  readonly from: number;
  readonly targets: readonly (readonly [number, number])[];
  readonly dropped: number;
}

/** One publisher through the whole course; times are milliseconds since its first phase began. */
async function drive(publisher: Publisher, gateway: GatewayProcess, phaseMs: number): Promise<Course> {
  const uplink = await startShapingProxy(gateway.port, { kbps: wide, delayMs: 20 });
  const page = await openStage();
  const name = `adapt-${publisher.name.replace(/\W/g, '')}`;
  try {
    await page.page.evaluate(makeNoise, wanted);
    await publisher.start(page, `ws://127.0.0.1:${uplink.port}/live/${name}.flv`);
    await wait(4000);
    const watching = await watchFlv(`${gateway.wsUrl}/live/${name}.flv`);
    await wait(1000);
    const from = Date.now();
    const targets: (readonly [number, number])[] = [];
    for (const kbps of [wide, narrow, wide]) {
      uplink.set({ kbps, delayMs: 20 });
      for (const end = Date.now() + phaseMs; Date.now() < end; await wait(stepMs)) {
        const target = await page.page.evaluate(() => window.pusher?.statistics.targetVideoBitrate);
        if (target !== undefined) targets.push([Date.now() - from, target]);
      }
    }
    const dropped = await page.page.evaluate(() => window.pusher?.statistics.droppedFrames ?? 0);
    watching.close();
    await publisher.stop(page);
    return { tags: watching.tags.filter(({ type }) => type === 9), from, targets, dropped };
  } finally {
    await page.close();
    await uplink.close();
  }
}

/** How much later than the quickest of the first phase each picture came, and what arrived, per step. */
function figures({ tags, from }: Course, phaseMs: number) {
  const age = ({ at, timestamp }: ArrivedTag) => at - timestamp;
  const quickest = Math.min(...tags.filter(({ at }) => at < from + phaseMs).map(age));
  const latency = tags.map((tag) => [tag.at - from, age(tag) - quickest] as const).filter(([at]) => at >= 0);
  const rates: (readonly [number, number])[] = [];
  for (let at = 0; at < phaseMs * 3; at += stepMs * 4) {
    const inside = tags.filter((tag) => tag.at - from >= at && tag.at - from < at + stepMs * 4);
    rates.push([at, inside.reduce((sum, { bytes }) => sum + bytes * 8, 0) / (stepMs * 4)]);
  }
  const during = (start: number, end: number) =>
    latency.filter(([at]) => at >= start && at < end).map(([, value]) => value);
  return { latency, rates, during };
}

const seconds = (points: readonly (readonly [number, number])[]): PlotLine['points'] =>
  points.map(([at, value]) => [at / 1000, value]);
const highest = (values: readonly number[]) => (values.length ? Math.max(...values) : null);

/** 720p30 through an uplink of 3 Mb/s that drops to 600 kb/s and comes back. */
export async function run({ quick }: BenchOptions): Promise<void> {
  const phaseMs = quick ? 8000 : 20_000;
  const gateway = await startGatewayProcess();
  try {
    const mine = await drive(ours, gateway, phaseMs);
    const other = await drive(fixed, gateway, phaseMs);
    const [a, b] = [figures(mine, phaseMs), figures(other, phaseMs)];
    const after = (start: number, is: (target: number) => boolean) => {
      const found = mine.targets.find(([at, target]) => at >= start && is(target));
      return found ? (found[0] - start) / 1000 : null;
    };
    const peak = highest(a.during(phaseMs, phaseMs * 3));
    const both = (start: number, end: number) =>
      [highest(a.during(start, end)), { [fixed.name]: highest(b.during(start, end)) }] as const;
    const rows: Row[] = [
      judged(
        'latency beyond the quickest, highest from the drop on',
        'ms',
        peak,
        { [fixed.name]: highest(b.during(phaseMs, phaseMs * 3)) },
        'at most 2000 ms',
        peak !== null && peak <= 2000,
      ),
      judged('the same, in the last 5 s of the narrow phase', 'ms', ...both(phaseMs * 2 - 5000, phaseMs * 2)),
      judged('the same, in the last 5 s', 'ms', ...both(phaseMs * 3 - 5000, phaseMs * 3)),
      told(
        'from the drop until the encoder is told less than the network carries',
        's',
        after(phaseMs, (target) => target < narrow),
      ),
      told(
        'from the return until the encoder is told 80 % of what is wanted',
        's',
        after(phaseMs * 2, (target) => target >= wanted.kbps * 0.8),
      ),
      judged('what arrived in the narrow phase', 'kbps', mean(a.rates, phaseMs), {
        [fixed.name]: mean(b.rates, phaseMs),
      }),
      told('pictures left out', 'pictures', mine.dropped),
    ];
    if (!quick) {
      const line = (who: Publisher, points: PlotLine['points']): PlotLine => ({
        name: who.name,
        colour: who.colour,
        points,
      });
      const svg = plot(
        [
          { title: 'latency, ms', top: 8000, lines: [line(ours, seconds(a.latency)), line(fixed, seconds(b.latency))] },
          {
            title: 'bitrate at the far end, kbps',
            top: 4000,
            lines: [
              line(ours, seconds(a.rates)),
              line(fixed, seconds(b.rates)),
              { name: 'what livelit is told', colour: '#2980b9', points: seconds(mine.targets) },
            ],
          },
        ],
        (phaseMs * 3) / 1000,
        [phaseMs / 1000, (phaseMs * 2) / 1000],
      );
      const folder = join(import.meta.dirname, 'results');
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'pusher-adaptation.svg'), svg);
    }
    report('pusher-adaptation', rows, {}, !quick);
  } finally {
    await gateway.stop();
  }
}

function mean(rates: readonly (readonly [number, number])[], phaseMs: number): number {
  const inside = rates.filter(([at]) => at >= phaseMs + 2000 && at < phaseMs * 2).map(([, rate]) => rate);
  return inside.reduce((sum, rate) => sum + rate, 0) / Math.max(1, inside.length);
}

declare global {
  interface Window {
    noise: MediaStream;
    pusher?: import('@livelit/pusher').LivePusher;
    socket?: WebSocket;
  }
}
