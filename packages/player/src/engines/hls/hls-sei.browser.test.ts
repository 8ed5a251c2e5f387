import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { commands } from 'vitest/browser';

import type {} from '../../../../../scripts/browser-commands.ts';
import { startHlsRun, type HlsRun } from '../../testing/hls-run.ts';
import { frames } from '../../testing/watching.ts';

const hasFfmpeg = await commands.hasProgram('ffmpeg');
const words = (text: string) => text.split(' ');
const patience = { timeout: 20_000 };

/** x264 signs the first picture of what it makes. */
const signature = 'dc45e9bde6d948b7962cd820d923eeef';
const uuid = '086f3693b7b34f2c965321492feee5b8';

describe.runIf(hasFfmpeg)('SEI messages in HLS (needs ffmpeg)', () => {
  let origin: { id: string; url: string };
  let run: HlsRun | undefined;
  beforeAll(async () => {
    origin = await commands.startMediaOrigin();
  });
  afterAll(() => commands.stopMediaOrigin(origin.id));
  afterEach(() => run?.end());

  const messages = () => run!.notices.flatMap((notice) => (notice.type === 'sei' ? [notice.message] : []));

  async function play(url: string, sei: readonly number[]): Promise<void> {
    run = await startHlsRun(url, { config: { sei } });
    await run.video.play();
    await frames(run.video, 3);
  }

  it.each([
    ['MPEG-TS', '/hls/ts/index.m3u8'],
    ['fragmented MP4', '/hls/fmp4/index.m3u8'],
    ['encrypted MPEG-TS', '/hls/aes/index.m3u8'],
    ['levels of fragmented MP4', '/hls/master.m3u8'],
  ])('are told from %s, with the media time of their picture', async (_kind, path) => {
    await play(origin.url + path, [5]);
    const [message] = messages();
    expect(message).toMatchObject({ payloadType: 5, uuid: signature });
    expect(new TextDecoder().decode(message!.data)).toContain('x264');
    expect(message!.time).toBeGreaterThanOrEqual(0);
    expect(message!.time).toBeLessThan(0.2);
  });

  it('are told only of the types that were asked for', async () => {
    await play(`${origin.url}/hls/ts/index.m3u8`, [242, 243]);
    expect(messages()).toEqual([]);
  });

  it('come with every key frame of a live stream of the gateway, in time', { timeout: 60_000 }, async () => {
    const gateway = await commands.startGateway();
    const publisher = await commands.startPublisher(`${gateway.url.replace('http', 'ws')}/live/sei.flv`, [
      ...words('-re -f lavfi -i testsrc2=size=320x180:rate=25'),
      ...words('-c:v libx264 -preset ultrafast -tune zerolatency -profile:v baseline -pix_fmt yuv420p -g 25'),
      ...words(`-bsf:v dump_extra=freq=keyframe,h264_metadata=sei_user_data=${uuid}+hello`),
    ]);
    await expect.poll(async () => (await fetch(`${gateway.url}/hls/sei/index.m3u8`)).status, patience).toBe(200);
    await play(`${gateway.url}/hls/sei/index.m3u8`, [5]);
    const hellos = () => messages().filter((message) => message.uuid === uuid);
    await expect.poll(() => hellos().length, patience).toBeGreaterThan(3);
    const { buffered } = run!.video;
    for (const { data, time } of hellos()) {
      expect(new TextDecoder().decode(data)).toMatch(/^hello/);
      expect(time).toBeGreaterThanOrEqual(buffered.start(0) - 0.1);
      expect(time).toBeLessThan(buffered.end(buffered.length - 1) + 5);
    }
    const [first, second] = hellos();
    expect(second!.time - first!.time).toBeCloseTo(1, 1);
    await commands.stopPublisher(publisher);
    await commands.stopGateway(gateway.id);
  });
});
