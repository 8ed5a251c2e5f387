import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands } from 'vitest/browser';

import type {} from '../../../../scripts/browser-commands.ts';
import { flv } from '../engines/flv/flv.ts';
import { engineRig } from '../testing/engine-rig.ts';
import { isConfig, type FlvTag } from '../testing/flv-bytes.ts';
import { recorded, serveFlv } from '../testing/served-flv.ts';
import { frames } from '../testing/watching.ts';

const patience = { timeout: 20_000 };
const source = { url: 'http://host/live.flv', type: 'http-flv' };
const isAudio = ({ type }: FlvTag) => type === 8;
const isVideo = ({ type }: FlvTag) => type === 9;
const isScript = ({ type }: FlvTag) => type === 18;

/** Real media: 20 s, both tracks from time 0 on. */
let clip: FlvTag[];
let origin: { id: string; url: string };
beforeAll(async () => {
  origin = await commands.startMediaOrigin();
  clip = await recorded(`${origin.url}/flv/clip.flv`, Infinity);
});
afterAll(() => commands.stopMediaOrigin(origin.id));

const samples = () => clip.filter((tag) => !isScript(tag) && !isConfig(tag));
const configs = () => clip.filter((tag) => isConfig(tag));
const moved = (tags: readonly FlvTag[], by: number) =>
  tags.map((tag) => ({ ...tag, time: ((tag.time + by) % 2 ** 32) >>> 0 }));
const before = (ms: number) => samples().filter(({ time }) => time < ms);

describe('tracks', () => {
  const rig = engineRig();
  const silent = () => clip.filter((tag) => !isAudio(tag) && !isScript(tag));
  const unseen = () => clip.filter((tag) => !isVideo(tag) && !isScript(tag));

  async function plays(from = source) {
    await rig.start(flv(), from);
    await rig.video.play();
    await expect.poll(() => rig.video.currentTime, patience).toBeGreaterThan(2);
    expect(rig.names()).toEqual([]);
  }

  it('plays a picture whose header promises sound that never comes', async () => {
    serveFlv(silent(), { inTime: true });
    await plays();
    await frames(rig.video, 5);
  });

  it('plays a picture with the configuration of a sound that never comes, as servers send from their memory', async () => {
    serveFlv([...configs(), ...silent().filter((tag) => !isConfig(tag))], { inTime: true });
    await plays();
    await frames(rig.video, 5);
  });

  it('plays sound whose header promises a picture that never comes', async () => {
    serveFlv(unseen(), { inTime: true });
    await plays();
    expect(rig.video.videoWidth).toBe(0);
  });

  it('plays a picture alone, and sound alone', async () => {
    serveFlv(silent(), { inTime: true, tracks: { audio: false, video: true } });
    await plays();
    serveFlv(unseen(), { inTime: true, tracks: { audio: true, video: false } });
    await plays();
  });

  it('plays both where the header promises the picture only', async () => {
    serveFlv([...configs(), ...samples()], { inTime: true, tracks: { audio: false, video: true } });
    await plays();
    const element = rig.video as HTMLVideoElement & { webkitAudioDecodedByteCount: number };
    expect(element.webkitAudioDecodedByteCount).toBeGreaterThan(0);
  });

  it('begins anew, at once and with both, when sound comes that was no longer waited for', async () => {
    const late = [...silent().filter(({ time }) => time < 6000), ...clip.filter(({ time }) => time >= 6000)];
    const withConfig = late.toSpliced(late.findIndex(isAudio), 0, ...configs().filter(isAudio));
    serveFlv(withConfig, { inTime: true });
    // The engine waits longer for tracks of an address that did so.
    await plays({ ...source, url: 'http://host/late.flv' });
    await expect.poll(rig.names, patience).toEqual(['ERROR_DISCONNECTED']);
    expect(rig.reports[0]!.detail['restart']).toBe(true);
  });
});

