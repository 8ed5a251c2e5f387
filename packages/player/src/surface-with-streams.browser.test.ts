import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { commands } from 'vitest/browser';

import type {} from '../../../scripts/browser-commands.ts';
import { LivePlayer } from './live-player.ts';
import type { PlayerConfig } from './player-config.ts';
import type { SeiMessage } from './player-events.ts';
import type { SourceType } from './source.ts';
import { publishByWhip } from './testing/publish-by-whip.ts';
import { createVideo, frames, next } from './testing/watching.ts';

const patience = { timeout: 25_000 };
const words = (text: string) => text.split(' ');

/** A moving picture with a SEI message (type 5) at each key frame, and a tone. */
const withSei = [
  ...words('-re -f lavfi -i testsrc2=size=320x180:rate=25 -re -f lavfi -i sine=frequency=440:sample_rate=48000'),
  ...words('-c:v libx264 -preset ultrafast -tune zerolatency -profile:v baseline -pix_fmt yuv420p -g 25 -b:v 400k'),
  ...words('-bsf:v dump_extra=freq=keyframe,h264_metadata=sei_user_data=086f3693b7b34f2c965321492feee5b8+hello'),
  ...words('-c:a aac -b:a 64k'),
];

let gateway: { id: string; url: string };
let publisher: string;
const publishing = new AbortController();
let video: HTMLVideoElement;
let player: LivePlayer;

beforeAll(async () => {
  gateway = await commands.startGateway();
  publisher = await commands.startPublisher(`${gateway.url.replace('http', 'ws')}/live/test.flv`, withSei);
  // What is published as AAC has no sound by WHEP: the gateway transcodes nothing.
  await publishByWhip(`${gateway.url}/whip/by-whip`, publishing.signal);
});
afterAll(async () => {
  publishing.abort();
  await commands.stopPublisher(publisher);
  await commands.stopGateway(gateway.id);
});
beforeEach(() => {
  video = createVideo();
});
afterEach(() => {
  player.destroy();
  video.remove();
});

const ways = [
  ['http-flv', '/live/test.flv'],
  ['hls', '/hls/test/index.m3u8'],
  ['whep', '/whep/by-whip'],
] as const;

async function play([type, path]: readonly string[], config: Partial<PlayerConfig> = {}): Promise<void> {
  player = new LivePlayer(video, config);
  const first = next(player, 'firstframe');
  void player.load({ url: `${gateway.url}${path}`, type: type as SourceType });
  await first;
}

describe.each(ways)('%s', (...way) => {
  it('has pictures, sound, loudness and snapshots to give', { timeout: 60_000 }, async () => {
    await play(way);
    const loud: number[] = [];
    player.addEventListener('volume', ({ volume }) => loud.push(volume));
    player.enableVolumeEvaluation(100);
    await expect.poll(() => Math.max(0, ...loud), patience).toBeGreaterThan(30);
    const frame = await player.requestVideoFrame();
    expect([frame.displayWidth, frame.displayHeight]).toEqual([320, 180]);
    frame.close();
    expect(await createImageBitmap(await player.snapshot())).toMatchObject({ width: 320, height: 180 });
    const sounds: number[] = [];
    await player.observeAudioFrames(({ planes }) => sounds.push(Math.max(...planes[0]!)));
    await expect.poll(() => Math.max(0, ...sounds), patience).toBeGreaterThan(0.05);
    player.rotation = 90;
    await expect.poll(() => video.style.transform, patience).toContain('rotate(90deg)');
    await frames(video, 5);
  });

  it('has statistics that are whole and invent nothing', { timeout: 60_000 }, async () => {
    await play(way, { statisticsInterval: 1 });
    for (let i = 0; i < 3; i++) await next(player, 'statistics');
    const told = player.statistics!;
    const everywhere = ['width', 'height', 'fps', 'netSpeed', 'videoBitrate', 'jitterBufferDelay', 'droppedFrames'];
    const blocks = ['audioTotalBlockTime', 'audioBlockRate', 'videoTotalBlockTime', 'videoBlockRate'];
    expect(Object.keys(told)).toEqual(expect.arrayContaining([...everywhere, ...blocks]));
    expect(told).toMatchObject({ width: 320, height: 180 });
    expect(told.jitterBufferDelay).toBeGreaterThan(0);
    for (const value of Object.values(told)) expect(Number.isFinite(value)).toBe(true);
    for (const key of ['audioPacketLoss', 'videoPacketLoss', 'rtt'] as const)
      expect(key in told, key).toBe(way[0] === 'whep');
  });
});

it.each(ways.slice(0, 2))('%s tells SEI messages with their pictures', { timeout: 60_000 }, async (...way) => {
  const messages: { message: SeiMessage; position: number }[] = [];
  player = new LivePlayer(video, { sei: [5] });
  player.addEventListener('seimessage', ({ message }) => messages.push({ message, position: video.currentTime }));
  void player.load({ url: `${gateway.url}${way[1]}`, type: way[0] });
  const hellos = () => messages.filter(({ message }) => message.uuid === '086f3693b7b34f2c965321492feee5b8');
  await expect.poll(() => hellos().length, patience).toBeGreaterThan(2);
  for (const { message, position } of hellos().slice(1)) {
    expect(new TextDecoder().decode(message.data)).toMatch(/^hello/);
    expect(Math.abs(message.time - position)).toBeLessThan(0.3);
  }
});

it('is told of no SEI that nobody asked for', async () => {
  await play(ways[0]);
  let told = 0;
  player.addEventListener('seimessage', () => told++);
  await frames(video, 60);
  expect(told).toBe(0);
});
