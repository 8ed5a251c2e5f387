import { afterEach, beforeAll, afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { commands, page } from 'vitest/browser';

import type {} from '../../../../scripts/browser-commands.ts';
import type { DiskCache } from '../cache/disk-cache.ts';
import { fakeEngine, type FakeEngine } from '../testing/fake-engine.ts';
import { frames, showsSomething } from '../testing/watching.ts';
import './define.ts';
import type { LivePlayerElement } from './live-player-element.ts';

const patience = { timeout: 20_000 };

let origin: { id: string; url: string };
let element: LivePlayerElement;
let engine: FakeEngine;

beforeAll(async () => {
  origin = await commands.startMediaOrigin();
});
afterAll(() => commands.stopMediaOrigin(origin.id));
beforeEach(async () => {
  document.documentElement.lang = 'en';
  await page.viewport(900, 700);
  engine = fakeEngine();
});
afterEach(() => element.remove());

function make(markup: string, set: Partial<LivePlayerElement> = {}): LivePlayerElement {
  const template = document.createElement('template');
  template.innerHTML = markup;
  element = document.importNode(template.content, true).firstElementChild as LivePlayerElement;
  Object.assign(element, set);
  element.style.width = '640px';
  document.body.append(element);
  return element;
}
const fake = (attributes = '', set: Partial<LivePlayerElement> = {}) =>
  make(`<live-player type="fake" src="https://host/a" autoplay muted ${attributes}></live-player>`, {
    config: { engines: [engine], retry: { baseDelayMs: 20 } },
    ...set,
  });
const reaches = (state: string) => expect.poll(() => element.state, patience).toBe(state);
const part = <E extends HTMLElement>(name: string) => element.shadowRoot!.querySelector<E>(`[part=${name}]`);

describe('as a video', () => {
  it('has every property, method and handler of one, also before it is in the page', () => {
    element = document.createElement('live-player');
    const missing = [HTMLVideoElement.prototype, HTMLMediaElement.prototype]
      .flatMap((prototype) => Object.getOwnPropertyNames(prototype))
      .filter((name) => !(name in element));
    expect(missing).toEqual([]);
    element.volume = 0.25;
    element.muted = true;
    element.loop = true;
    expect([element.video.volume, element.video.muted, element.video.loop]).toEqual([0.25, true, true]);
    expect([element.readyState, element.paused, element.ended, Number.isNaN(element.duration)]).toEqual([
      0,
      true,
      false,
      true,
    ]);
  });

  it('has its events, with play and pause for what was wanted', async () => {
    const seen: string[] = [];
    make(`<live-player muted></live-player>`);
    for (const type of ['loadstart', 'loadedmetadata', 'canplay', 'play', 'playing', 'timeupdate', 'pause', 'seeked'])
      element.addEventListener(type, () => seen.push(type));
    element.src = `${origin.url}/mp4/faststart.mp4`;
    await reaches('paused');
    await element.play();
    await reaches('playing');
    await frames(element.video, 3);
    element.currentTime = 5;
    await expect.poll(() => seen, patience).toContain('seeked');
    element.pause();
    await expect.poll(() => seen.at(-1), patience).toBe('pause');
    expect(seen).toEqual(
      expect.arrayContaining(['loadstart', 'loadedmetadata', 'canplay', 'play', 'playing', 'timeupdate']),
    );
    expect(seen.filter((type) => type === 'play')).toHaveLength(1);
    expect(element.duration).toBeGreaterThan(10);
  });

  it('carries the attributes of HTML to the video inside', async () => {
    fake('loop preload="none" crossorigin="anonymous" disablepictureinpicture controlslist="nofullscreen"');
    const { video } = element;
    expect([video.loop, video.preload, video.crossOrigin, video.disablePictureInPicture, video.playsInline]).toEqual([
      true,
      'none',
      'anonymous',
      true,
      true,
    ]);
    element.removeAttribute('loop');
    element.removeAttribute('muted');
    expect([video.loop, video.muted]).toEqual([false, false]);
    element.setAttribute('muted', '');
    expect(video.muted).toBe(true);
    await reaches('playing');
  });

  it('is as large as its attributes say, unless a style says more', async () => {
    fake('width="320" height="240"');
    await element.updateComplete;
    expect([element.clientWidth, element.clientHeight]).toEqual([640, 240]);
    element.style.width = '';
    expect([element.clientWidth, element.clientHeight]).toEqual([320, 240]);
    element.removeAttribute('height');
    await element.updateComplete;
    expect([element.clientWidth, element.clientHeight]).toEqual([320, 180]);
  });

  it('says to CSS what a video cannot: live, muted', async () => {
    fake();
    await reaches('playing');
    await expect.poll(() => element.matches(':state(live)'), patience).toBe(true);
    expect(element.matches(':state(muted)')).toBe(true);
    element.muted = false;
    await expect.poll(() => element.matches(':state(muted)')).toBe(false);
  });
});

describe('children', () => {
  it('<source> children are lines, the first is preferred', async () => {
    make(
      `<live-player autoplay muted><source src="https://host/a" type="fake"><source src="https://host/b" type="fake"></live-player>`,
      { config: { engines: [engine] } },
    );
    await reaches('playing');
    expect(element.sources.map(({ url }) => url)).toEqual(['https://host/a', 'https://host/b']);
    expect(element.line).toBe(0);
    const third = document.createElement('source');
    Object.assign(third, { src: 'https://host/c', type: 'fake' });
    element.append(third);
    await expect.poll(() => element.sources.length, patience).toBe(3);
  });

  it('<track> children are the text tracks of the video, in a list that stays', async () => {
    fake();
    await reaches('playing');
    const { textTracks } = element;
    const told = vi.fn<() => void>();
    textTracks.addEventListener('addtrack', told);
    const track = document.createElement('track');
    Object.assign(track, { kind: 'subtitles', srclang: 'en', label: 'English', src: 'data:text/vtt,WEBVTT' });
    element.append(track);
    await expect.poll(() => [...textTracks].map(({ label }) => label), patience).toEqual(['English']);
    await expect.poll(() => told.mock.calls.length).toBe(1);
    await element.switchStream({ url: 'https://host/b', type: 'fake' });
    await reaches('playing');
    expect(element.textTracks).toBe(textTracks);
    expect([...textTracks].map(({ label }) => label)).toEqual(['English']);
    track.remove();
    await expect.poll(() => textTracks.length, patience).toBe(0);
  });

  it('a second video that takes over has the looks and the sound of the first', async () => {
    fake('rotation="90"');
    await reaches('playing');
    const first = element.video;
    element.volume = 0.5;
    await element.switchStream({ url: 'https://host/b', type: 'fake' });
    await expect.poll(() => element.video === first, patience).toBe(false);
    expect(part('video')).toBe(element.video);
    expect(element.volume).toBe(0.5);
    expect(getComputedStyle(element.video).rotate).toBe('90deg');
    element.remove();
    document.body.append(element);
    await reaches('playing');
    expect(part('video')).toBe(element.video);
  });
});

describe('the picture', () => {
  const box = () => element.video.getBoundingClientRect();

  it.each([0, 90, 180, 270])('turned by %i degrees lies within its box, whole', async (rotation) => {
    fake(`rotation="${rotation}"`);
    await reaches('playing');
    const outer = element.getBoundingClientRect();
    for (const side of ['left', 'top', 'right', 'bottom'] as const) expect(box()[side]).toBeCloseTo(outer[side], 0);
    expect(getComputedStyle(element.video).objectFit).toBe('contain');
    expect(element.video.clientWidth / element.video.clientHeight).toBeCloseTo(rotation % 180 ? 9 / 16 : 16 / 9, 1);
  });

  it('is fitted in our words and in those of WeChat, the poster alike', async () => {
    fake('object-fit="fillCrop" poster="data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="');
    await element.updateComplete;
    const fits = () => [element.video, part('poster')!].map((picture) => getComputedStyle(picture).objectFit);
    await expect.poll(() => part('poster'), patience).not.toBeNull();
    expect(fits()).toEqual(['cover', 'cover']);
    element.fit = 'fill';
    await element.updateComplete;
    expect(fits()).toEqual(['fill', 'fill']);
    element.orientation = 'horizontal';
    element.mirror = true;
    await element.updateComplete;
    expect([getComputedStyle(element.video).rotate, getComputedStyle(element.video).scale]).toEqual(['270deg', '1 -1']);
  });

  it('that was last stays while the connection is made again, and goes with the next', async () => {
    const port = new URL(origin.url);
    const proxy = await commands.startFaultProxy(port.origin);
    make(`<live-player autoplay muted src="${proxy.url}/live/stream.flv"></live-player>`, {
      config: { retry: { baseDelayMs: 20_000, maxDelayMs: 20_000 } },
    });
    await reaches('playing');
    await expect.poll(() => part('overlay'), patience).not.toBeNull();
    await commands.setFault(proxy.id, 'refuse');
    await reaches('reconnecting');
    const last = part<HTMLCanvasElement>('last-picture')!;
    expect(last.checkVisibility()).toBe(true);
    expect(showsSomething(last as unknown as HTMLVideoElement)).toBe(true);
    await expect
      .poll(() => part('status')!.textContent, patience)
      .toMatch(/Reconnecting, attempt \d+.*Code -\d+ ERROR_.*Next try in \d+ s/s);
    // The notice lies over the picture, not under it.
    const { x, y, width, height } = part('retry')!.getBoundingClientRect();
    expect(element.shadowRoot!.elementFromPoint(x + width / 2, y + height / 2)).toBe(part('retry'));
    await commands.setFault(proxy.id, 'pass');
    element.retry();
    await reaches('playing');
    expect(last.checkVisibility()).toBe(false);
    await commands.stopFaultProxy(proxy.id);
  });

  it('goes when playback is stopped, or stays if the page wants that', async () => {
    fake();
    await reaches('playing');
    await expect.poll(() => part('overlay'), patience).not.toBeNull();
    element.stop();
    await reaches('idle');
    expect(part('last-picture')!.checkVisibility()).toBe(false);
    element.remove();
    fake('', { config: { engines: [engine], clearLastImage: false } });
    await reaches('playing');
    await expect.poll(() => part('overlay'), patience).not.toBeNull();
    element.stop();
    await reaches('idle');
    expect(part('last-picture')!.checkVisibility()).toBe(true);
  });

  it('of the poster comes out of the cache', async () => {
    const blob = URL.createObjectURL(
      new Blob(['<svg xmlns="http://www.w3.org/2000/svg"/>'], { type: 'image/svg+xml' }),
    );
    const objectUrl = vi.fn<DiskCache['objectUrl']>(async () => blob);
    const cache = { objectUrl } as unknown as DiskCache;
    make(`<live-player poster="poster.svg"></live-player>`, { config: { cache } });
    await expect.poll(() => part<HTMLImageElement>('poster')?.src, patience).toBe(blob);
    expect(objectUrl.mock.calls[0]![0]).toBe(new URL('poster.svg', document.baseURI).href);
    const revoked = vi.spyOn(URL, 'revokeObjectURL');
    element.poster = '';
    await expect.poll(() => revoked.mock.calls.flat(), patience).toContain(blob);
    revoked.mockRestore();
  });
});

describe('latency', () => {
  it('is set by our attributes and by WeChat’s, and changed while it plays', async () => {
    fake('target-latency="2" max-latency="6"');
    await reaches('playing');
    expect([element.player!.targetLatency, element.player!.maxLatency]).toEqual([2, 6]);
    element.targetLatency = 1;
    await element.updateComplete;
    expect(element.player!.targetLatency).toBe(1);
    element.remove();
    fake('min-cache="0.5" max-cache="2"');
    await expect.poll(() => element.player?.maxLatency, patience).toBe(2);
  });
});

describe('the page', () => {
  const hide = (hidden: boolean) => {
    vi.spyOn(document, 'hidden', 'get').mockReturnValue(hidden);
    document.dispatchEvent(new Event('visibilitychange'));
  };
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('that is hidden pauses the player, if that is wanted, and plays on when it is back', async () => {
    fake('auto-pause-if-hidden');
    await reaches('playing');
    await expect.poll(() => part('status'), patience).not.toBeNull();
    hide(true);
    await reaches('paused');
    hide(false);
    await reaches('playing');
    element.autoPauseIfHidden = false;
    hide(true);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(element.state).toBe('playing');
    hide(false);
  });

  it('that goes elsewhere makes a small window of the player, if that is wanted', async () => {
    fake('picture-in-picture-mode="push"');
    await reaches('playing');
    await expect.poll(() => part('status'), patience).not.toBeNull();
    const asked = vi.spyOn(element.video, 'requestPictureInPicture').mockRejectedValue(new DOMException('No click.'));
    history.pushState(null, '', '#elsewhere');
    await expect.poll(() => asked.mock.calls.length, patience).toBe(1);
    history.back();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(asked).toHaveBeenCalledTimes(1);
  });
});
