import { LiveCode } from '@livelit/core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { commands, userEvent } from 'vitest/browser';

import type {} from '../../../scripts/browser-commands.ts';
import './element/define.ts';
import { LivePlayer } from './live-player.ts';
import { mediaEvents } from './media-surface.ts';
import { PlainPlayer } from './testing/plain-player.ts';
import { film, filmColors } from './testing/test-media.ts';
import { createVideo, frames, next } from './testing/watching.ts';

let player: PlainPlayer;
let video: HTMLVideoElement;
let here: AbortController;
const films: string[] = [];

const patience = { timeout: 15_000 };

beforeEach(() => {
  here = new AbortController();
});
afterEach(() => {
  player?.destroy();
  here.abort();
  for (const url of films.splice(0)) URL.revokeObjectURL(url);
});

function create(): void {
  video = createVideo(here.signal);
  player = new PlainPlayer(video);
}

async function play(...options: Parameters<typeof film>): Promise<void> {
  const url = await film(...options);
  films.push(url);
  create();
  await player.load(url);
  await frames(video, 2);
}

/** The colour in the middle of an image, as #rrggbb, roughly. */
async function colorOf(image: ImageBitmapSource): Promise<string> {
  const bitmap = await createImageBitmap(image);
  const canvas = new OffscreenCanvas(1, 1);
  const context = canvas.getContext('2d')!;
  context.drawImage(bitmap, bitmap.width / 2, bitmap.height / 2, 1, 1, 0, 0, 1, 1);
  const [r, g, b] = context.getImageData(0, 0, 1, 1).data;
  return `#${[r!, g!, b!].map((value) => (value > 127 ? 'ff' : '00')).join('')}`;
}

describe('what a video is, a player is', () => {
  const members = (object: object) => Object.entries(Object.getOwnPropertyDescriptors(object));

  it.each([
    ['LivePlayer', () => new LivePlayer(createVideo(here.signal))],
    ['<live-player>', () => document.createElement('live-player')],
  ])('%s has every member of a video element', (_name, make: () => object) => {
    const live = make();
    const missing: string[] = [];
    // What HTMLElement and its ancestors have is of a node in a page, which a player is not.
    for (const { prototype } of [HTMLVideoElement, HTMLMediaElement])
      for (const [name, member] of members(prototype)) {
        const value: unknown = member.value;
        if (!(name in live)) missing.push(name);
        if (typeof value === 'function' && typeof Reflect.get(live, name) !== 'function') missing.push(`${name}()`);
        if (member.set && !isWritable(live, name)) missing.push(`set ${name}`);
        if (typeof value === 'number') expect(live).toHaveProperty(name, value);
      }
    expect(missing).toEqual([]);
    expect(live.constructor).toHaveProperty('HAVE_METADATA', HTMLMediaElement.HAVE_METADATA);
  });

  it('reads and writes the video', () => {
    create();
    player.volume = 0.25;
    player.loop = true;
    player.poster = 'data:,';
    expect(video).toMatchObject({ volume: 0.25, loop: true, poster: 'data:,' });
    video.muted = true;
    expect(player.muted).toBe(true);
    expect(player.canPlayType('video/webm')).toBe('maybe');
    expect(player.buffered).toBeInstanceOf(TimeRanges);
    expect(player.paused).toBe(true);
  });

  it('has a place for handlers', async () => {
    create();
    const onEncrypted = vi.fn();
    player.onencrypted = onEncrypted;
    expect(player.onencrypted).toBe(onEncrypted);
    video.dispatchEvent(new MediaEncryptedEvent('encrypted', { initDataType: 'cenc' }));
    expect(onEncrypted.mock.lastCall![0]).toMatchObject({ type: 'encrypted', initDataType: 'cenc' });
    player.onencrypted = null;
    video.dispatchEvent(new MediaEncryptedEvent('encrypted'));
    expect(onEncrypted).toHaveBeenCalledOnce();
  });

  it('repeats what the video tells, and falls silent when it is destroyed', async () => {
    create();
    const heard: string[] = [];
    for (const type of mediaEvents) player.addEventListener(type, () => heard.push(type));
    const url = await film({ seconds: 1 });
    films.push(url);
    await player.load(url);
    await expect.poll(() => heard, patience).toContain('ended');
    expect(heard).toEqual(
      expect.arrayContaining(['loadstart', 'loadedmetadata', 'resize', 'canplay', 'play', 'playing', 'timeupdate']),
    );
    player.destroy();
    await new Promise((resolve) => setTimeout(resolve));
    heard.length = 0;
    video.dispatchEvent(new Event('timeupdate'));
    expect(heard).toEqual([]);
  });

  it('loads what src says, and stops for none', async () => {
    const url = await film({ seconds: 2 });
    films.push(url);
    create();
    player.src = url;
    expect(player.currentSrc).toBe(url);
    await frames(video, 2);
    player.src = '';
    expect(player).toMatchObject({ source: undefined, currentSrc: '' });
  });

  it('shows a stream that is put into srcObject', async () => {
    await play();
    const canvas = document.createElement('canvas');
    canvas.getContext('2d')!.fillRect(0, 0, 1, 1);
    const stream = canvas.captureStream(10);
    player.srcObject = stream;
    expect(player.srcObject).toBe(stream);
    expect(player.source).toBeUndefined();
    stream.getTracks().forEach((track) => track.stop());
  });
});

