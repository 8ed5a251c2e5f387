import { LiveCode } from '@livelit/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { commands } from 'vitest/browser';

import type {} from '../../../../scripts/browser-commands.ts';
import { defaultTransports } from '../default-transports.ts';
import { gatewayStream, untilGrown } from '../testing/gateway-streams.ts';
import { mountedPusher } from '../testing/pusher-element.ts';
import { toneStream } from '../testing/test-streams.ts';

const patience = { timeout: 15_000 };
const { mount, reaches } = mountedPusher();
afterEach(() => vi.restoreAllMocks());

/** A picture that is red on its left and blue on its right, drawn again and again. */
function halves(): { stream: MediaStream; stop: () => void } {
  const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 180 });
  const context = canvas.getContext('2d')!;
  const draw = () => {
    for (const [index, color] of ['#f00', '#00f'].entries()) {
      context.fillStyle = color;
      context.fillRect(index * 160, 0, 160, 180);
    }
  };
  draw();
  const timer = setInterval(draw, 50);
  return { stream: canvas.captureStream(15), stop: () => clearInterval(timer) };
}

/** The colours at the left and the right of what a video decodes, before CSS turns it. */
function colorsOf(video: HTMLVideoElement): string {
  const canvas = new OffscreenCanvas(64, 36);
  const context = canvas.getContext('2d')!;
  context.drawImage(video, 0, 0, 64, 36);
  return [8, 56]
    .map((x) => context.getImageData(x, 18, 1, 1).data)
    .map(([red = 0, , blue = 0]) => (red > 150 ? 'red' : blue > 150 ? 'blue' : 'none'))
    .join(' ');
}

describe('the picture', () => {
  it('is captured as mode, bitrates, rate and shape say, and changes with them', async () => {
    const element = await mount({ mode: 'SD', 'max-bitrate': '700', fps: '15', orientation: 'vertical' });
    expect(element.pusher?.videoQuality).toMatchObject({ width: 640, height: 360, fps: 15, kbps: 700 });
    await element.startCamera();
    const size = () => element.stream!.getVideoTracks()[0]!.getSettings();
    await expect.poll(size, patience).toMatchObject({ width: 360, height: 640 });
    element.setAttribute('orientation', 'horizontal');
    await expect.poll(size, patience).toMatchObject({ width: 640, height: 360 });
    element.setAttribute('min-bitrate', '400');
    element.setAttribute('aspect', '3:4');
    await expect
      .poll(() => element.pusher?.videoQuality, patience)
      .toMatchObject({ width: 480, height: 360, kbps: 700, minKbps: 400 });
  });

  it('is mirrored for viewers by remote-mirror, and turned back in the preview', async () => {
    const { stream, stop } = halves();
    const element = await mount();
    await element.startCustomCapture(stream);
    const video = element.shadowRoot!.querySelector('video')!;
    await expect.poll(() => colorsOf(video), patience).toBe('red blue');
    expect(getComputedStyle(video).scale).toBe('none');
    element.setAttribute('remote-mirror', '');
    await expect.poll(() => colorsOf(video), patience).toBe('blue red');
    await expect.poll(() => getComputedStyle(video).scale, patience).toBe('-1 1');
    element.setAttribute('local-mirror', 'enable');
    await element.updateComplete;
    expect(getComputedStyle(video).scale).toBe('none');
    element.setAttribute('remote-mirror', 'false');
    await expect.poll(() => colorsOf(video), patience).toBe('red blue');
    stop();
  });

  it('waits, when paused, as the image that waiting-image names, and as black when that cannot be had', async () => {
    const { stream, stop } = halves();
    const blue = new OffscreenCanvas(32, 18);
    const context = blue.getContext('2d')!;
    context.fillStyle = '#00f';
    context.fillRect(0, 0, 32, 18);
    const image = URL.createObjectURL(await blue.convertToBlob());
    const element = await mount({ 'waiting-image': image });
    await element.startCustomCapture(stream);
    const video = element.shadowRoot!.querySelector('video')!;
    await expect.poll(() => colorsOf(video), patience).toBe('red blue');
    await element.pause();
    await expect.poll(() => colorsOf(video), patience).toBe('blue blue');
    element.resume();
    await expect.poll(() => colorsOf(video), patience).toBe('red blue');
    element.waitingImage = 'blob:nothing';
    await element.pause();
    expect(element.problem?.code).toBe(LiveCode.ERROR_UNREACHABLE);
    expect(element.videoPaused).toBe(true);
    URL.revokeObjectURL(image);
    stop();
  });
});

