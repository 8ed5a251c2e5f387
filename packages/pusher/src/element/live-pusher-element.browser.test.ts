import { LiveCode, LiveError, type LiveErrorEvent } from '@livelit/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';

import { mountedPusher } from '../testing/pusher-element.ts';
import { canvasStream, toneStream } from '../testing/test-streams.ts';
import type { LivePusherElement } from './live-pusher-element.ts';

const patience = { timeout: 15_000 };
const mounted = mountedPusher();
const { mount, reaches } = mounted;
const video = (element: LivePusherElement) => element.shadowRoot!.querySelector('video')!;

afterEach(() => vi.restoreAllMocks());

describe('what WeChat’s page would call', () => {
  it('starts with camera and microphone, shows them mirrored, pauses, resumes and stops', async () => {
    const element = await mount({ url: 'fake:a', controls: 'off' });
    await element.start();
    await reaches('connected');
    const { last } = mounted.transport;
    expect(last?.context.tracks.map(({ kind }) => kind).sort()).toEqual(['audio', 'video']);
    expect(element.matches(':state(connected)')).toBe(true);
    expect(element.matches(':state(capturing)')).toBe(true);
    expect(element.liveSince).toBeGreaterThan(Date.now() - 5000);
    await expect.poll(() => video(element).videoWidth, patience).toBe(320);
    expect(getComputedStyle(video(element)).scale).toBe('-1 1');
    await element.pause();
    expect([element.videoPaused, element.audioPaused]).toEqual([true, true]);
    await element.updateComplete;
    expect(element.matches(':state(paused):state(muted)')).toBe(true);
    element.resume();
    expect([element.videoPaused, element.audioPaused]).toEqual([false, false]);
    await element.stop();
    await reaches('disconnected');
    expect(element.sources).toEqual([]);
    expect(element.liveSince).toBeUndefined();
  });

  it('opens only what is enabled, and no camera at all for sound alone', async () => {
    const element = await mount({ url: 'fake:a', 'enable-camera': 'false' });
    await element.start();
    await reaches('connected');
    expect(element.sources.map(({ kind }) => kind)).toEqual(['microphone']);
  });

  it('pushes pictures without sound when there is no microphone, and says so', async () => {
    const element = await mount({ url: 'fake:a' });
    const { mediaDevices } = navigator;
    const open = mediaDevices.getUserMedia.bind(mediaDevices);
    vi.spyOn(mediaDevices, 'getUserMedia').mockImplementation((wanted) =>
      wanted?.audio ? Promise.reject(new DOMException('None.', 'NotFoundError')) : open(wanted),
    );
    const warned = next(element, 'warning');
    await element.start();
    expect((await warned).error.code).toBe(LiveCode.WARNING_MICROPHONE_START_FAILED);
    await reaches('connected');
    expect(element.sources.map(({ kind }) => kind)).toEqual(['camera']);
  });

  it('pushes what is captured already, unmirrored', async () => {
    const element = await mount({ url: 'fake:a' });
    await element.startCustomCapture(canvasStream().stream);
    await element.start();
    await reaches('connected');
    expect(element.sources.map(({ kind }) => kind)).toEqual(['custom']);
    expect(getComputedStyle(video(element)).scale).toBe('none');
  });

  it('goes on with the next camera without a new connection', async () => {
    const element = await mount({ url: 'fake:a', 'enable-mic': 'false' });
    await element.start();
    await reaches('connected');
    const before = element.stream!.getVideoTracks()[0]!.getSettings().deviceId;
    await element.switchCamera();
    const after = () => element.stream!.getVideoTracks()[0]!.getSettings().deviceId;
    await expect.poll(after, patience).not.toBe(before);
    await expect.poll(() => mounted.transport.last?.replaced.length, patience).toBe(1);
    expect(mounted.transport.connections).toHaveLength(1);
    expect(element.problem).toBeUndefined();
  });

  it('says what cannot be done: no light, no way for a message, no page', async () => {
    const element = await mount({ url: 'fake:a' });
    await element.startCamera();
    await expect(element.toggleTorch()).rejects.toMatchObject({ code: LiveCode.ERROR_NOT_SUPPORTED });
    expect(element.sendMessage({ msg: 'hello' })).toBe(false);
    element.remove();
    await Promise.resolve();
    await expect(element.startCamera()).rejects.toMatchObject({ code: LiveCode.ERROR_REFUSED });
    expect(element.state).toBe('disconnected');
    expect(element.destinations).toEqual([]);
  });
});