describe('a player whose video becomes another', () => {
  it('goes on with the other one in everything', async () => {
    await play({ seconds: 8 });
    player.volume = 0.5;
    player.playbackRate = 1.25;
    player.rotation = 180;
    const sizes: number[] = [];
    player.addEventListener('resize', () => sizes.push(player.videoWidth));
    const loud: number[] = [];
    player.addEventListener('volume', ({ volume }) => loud.push(volume));
    player.enableVolumeEvaluation(100);
    let widths: number[] = [];
    await player.observeVideoFrames(({ displayWidth }) => widths.push(displayWidth));
    await expect.poll(() => loud.filter((volume) => volume > 70).length, patience).toBeGreaterThan(1);
    const before = video;
    const url = await film({ seconds: 8, width: 160, height: 90, amplitude: 0 });
    films.push(url);
    await player.replaceVideo(url);
    expect(player.video).not.toBe(before);
    expect(player).toMatchObject({ volume: 0.5, playbackRate: 1.25, videoWidth: 160, muted: true });
    expect(sizes).toContain(160);
    await expect.poll(() => player.video.style.transform, patience).toContain('180');
    widths = [];
    loud.length = 0;
    await expect.poll(() => widths.length, patience).toBeGreaterThan(2);
    expect(new Set(widths)).toEqual(new Set([160]));
    await expect.poll(() => loud.slice(-3), patience).toEqual([0, 0, 0]);
    const heard: string[] = [];
    player.addEventListener('ratechange', () => heard.push('ratechange'));
    before.dispatchEvent(new Event('ratechange'));
    expect(heard).toEqual([]);
    player.video.remove();
  });
});

describe('snapshot', () => {
  it('is the picture that is shown, in the size of the stream', async () => {
    await play({ width: 320, height: 180 });
    player.pause();
    for (const second of [2, 1, 3]) {
      const seeked = next(player, 'seeked');
      player.currentTime = second + 0.5;
      await seeked;
      const blob = await player.snapshot();
      expect(blob.type).toBe('image/png');
      expect(await createImageBitmap(blob)).toMatchObject({ width: 320, height: 180 });
      expect(await colorOf(blob)).toBe(filmColors[second]);
    }
  });

  it('waits for the picture of a video that seeks', async () => {
    await play({ width: 320, height: 180 });
    player.pause();
    player.currentTime = 2.5;
    expect(video.readyState).toBe(1);
    expect(await colorOf(await player.snapshot())).toBe(filmColors[2]);
  });

  it('has the type and the width that were asked for', async () => {
    await play({ width: 320, height: 180 });
    const blob = await player.snapshot({ type: 'image/jpeg', quality: 0.5, width: 100 });
    expect(blob.type).toBe('image/jpeg');
    expect(await createImageBitmap(blob)).toMatchObject({ width: 100, height: 56 });
    await expect(player.snapshot({ width: 0 })).rejects.toMatchObject({ code: LiveCode.ERROR_INVALID_PARAMETER });
  });

  it('is refused while there is no picture', async () => {
    create();
    await expect(player.snapshot()).rejects.toMatchObject({ code: LiveCode.ERROR_REFUSED });
  });
});