describe('clocks', () => {
  const rig = engineRig();

  /** Plays through a place where timestamps jump; nothing may be reported, and the picture goes on behind it. */
  async function playsThrough(tags: readonly FlvTag[], at: number) {
    serveFlv([...configs(), ...tags], { inTime: true });
    await rig.start(flv(), source);
    await rig.video.play();
    await expect.poll(() => rig.video.currentTime, patience).toBeGreaterThan(at + 2);
    await frames(rig.video, 5);
    expect(rig.video.buffered.length).toBe(1);
    expect(rig.names()).toEqual([]);
  }

  it('begin anywhere', () => playsThrough(moved(samples(), 3_000_000_000), 0));

  it('jump an hour ahead, without an hour of silence', () =>
    playsThrough(
      [
        ...before(2000),
        ...moved(
          samples().filter(({ time }) => time >= 2000),
          3_600_000,
        ),
      ],
      2,
    ));

  it('begin anew, as when a publisher comes back', () =>
    playsThrough([...moved(before(2000), 500_000), ...samples()], 2));

  it('wrap at 32 bits', () => playsThrough(moved(samples(), 2 ** 32 - 2000), 2));

  it('differ between picture and sound', () =>
    playsThrough(
      samples().map((tag) => (isAudio(tag) ? { ...tag, time: tag.time + 900_000 } : tag)),
      0,
    ));
});

describe('codecs', () => {
  const rig = engineRig();

  it('is connected anew when the sound changes its codec', async () => {
    const mp3 = await mp3Tags();
    const [first, second] = [before(2000), samples().filter(({ time }) => time >= 2000)];
    const changed = second.flatMap((tag) => (isAudio(tag) ? [{ ...(mp3.shift() ?? tag), time: tag.time }] : [tag]));
    serveFlv([...configs(), ...first, ...changed], { inTime: true });
    await rig.start(flv(), source);
    await rig.video.play();
    await expect.poll(rig.names, patience).toContain('ERROR_DISCONNECTED');
    expect(rig.reports.find(({ name }) => name === 'ERROR_DISCONNECTED')!.detail['restart']).toBe(true);
  });

  it('says that nothing plays an old codec', async () => {
    const old = samples().map((tag) => (isVideo(tag) ? { ...tag, body: new Uint8Array([0x12, ...tag.body]) } : tag));
    serveFlv([...configs().filter(isAudio), ...old]);
    await expect(rig.start(flv(), source)).rejects.toMatchObject({ name: 'ERROR_CODEC_UNSUPPORTED' });
  });

  it('says that the browser has no decoder for H.265', async () => {
    const supports = MediaSource.isTypeSupported('video/mp4; codecs="hvc1.1.6.L93.B0"');
    const hevc = await hevcTags();
    serveFlv(hevc, { tracks: { audio: false, video: true } });
    const start = rig.start(flv(), source);
    if (supports) await start;
    else {
      await start.catch(() => undefined);
      await expect.poll(rig.names, patience).toContain('ERROR_NO_AVAILABLE_HEVC_DECODERS');
    }
  });
});

/** MP3 as FLV carries it: MPEG-1 layer III, one tag a frame. */
async function mp3Tags(): Promise<FlvTag[]> {
  const bytes = new Uint8Array(await (await fetch(`${origin.url}/mp3/clip.mp3`)).arrayBuffer());
  const kbps = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
  const tags: FlvTag[] = [];
  for (let at = bytes.indexOf(0xff); at >= 0 && at + 4 < bytes.length;) {
    const rate = [44_100, 48_000, 32_000][(bytes[at + 2]! >> 2) & 3];
    const bitrate = kbps[bytes[at + 2]! >> 4];
    if ((bytes[at + 1]! & 0xfe) !== 0xfa || !rate || !bitrate) {
      at = bytes.indexOf(0xff, at + 1);
      continue;
    }
    const length = Math.floor((144_000 * bitrate) / rate) + ((bytes[at + 2]! >> 1) & 1);
    tags.push({ type: 8, time: 0, body: new Uint8Array([0x2f, ...bytes.subarray(at, at + length)]) });
    at += length;
  }
  return tags;
}

/** The begin of an H.265 stream: its configuration, out of an MP4 file, and pictures that nobody gets to decode. */
async function hevcTags(): Promise<FlvTag[]> {
  const bytes = new Uint8Array(await (await fetch(`${origin.url}/hevc/clip.mp4`)).arrayBuffer());
  const at = bytes.findIndex((_, from) => String.fromCharCode(...bytes.subarray(from, from + 4)) === 'hvcC');
  const size = new DataView(bytes.buffer).getUint32(at - 4);
  const config = bytes.subarray(at + 4, at - 4 + size);
  const picture = (time: number) => ({ type: 9, time, body: new Uint8Array([0x1c, 1, 0, 0, 0, 0, 0, 0, 3, 38, 1, 9]) });
  return [
    { type: 9, time: 0, body: new Uint8Array([0x1c, 0, 0, 0, 0, ...config]) },
    ...[0, 40, 80, 120, 160].map((time) => picture(time)),
  ];
}