describe('autopush', () => {
  it('pushes by itself, and to another url when that changes', async () => {
    const element = await mount({ url: 'fake:a', autopush: '' });
    await reaches('connected');
    element.url = 'fake:b';
    await expect.poll(() => mounted.transport.last?.url.href, patience).toBe('fake:b');
    await reaches('connected');
    expect(mounted.transport.connections).toHaveLength(2);
  });

  it('is off when a template writes false', async () => {
    const element = await mount({ url: 'fake:a', autopush: 'false', muted: 'false' });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect([element.autopush, element.muted, element.sources.length]).toEqual([false, false, 0]);
  });

  it('tells as an error that the camera is forbidden', async () => {
    vi.spyOn(navigator.mediaDevices, 'getUserMedia').mockRejectedValue(new DOMException('No.', 'NotAllowedError'));
    const element = await mount({ autopush: '' });
    const failed = next(element, 'error');
    element.url = 'fake:a';
    expect((await failed).error.code).toBe(LiveCode.WARNING_CAMERA_NO_PERMISSION);
    expect(element.problem?.code).toBe(LiveCode.WARNING_CAMERA_NO_PERMISSION);
    expect(element.state).toBe('disconnected');
  });
});

describe('life in the page', () => {
  it('pushes on when it is moved', async () => {
    const element = await mount({ url: 'fake:a' });
    await element.startCustomCapture(canvasStream().stream);
    await element.startPush();
    await reaches('connected');
    const { pusher } = element;
    const box = document.createElement('div');
    document.body.append(box);
    box.append(element);
    await Promise.resolve();
    expect(element.pusher).toBe(pusher);
    expect(element.state).toBe('connected');
    box.remove();
  });

  it('lets go of push and devices when it is removed, and works again when it returns', async () => {
    const element = await mount({ url: 'fake:a', muted: '' });
    await element.startCamera();
    await element.startPush();
    await reaches('connected');
    const tracks = element.stream!.getTracks();
    element.remove();
    await expect.poll(() => tracks.map(({ readyState }) => readyState)).toEqual(['ended']);
    expect(mounted.transport.last?.context.signal.aborted).toBe(true);
    expect(element.liveSince).toBeUndefined();
    document.body.append(element);
    await element.startCamera();
    await expect.poll(() => video(element).srcObject, patience).toBe(element.stream);
    expect(element.audioPaused).toBe(true);
  });

  it('keeps the place of its bar, and moves nothing when that comes', async () => {
    const element = await mount({ url: 'fake:a' });
    const stage = element.shadowRoot!.querySelector('.stage')!;
    const before = stage.getBoundingClientRect();
    expect(element.shadowRoot!.querySelector('live-pusher-controls')).toBeNull();
    await mounted.barComes();
    expect(stage.getBoundingClientRect()).toEqual(before);
    expect(mounted.bar().querySelector('.bar')!.getBoundingClientRect().top).toBe(before.bottom);
  });

  it('has no bar without a url, or with controls="off", or when the page brings its own', async () => {
    const element = await mount();
    const place = () => element.shadowRoot!.querySelector('.bar-place');
    expect(place()).toBeNull();
    element.controls = true;
    await element.updateComplete;
    expect(place()).not.toBeNull();
    element.setAttribute('controls', 'off');
    element.url = 'fake:a';
    await element.updateComplete;
    expect(place()).toBeNull();
    element.removeAttribute('controls');
    await element.updateComplete;
    expect(place()).not.toBeNull();
    element.innerHTML = '<p slot="controls">mine</p>';
    await expect.poll(place).toBeNull();
    await expect.element(page.getByText('mine')).toBeVisible();
  });

  it('keeps what went wrong until it is closed, and why it reconnects while it does', async () => {
    const element = await mount({ url: 'fake:a' });
    await element.startCustomCapture(toneStream());
    await element.startPush();
    await reaches('connected');
    mounted.transport.autoAccept = false;
    const lost = new LiveError(LiveCode.ERROR_UNREACHABLE, 'Gone.', { detail: { retryAfterMs: 100_000 } });
    mounted.transport.last?.lose(lost);
    await reaches('reconnecting');
    await expect.poll(() => element.repairing).toBe(lost);
    expect(element.problem).toBeUndefined();
    mounted.transport.autoAccept = true;
    element.retry();
    await reaches('connected');
    expect(element.repairing).toBeUndefined();
  });
});

const next = (element: EventTarget, type: string) =>
  new Promise<LiveErrorEvent>((resolve) =>
    element.addEventListener(type, (event) => resolve(event as LiveErrorEvent), { once: true }),
  );
