import { LiveCode, LiveError, type LiveErrorEvent } from '@livelit/core';
import axe from 'axe-core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';

import { fakeTransport, type FakeTransport } from '../testing/fake-transport.ts';
import { canvasStream, toneStream } from '../testing/test-streams.ts';
import './define.ts';
import type { LivePusherElement } from './live-pusher-element.ts';

const patience = { timeout: 15_000 };
const waiting = new LiveError(LiveCode.ERROR_UNREACHABLE, 'Nobody answers.', { detail: { retryAfterMs: 100_000 } });
const refused = new LiveError(LiveCode.ERROR_UNAUTHORIZED, 'Who are you?', { detail: { httpStatus: 401 } });

let element: LivePusherElement;
let transport: FakeTransport;

async function mount(attributes: Record<string, string> = {}, set: Partial<LivePusherElement> = {}): Promise<void> {
  element = document.createElement('live-pusher');
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  const videoQuality = { width: 320, height: 180, fps: 15, kbps: 300 };
  Object.assign(element, { config: { transports: [transport], retry: { baseDelayMs: 10 }, videoQuality }, ...set });
  element.style.cssText = 'width: 480px; height: 360px';
  document.body.append(element);
  await element.updateComplete;
}

const reaches = (state: string) => expect.poll(() => element.state, patience).toBe(state);
const button = (name: string) => page.getByRole('button', { name, exact: true });
const text = () => element.shadowRoot!.querySelector<HTMLElement>('slot[name=controls]')!.innerText;
const video = () => element.shadowRoot!.querySelector('video')!;

beforeEach(() => {
  document.documentElement.lang = 'en';
  transport = fakeTransport();
});

afterEach(() => {
  vi.restoreAllMocks();
  element.remove();
});

describe('pushing by one click', () => {
  it('opens camera and microphone, shows the picture mirrored, and pushes', async () => {
    await mount({ url: 'fake:a' });
    await userEvent.click(button('Go live'));
    await reaches('connected');
    expect(transport.last?.context.tracks.map(({ kind }) => kind).sort()).toEqual(['audio', 'video']);
    expect(element.matches(':state(connected)')).toBe(true);
    expect(element.matches(':state(capturing)')).toBe(true);
    await expect.poll(text).toContain('Live');
    await expect.poll(() => video().videoWidth, patience).toBe(320);
    expect(video().classList.contains('mirrored')).toBe(true);
    await userEvent.click(button('Stop'));
    await reaches('disconnected');
    expect(element.pusher?.sources).toHaveLength(2);
  });

  it('pushes what is captured already', async () => {
    await mount({ url: 'fake:a' });
    await element.startCustomCapture(canvasStream().stream);
    await userEvent.click(button('Go live'));
    await reaches('connected');
    expect(element.pusher?.sources.map(({ kind }) => kind)).toEqual(['custom']);
    expect(video().classList.contains('mirrored')).toBe(false);
  });

  it('pushes by itself when told so, and to another url when that changes', async () => {
    await mount({ url: 'fake:a', autopush: '' });
    await reaches('connected');
    element.url = 'fake:b';
    await expect.poll(() => transport.last?.url.href, patience).toBe('fake:b');
    await reaches('connected');
    expect(transport.connections).toHaveLength(2);
  });
});

describe('the buttons', () => {
  it('switch camera and microphone on and off', async () => {
    await mount({ url: 'fake:a' });
    for (const name of ['Camera', 'Microphone']) {
      await userEvent.click(button(name));
      await expect.element(button(name)).toHaveAttribute('aria-pressed', 'true');
    }
    expect(element.stream?.getTracks()).toHaveLength(2);
    for (const name of ['Camera', 'Microphone']) {
      await userEvent.click(button(name));
      await expect.element(button(name)).toHaveAttribute('aria-pressed', 'false');
    }
    expect(element.stream?.getTracks()).toHaveLength(0);
  });

  it('show the screen in place of the camera', async () => {
    await mount({ url: 'fake:a' });
    await userEvent.click(button('Camera'));
    await expect.element(button('Camera')).toHaveAttribute('aria-pressed', 'true');
    await userEvent.click(button('Screen'));
    await expect.element(button('Screen')).toHaveAttribute('aria-pressed', 'true');
    await expect.element(button('Camera')).toHaveAttribute('aria-pressed', 'false');
    await userEvent.click(button('Screen'));
    await expect.element(button('Screen')).toHaveAttribute('aria-pressed', 'false');
  });

  it('can be reached and pressed by keyboard', async () => {
    await mount({ url: 'fake:a' });
    await userEvent.tab();
    await userEvent.keyboard(' ');
    await expect.element(button('Camera')).toHaveAttribute('aria-pressed', 'true');
    expect(element.shadowRoot!.activeElement?.getAttribute('aria-label')).toBe('Camera');
  });

  it('are left out without a url, and can be replaced', async () => {
    await mount();
    expect(element.shadowRoot!.querySelector('button')).toBeNull();
    element.url = 'fake:a';
    element.innerHTML = '<p slot="controls">mine</p>';
    await element.updateComplete;
    expect(element.shadowRoot!.querySelector('slot[name=controls]')).toHaveProperty('assignedElements');
    await expect.element(page.getByText('mine')).toBeVisible();
    await expect.element(button('Go live')).not.toBeInTheDocument();
  });
});

