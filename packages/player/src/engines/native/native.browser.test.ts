import type { LiveError } from '@livelit/core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { commands } from 'vitest/browser';

import { LivePlayer } from '../../live-player.ts';
import { engineContract } from '../../testing/engine-contract.ts';
import { secondShown } from '../../testing/second-shown.ts';
import { testContext } from '../../testing/test-context.ts';
import { createVideo, frames } from '../../testing/watching.ts';
import { native } from './native.ts';

let stub: { id: string; url: string };
let file: string;
beforeAll(async () => {
  stub = await commands.startStub();
  file = await recordFile();
});
afterAll(() => commands.stopStub(stub.id));

/** Some seconds of moving picture, made by the browser itself. */
async function recordFile(): Promise<string> {
  const canvas = document.createElement('canvas');
  canvas.width = 320;
  canvas.height = 180;
  const context = canvas.getContext('2d')!;
  let hue = 0;
  const timer = setInterval(() => {
    for (let column = 0; column < 8; column++) {
      context.fillStyle = `hsl(${hue + column * 45} 100% ${column % 2 ? 20 : 70}%)`;
      context.fillRect(column * 40, 0, 40, 180);
    }
    hue += 7;
  }, 40);
  const recorder = new MediaRecorder(canvas.captureStream(25), { mimeType: 'video/webm;codecs=vp8' });
  const stopped = new Promise<Blob>((resolve) =>
    recorder.addEventListener('dataavailable', ({ data }) => resolve(data)),
  );
  recorder.start();
  await new Promise((resolve) => setTimeout(resolve, 3000));
  recorder.stop();
  clearInterval(timer);
  return URL.createObjectURL(await stopped);
}

describe('files', () => {
  engineContract(native(), {
    source: () => ({ url: file, type: 'file' }),
    missing: () => ({ url: `${stub.url}/none.mp4?status=404`, type: 'file' }),
  });

  let run: AbortController;
  let video: HTMLVideoElement;
  beforeEach(() => {
    run = new AbortController();
    video = createVideo(run.signal);
  });
  afterEach(() => run.abort());

  it.each([
    ['a dead server', 'http://127.0.0.1:9/a.mp4', 'ERROR_UNREACHABLE'],
    ['a refusal', '/a.mp4?status=403', 'ERROR_UNAUTHORIZED'],
    ['what is no media', '/a.mp4?body=nothing&type=video/mp4', 'ERROR_SOURCE_INVALID'],
  ])('tells %s from the others, which the browser does not', async (_what, address, name) => {
    const reports: LiveError[] = [];
    const startEngine = await native().load();
    const url = address.startsWith('http') ? address : stub.url + address;
    const context = testContext({ video, signal: run.signal, report: (error) => reports.push(error) });
    await expect(startEngine({ url, type: 'file' }, context)).rejects.toMatchObject({ name });
  });

  it('leaves HLS to hls.js where there is Media Source Extensions', async () => {
    const { defaultEngines } = await import('../../default-engines.ts');
    expect(defaultEngines.find((engine) => engine.canPlay({ url: 'https://host/a', type: 'hls' }))?.name).toBe('hls');
  });
});

const hasFfmpeg = await commands.hasProgram('ffmpeg');

describe.runIf(hasFfmpeg)('HLS without Media Source Extensions (needs ffmpeg)', () => {
  const names = ['MediaSource', 'ManagedMediaSource', 'WebKitMediaSource'] as const;
  const hidden = new Map<string, PropertyDescriptor>();
  let origin: { id: string; url: string };
  let player: LivePlayer;
  beforeAll(async () => {
    origin = await commands.startMediaOrigin();
    for (const name of names) {
      const descriptor = Object.getOwnPropertyDescriptor(globalThis, name);
      if (descriptor) hidden.set(name, descriptor);
      Reflect.deleteProperty(globalThis, name);
    }
  });
  afterAll(async () => {
    for (const [name, descriptor] of hidden) Object.defineProperty(globalThis, name, descriptor);
    await commands.stopMediaOrigin(origin.id);
  });
  beforeEach(() => {
    player = new LivePlayer(createVideo());
  });
  afterEach(() => {
    const { video } = player;
    player.destroy();
    video.remove();
  });

  it('is played by the browser, on demand', async () => {
    player.video.crossOrigin = 'anonymous';
    await player.load(`${origin.url}/hls/fmp4/index.m3u8`);
    await frames(player.video, 5);
    expect(player.engineName).toBe('native');
    expect(player.live).toBe(false);
    player.video.currentTime = 12.5;
    await expect.poll(() => secondShown(player.video), { timeout: 15_000 }).toBe(12);
  });

  it('is played by the browser, live', async () => {
    await player.load(`${origin.url}/live/ts/index.m3u8`);
    await frames(player.video, 5);
    expect(player.engineName).toBe('native');
    expect(player.live).toBe(true);
  });
});

describe.runIf(hasFfmpeg)('files whose pictures this browser leaves out (needs ffmpeg)', () => {
  let origin: { id: string; url: string };
  beforeAll(async () => {
    origin = await commands.startMediaOrigin();
  });
  afterAll(() => commands.stopMediaOrigin(origin.id));

  async function outcome(path: string): Promise<{ readonly player: LivePlayer; readonly end: () => void }> {
    const video = createVideo();
    const player = new LivePlayer(video, { fileAttempts: 1 });
    await player.load(origin.url + path);
    return {
      player,
      end: () => {
        player.destroy();
        video.remove();
      },
    };
  }

  it('are no success', async () => {
    const { player, end } = await outcome('/hevc/clip.mp4');
    const canDecode = MediaSource.isTypeSupported('video/mp4;codecs="hvc1.1.6.L60.90"');
    if (!canDecode)
      await expect.poll(() => player.error?.name, { timeout: 15_000 }).toBe('ERROR_NO_AVAILABLE_HEVC_DECODERS');
    end();
  });

  it('are told from files of sound', async () => {
    const { player, end } = await outcome('/m4a/clip.m4a');
    await expect.poll(() => player.video.currentTime, { timeout: 15_000 }).toBeGreaterThan(0.5);
    expect(player.error).toBeUndefined();
    end();
  });
});