describe('loudness', () => {
  const volumes = (count: number, intervalMs = 100) => {
    const heard: number[] = [];
    player.addEventListener('volume', ({ volume }) => heard.push(volume));
    player.enableVolumeEvaluation(intervalMs);
    return expect
      .poll(() => heard.length, patience)
      .toBeGreaterThanOrEqual(count)
      .then(() => heard);
  };

  it('is told of a tone, muted as it is, and not of silence', async () => {
    await play({ amplitude: 0.5 });
    expect(player.muted).toBe(true);
    // A sine of half the full scale has -9 dBFS.
    expect(Math.max(...(await volumes(5)))).toBeGreaterThan(75);
    await play({ amplitude: 0 });
    expect(Math.max(...(await volumes(5)))).toBeLessThan(5);
  });

  it('is told again with the next stream, and no more once it is switched off', async () => {
    await play({ seconds: 2 });
    await volumes(2);
    const url = await film();
    films.push(url);
    await player.load(url);
    const heard = await volumes(5);
    expect(Math.max(...heard)).toBeGreaterThan(75);
    player.enableVolumeEvaluation(0);
    heard.length = 0;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(heard).toEqual([]);
  });
});

describe('frames', () => {
  it('come with the pixels and the time of the picture, and are closed for the listener', async () => {
    await play();
    const seen: { color: Promise<string>; timestamp: number; frame: VideoFrame }[] = [];
    const done = new AbortController();
    await player.observeVideoFrames(
      (frame, { mediaTime }) => {
        expect(frame.timestamp).toBe(Math.round(mediaTime * 1e6));
        const color = colorOf(frame);
        seen.push({ color, timestamp: frame.timestamp, frame });
        return color;
      },
      { signal: done.signal },
    );
    await expect.poll(() => seen.length, patience).toBeGreaterThan(10);
    done.abort();
    const { length } = seen;
    for (const { color, timestamp, frame } of seen) {
      expect(await color).toBe(filmColors[Math.floor(timestamp / 1e6) % filmColors.length]);
      expect(frame.format).toBeNull();
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(seen).toHaveLength(length);
  });

  it('can be had one by one', async () => {
    await play({ width: 128, height: 72 });
    const frame = await player.requestVideoFrame();
    expect(frame).toMatchObject({ displayWidth: 128, displayHeight: 72 });
    frame.close();
    const pending = player.requestVideoFrame();
    player.pause();
    player.destroy();
    await expect(pending).rejects.toMatchObject({ code: LiveCode.ERROR_REFUSED });
  });

  it('of sound hold the tone that is played', async () => {
    await play({ amplitude: 0.5 });
    const heard: { samples: Float32Array; timestamp: number }[] = [];
    const done = new AbortController();
    await player.observeAudioFrames(
      ({ planes, sampleRate, timestamp }) => {
        expect([planes.length, sampleRate, planes[0]!.length]).toEqual([1, 48_000, 960]);
        heard.push({ samples: planes[0]!, timestamp });
      },
      { signal: done.signal, channels: 1 },
    );
    const isTone = () => heard.some(({ samples }) => Math.abs(crossings(samples) - 2 * 440 * 0.02) < 2);
    await expect.poll(isTone, patience).toBe(true);
    const times = heard.map(({ timestamp }) => timestamp);
    for (const [i, time] of times.entries()) expect(time).toBeCloseTo(times[0]! + i * 20, 3);
    done.abort();
    const { length } = heard;
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(heard.length - length).toBeLessThan(3);
  });
});

/** How often a wave goes through zero. */
function crossings(samples: Float32Array): number {
  return samples.reduce((count, sample, i) => count + (i > 0 && sample >= 0 !== samples[i - 1]! >= 0 ? 1 : 0), 0);
}

describe('media from another origin that does not let it be read', () => {
  let origin: { id: string; url: string };
  beforeAll(async () => {
    origin = await commands.startMediaOrigin();
  });
  afterAll(() => commands.stopMediaOrigin(origin.id));

  it('is shown, and refuses snapshots, frames and loudness by name', async () => {
    create();
    const warned: string[] = [];
    player.addEventListener('warning', ({ error }) => warned.push(error.name));
    await player.load(`${origin.url}/webm/clip.webm`);
    await frames(video, 2);
    const refusal = { code: LiveCode.ERROR_CROSS_ORIGIN_MEDIA };
    await expect(player.snapshot()).rejects.toMatchObject(refusal);
    await expect(player.requestVideoFrame()).rejects.toMatchObject(refusal);
    let seen = 0;
    await player.observeVideoFrames(() => seen++);
    await expect.poll(() => warned, patience).toEqual(['ERROR_CROSS_ORIGIN_MEDIA']);
    player.enableVolumeEvaluation(100);
    await expect.poll(() => warned, patience).toEqual(['ERROR_CROSS_ORIGIN_MEDIA', 'ERROR_CROSS_ORIGIN_MEDIA']);
    await frames(video, 5);
    expect(seen).toBe(0);
  });
});

describe('a browser that cannot capture what an element plays', () => {
  const withoutCapture = () => Object.defineProperty(video, 'captureStream', { configurable: true, value: undefined });

  it('measures through Web Audio instead', async () => {
    await play({ seconds: 8 });
    withoutCapture();
    player.muted = false;
    const loud: number[] = [];
    player.addEventListener('volume', ({ volume }) => loud.push(volume));
    player.enableVolumeEvaluation(100);
    await expect.poll(() => Math.max(0, ...loud), patience).toBeGreaterThan(75);
    player.enableVolumeEvaluation(0);
    loud.length = 0;
    // The same sound can be tapped again, and goes on being heard in between.
    player.enableVolumeEvaluation(100);
    await expect.poll(() => Math.max(0, ...loud), patience).toBeGreaterThan(75);
  });

  it('does not silence what it may not read', async () => {
    const origin = await commands.startMediaOrigin();
    create();
    withoutCapture();
    const takeOver = vi.spyOn(AudioContext.prototype, 'createMediaElementSource');
    const warned = next(player, 'warning');
    await player.load(`${origin.url}/webm/clip.webm`);
    player.enableVolumeEvaluation(100);
    expect(await warned).toMatchObject({ error: { code: LiveCode.ERROR_CROSS_ORIGIN_MEDIA } });
    expect(takeOver).not.toHaveBeenCalled();
    vi.restoreAllMocks();
    await commands.stopMediaOrigin(origin.id);
  });
});

it('leaves nothing running when it is destroyed with everything on', async () => {
  const closed = vi.spyOn(AudioContext.prototype, 'close');
  const made = vi.spyOn(AudioContext.prototype, 'createMediaStreamSource');
  const cancelled = vi.spyOn(HTMLVideoElement.prototype, 'cancelVideoFrameCallback');
  const observers = vi.spyOn(ResizeObserver.prototype, 'disconnect');
  await play();
  const heard: unknown[] = [];
  player.enableVolumeEvaluation(50);
  player.addEventListener('volume', ({ volume }) => heard.push(volume));
  await player.observeVideoFrames((frame) => heard.push(frame.timestamp));
  await player.observeAudioFrames(({ timestamp }) => heard.push(timestamp));
  player.rotation = 90;
  player.mediaMetadata = { title: 'News' };
  player.keepAwake = true;
  await expect.poll(() => heard.length, patience).toBeGreaterThan(20);
  player.destroy();
  await expect.poll(() => closed.mock.calls.length, patience).toBe(made.mock.calls.length);
  expect(made.mock.calls.length).toBeGreaterThan(1);
  expect(cancelled).toHaveBeenCalled();
  expect(observers).toHaveBeenCalled();
  expect(video.style.transform).toBe('');
  heard.length = 0;
  player.rotation = 180;
  player.enableVolumeEvaluation(50);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(heard).toEqual([]);
  expect(video.style.transform).toBe('');
  vi.restoreAllMocks();
});

describe('the system', () => {
  it('shows what plays, and its keys work the player', async () => {
    const handlers = new Map<string, MediaSessionActionHandler | null>();
    vi.spyOn(navigator.mediaSession, 'setActionHandler').mockImplementation((action, handler) => {
      handlers.set(action, handler);
    });
    await play();
    player.mediaMetadata = { title: 'News', artist: 'Livelit' };
    await expect.poll(() => navigator.mediaSession.metadata?.title, patience).toBe('News');
    expect(navigator.mediaSession.playbackState).toBe('playing');
    const paused = next(player, 'pause');
    handlers.get('pause')!({ action: 'pause' });
    await paused;
    expect(navigator.mediaSession.playbackState).toBe('paused');
    handlers.get('seekto')!({ action: 'seekto', seekTime: 2.5 });
    expect(player.currentTime).toBe(2.5);
    handlers.get('seekbackward')!({ action: 'seekbackward', seekOffset: 100 });
    expect(player.currentTime).toBe(0);
    const played = next(player, 'play');
    handlers.get('play')!({ action: 'play' });
    await played;
    player.destroy();
    expect(navigator.mediaSession.metadata).toBeNull();
    expect(navigator.mediaSession.playbackState).toBe('none');
    expect([...handlers.values()].every((handler) => handler === null)).toBe(true);
    vi.restoreAllMocks();
  });

  it('leaves the screen on while something plays', async () => {
    const released = vi.fn(async () => undefined);
    const request = vi
      .spyOn(navigator.wakeLock, 'request')
      .mockImplementation(async () => ({ released: false, release: released }) as unknown as WakeLockSentinel);
    await play();
    expect(request).not.toHaveBeenCalled();
    player.keepAwake = true;
    await expect.poll(() => request.mock.calls.length, patience).toBe(1);
    player.pause();
    await expect.poll(() => released.mock.calls.length, patience).toBe(1);
    await player.play();
    await expect.poll(() => request.mock.calls.length, patience).toBe(2);
    player.destroy();
    expect(released).toHaveBeenCalledTimes(2);
    expect(player.keepAwake).toBe(false);
    vi.restoreAllMocks();
  });

  it('puts the picture into a window on top, and takes it back', async () => {
    await play();
    const button = document.createElement('button');
    button.textContent = 'on top';
    document.body.append(button);
    const change = next(player, 'pictureinpicturechange');
    button.addEventListener('click', () => void player.requestPictureInPicture());
    await userEvent.click(button);
    await change;
    expect(player.pictureInPicture).toBe('video');
    const back = next(player, 'pictureinpicturechange');
    await player.exitPictureInPicture();
    await back;
    expect(player.pictureInPicture).toBe('none');
    button.remove();
  });

  it('goes on in the window on top when another video takes over', async () => {
    await play({ seconds: 8 });
    const button = document.createElement('button');
    document.body.append(button);
    const change = next(player, 'pictureinpicturechange');
    button.addEventListener('click', () => void player.requestPictureInPicture());
    await userEvent.click(button);
    await change;
    const url = await film({ seconds: 8 });
    films.push(url);
    await player.replaceVideo(url);
    await expect.poll(() => document.pictureInPictureElement, patience).toBe(player.video);
    expect(player.pictureInPicture).toBe('video');
    await player.exitPictureInPicture();
    player.video.remove();
    button.remove();
  });

  it('says so where there are no windows on top, or no click', async () => {
    await play();
    const supported = 'documentPictureInPicture' in globalThis;
    const code = supported ? LiveCode.ERROR_REFUSED : LiveCode.ERROR_NOT_SUPPORTED;
    await expect(player.openPictureInPictureWindow()).rejects.toMatchObject({ code });
    expect(player.pictureInPicture).toBe('none');
    expect(video.isConnected && video.parentElement === document.body).toBe(true);
  });

  it('fills the screen from a click, and says so without', async () => {
    await play();
    const holder = { requestFullscreen: () => Promise.reject(new TypeError('not allowed')) } as unknown as HTMLElement;
    await expect(player.enterFullscreen(holder)).rejects.toMatchObject({ code: LiveCode.ERROR_REFUSED });
    const button = document.createElement('button');
    document.body.append(button);
    button.addEventListener('click', () => void player.enterFullscreen(document.body));
    await userEvent.click(button);
    await expect.poll(() => document.fullscreenElement, patience).toBe(document.body);
    await player.exitFullscreen();
    expect(document.fullscreenElement).toBeNull();
    button.remove();
  });

  it('plays elsewhere where there is an elsewhere', async () => {
    await play();
    const code = expect.toSatisfy(
      (code: number) => code === LiveCode.ERROR_NOT_SUPPORTED || code === LiveCode.ERROR_REFUSED,
    );
    await expect(player.showRemotePlaybackPicker()).rejects.toMatchObject({ code });
    const picker = vi.fn();
    Object.assign(video, { webkitShowPlaybackTargetPicker: picker });
    await player.showRemotePlaybackPicker();
    expect(picker).toHaveBeenCalledOnce();
    expect(video.getAttribute('x-webkit-airplay')).toBe('allow');
  });
});

function isWritable(object: object, name: string): boolean {
  for (let at: object | null = object; at; at = Object.getPrototypeOf(at) as object | null) {
    const member = Object.getOwnPropertyDescriptor(at, name);
    if (member) return (member as { set?: unknown }).set !== undefined || member.writable === true;
  }
  return false;
}