describe('what it tells', () => {
  it('counts the attempts and the seconds, and tries at once on request', async () => {
    transport.autoAccept = false;
    await mount({ url: 'fake:a' });
    await element.startCustomCapture(canvasStream().stream);
    await element.startPush();
    await expect.poll(text).toContain('Connecting');
    await expect.poll(() => transport.last).toBeDefined();
    transport.last?.refuse(waiting);
    await expect.poll(text, patience).toMatch(/Reconnecting, attempt 1[\s\S]*Next try in \d+ s/);
    transport.autoAccept = true;
    await userEvent.click(button('Try now'));
    await reaches('connected');
  });

  it('says what went wrong, what to do and the code, until it is closed', async () => {
    transport.autoAccept = false;
    await mount({ url: 'fake:a' });
    await element.startCustomCapture(canvasStream().stream);
    const failed = new Promise<LiveErrorEvent>((resolve) =>
      element.addEventListener('error', (event) => resolve(event as unknown as LiveErrorEvent)),
    );
    await element.startPush();
    await expect.poll(() => transport.last).toBeDefined();
    transport.last?.refuse(refused);
    expect((await failed).error.code).toBe(LiveCode.ERROR_UNAUTHORIZED);
    await expect.poll(text).toContain('-9104 ERROR_UNAUTHORIZED');
    expect(text()).toContain('HTTP 401');
    await userEvent.click(button('Close this notice'));
    await expect.poll(text).not.toContain('ERROR_UNAUTHORIZED');
  });

  it('says that the camera is forbidden', async () => {
    await mount({ url: 'fake:a' });
    vi.spyOn(navigator.mediaDevices, 'getUserMedia').mockRejectedValue(new DOMException('Test.', 'NotAllowedError'));
    await userEvent.click(button('Camera'));
    await expect.poll(text).toContain('-1314 WARNING_CAMERA_NO_PERMISSION');
    await userEvent.click(button('Go live'));
    await expect.poll(text).toContain('-1314 WARNING_CAMERA_NO_PERMISSION');
    expect(element.state).toBe('disconnected');
  });

  it('speaks the language of the page, and changes with it', async () => {
    document.documentElement.lang = 'zh-CN';
    await mount({ url: 'fake:a' });
    expect(text()).toContain('开始直播');
    document.documentElement.lang = 'en';
    await expect.poll(text).toContain('Go live');
  });
});

describe('attributes and properties', () => {
  it('mute and unmute', async () => {
    await mount({ muted: '' });
    await element.startCustomCapture(toneStream());
    expect(element.stream?.getAudioTracks()[0]?.enabled).toBe(false);
    element.muted = false;
    await element.updateComplete;
    expect(element.stream?.getAudioTracks()[0]?.enabled).toBe(true);
  });

  it('mirror the preview as told', async () => {
    await mount({ mirror: 'enable' });
    expect(video().classList.contains('mirrored')).toBe(true);
    element.mirror = 'disable';
    await element.updateComplete;
    expect(video().classList.contains('mirrored')).toBe(false);
  });

  it('ask for a tall picture', async () => {
    await mount({ orientation: 'portrait' });
    await element.startCamera();
    expect(element.stream?.getVideoTracks()[0]?.getSettings()).toMatchObject({ width: 180, height: 320 });
  });

  it('hand gateway and token to the transport, and never show the token', async () => {
    await mount({ url: 'fake:a', gateway: 'https://gateway' }, { token: 'secret' });
    await element.startCustomCapture(canvasStream().stream);
    await element.startPush();
    await expect
      .poll(() => transport.last?.context.config)
      .toMatchObject({ gateway: 'https://gateway', token: 'secret' });
    expect(element.outerHTML).not.toContain('secret');
  });
});

describe('life in the page', () => {
  it('pushes on when it is moved', async () => {
    await mount({ url: 'fake:a' });
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
    await mount({ url: 'fake:a' });
    await element.startCamera();
    await element.startPush();
    await reaches('connected');
    const tracks = element.stream!.getTracks();
    element.remove();
    await expect.poll(() => tracks.map(({ readyState }) => readyState)).toEqual(['ended']);
    expect(transport.last?.context.signal.aborted).toBe(true);
    document.body.append(element);
    await element.startCamera();
    expect(video().srcObject).toBe(element.stream);
  });
});

describe('accessibility', () => {
  const violations = async () =>
    (await axe.run(element)).violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);

  for (const scheme of ['light', 'dark'])
    it(`has no violations while idle, live, reconnecting or failed (${scheme})`, async () => {
      document.documentElement.style.colorScheme = scheme;
      await mount({ url: 'fake:a' });
      expect(await violations()).toEqual([]);
      await userEvent.click(button('Go live'));
      await reaches('connected');
      expect(await violations()).toEqual([]);
      transport.last?.lose(waiting);
      await expect.poll(text, patience).toContain('Next try');
      expect(await violations()).toEqual([]);
      await element.stopPush();
      transport.autoAccept = false;
      await element.startPush();
      await expect.poll(() => transport.connections.length).toBe(2);
      transport.last?.refuse(refused);
      await expect.poll(text, patience).toContain('ERROR_UNAUTHORIZED');
      expect(await violations()).toEqual([]);
      document.documentElement.style.colorScheme = '';
    });
});