describe('the devices', () => {
  it('are opened and closed by enable-camera and enable-mic while something runs', async () => {
    const element = await mount();
    element.setAttribute('enable-camera', '');
    await element.updateComplete;
    expect(element.opening.size).toBe(0);
    await element.startMicrophone();
    const kinds = () => element.sources.map(({ kind }) => kind).sort();
    element.setAttribute('enable-camera', 'false');
    element.setAttribute('enable-camera', 'true');
    await expect.poll(kinds, patience).toEqual(['camera', 'microphone']);
    element.setAttribute('enable-mic', 'false');
    await expect.poll(kinds, patience).toEqual(['camera']);
    element.enableCamera = false;
    await expect.poll(kinds, patience).toEqual([]);
  });

  it('look where device-position says, and are asked for zoom only where zoom is allowed', async () => {
    const asked = vi.spyOn(navigator.mediaDevices, 'getUserMedia');
    const element = await mount({ 'device-position': 'back', zoom: '' });
    await element.startCamera();
    expect(asked.mock.lastCall?.[0]?.video).toMatchObject({ facingMode: { ideal: 'environment' }, zoom: true });
    element.zoom = false;
    await element.startCamera('user');
    expect(asked.mock.lastCall?.[0]?.video).toMatchObject({ facingMode: { ideal: 'user' } });
    expect(asked.mock.lastCall?.[0]?.video).not.toHaveProperty('zoom');
  });

  it('are zoomed by the wheel over the preview', async () => {
    const element = await mount({ zoom: '' });
    await element.startCamera();
    const [track] = element.sources[0]!.stream.getVideoTracks();
    // Chromium's fake camera zooms only for pages that were allowed to pan and tilt it, which no flag does.
    let zoom = 100;
    const settings = track!.getSettings.bind(track);
    track!.getCapabilities = () => ({ zoom: { min: 100, max: 200, step: 10 } }) as MediaTrackCapabilities;
    track!.getSettings = () => ({ ...settings(), zoom }) as MediaTrackSettings;
    track!.applyConstraints = async (wanted) => {
      zoom = (wanted?.advanced?.[0] as { zoom?: number } | undefined)?.zoom ?? zoom;
    };
    const stage = element.shadowRoot!.querySelector('.stage')!;
    const wheel = (deltaY: number) => {
      const event = new WheelEvent('wheel', { deltaY, cancelable: true });
      stage.dispatchEvent(event);
      return event.defaultPrevented;
    };
    await expect.poll(() => wheel(-100), patience).toBe(true);
    await expect.poll(() => zoom, patience).toBe(110);
    wheel(100);
    await expect.poll(() => zoom, patience).toBe(100);
    element.zoom = false;
    await element.updateComplete;
    expect(wheel(-100)).toBe(false);
  });

  it('focus by themselves or stay as they are, as auto-focus says, and complain of no camera that cannot', async () => {
    const element = await mount({ 'auto-focus': 'false' });
    const focus = vi.spyOn(await element.getDeviceManager(), 'enableCameraAutoFocus');
    await element.startCamera();
    expect(focus.mock.lastCall).toEqual([false]);
    element.autoFocus = true;
    await expect.poll(() => focus.mock.lastCall, patience).toEqual([true]);
    // Chromium's fake camera lists this focus and never takes it.
    await Promise.allSettled(focus.mock.results.map(({ value }) => value));
    expect(element.problem).toBeUndefined();
  });

  it('control gain and noise as enable-agc and enable-ans say', async () => {
    const element = await mount({ 'enable-agc': 'false', 'enable-ans': 'false' });
    await element.startMicrophone();
    const settings = () => element.sources[0]!.stream.getAudioTracks()[0]!.getSettings();
    expect(settings()).toMatchObject({ autoGainControl: false, noiseSuppression: false, echoCancellation: true });
    element.setAttribute('enable-ans', 'true');
    await expect.poll(settings, patience).toMatchObject({ autoGainControl: false, noiseSuppression: true });
  });
});

describe('the sound', () => {
  it('is silent while muted, and while the page is hidden if background-mute says so', async () => {
    const element = await mount({ muted: '' });
    await element.startCustomCapture(toneStream());
    expect(element.audioPaused).toBe(true);
    element.muted = false;
    await element.updateComplete;
    expect(element.audioPaused).toBe(false);
    const hide = (hidden: boolean) => {
      vi.spyOn(document, 'hidden', 'get').mockReturnValue(hidden);
      document.dispatchEvent(new Event('visibilitychange'));
      return element.audioPaused;
    };
    expect(hide(true)).toBe(false);
    hide(false);
    element.setAttribute('background-mute', '');
    await element.updateComplete;
    expect([hide(true), hide(false)]).toEqual([true, false]);
  });

  it('has the quality that audio-quality says, from the next start on', async () => {
    const element = await mount({ url: 'fake:a', 'audio-quality': 'low' });
    await expect.poll(() => element.pusher?.audioQuality, patience).toMatchObject({ sampleRate: 16_000 });
    await element.startCustomCapture(toneStream());
    await element.startPush();
    await reaches('connected');
    element.setAttribute('audio-quality', 'high');
    await element.updateComplete;
    expect(element.pusher?.audioQuality).toMatchObject({ sampleRate: 16_000 });
    await element.stopPush();
    await expect.poll(() => element.pusher?.audioQuality, patience).toMatchObject({ sampleRate: 48_000 });
    expect(element.problem).toBeUndefined();
  });

  it('has a room around it, and the face its filters, as attributes say', async () => {
    const element = await mount({ 'audio-reverb-type': '3', beauty: '5' });
    const effects = await element.getAudioEffectManager();
    const beauty = await element.getBeautyManager();
    const reverb = vi.spyOn(effects, 'setVoiceReverbType');
    const smooth = vi.spyOn(beauty, 'setBeautyLevel');
    element.audioReverbType = 1;
    element.beauty = 7;
    await expect.poll(() => [reverb.mock.lastCall, smooth.mock.lastCall], patience).toEqual([[1], [7]]);
    element.beauty = 99;
    await expect.poll(() => element.problem?.code, patience).toBe(LiveCode.ERROR_INVALID_PARAMETER);
  });
});

it('tells a volume as often as the page or the bar wants, whoever wants it oftener', async () => {
  const element = await mount();
  await element.startCustomCapture(toneStream());
  const set = vi.spyOn(element.pusher!, 'enableVolumeEvaluation');
  await element.enableVolumeEvaluation(300);
  await element.meterVolume('bar', 150);
  await element.enableVolumeEvaluation(0);
  await element.meterVolume('bar', 0);
  expect(set.mock.calls).toEqual([[300], [150], [150], [0]]);
});

it('hands gateway and token to the transport, and never shows the token', async () => {
  const element = await mount({ url: 'fake:a', gateway: 'https://gateway.example' }, { token: 'secret' });
  expect(element.pusher?.config).toMatchObject({ gateway: 'https://gateway.example', token: 'secret' });
  expect(element.outerHTML).not.toContain('secret');
});

it('reaches a real gateway standing as orientation says, and keeps its pictures coming while paused', async () => {
  const { id, url } = await commands.startGateway();
  const element = await mount(
    { url: `${url.replace('http', 'ws')}/live/element.flv`, orientation: 'vertical', controls: 'off' },
    { config: { transports: defaultTransports } },
  );
  await element.start();
  await reaches('connected');
  await untilGrown(url, 'element', 8);
  const { width = 0, height = 0 } = (await gatewayStream(url, 'element'))?.video ?? {};
  // A slow machine makes it smaller, never wider.
  expect(width / height).toBeCloseTo(9 / 16, 1);
  await element.pause();
  await untilGrown(url, 'element', 8);
  await element.stop();
  await expect.poll(() => gatewayStream(url, 'element'), patience).toBeUndefined();
  await commands.stopGateway(id);
});
