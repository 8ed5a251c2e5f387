import { LiveCode, LiveError } from '@livelit/core';
import axe from 'axe-core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';

import { mountedPusher } from '../testing/pusher-element.ts';
import { canvasStream } from '../testing/test-streams.ts';

const patience = { timeout: 15_000 };
const waiting = new LiveError(LiveCode.ERROR_UNREACHABLE, 'Nobody answers.', { detail: { retryAfterMs: 100_000 } });
const refused = new LiveError(LiveCode.ERROR_UNAUTHORIZED, 'Who are you?', { detail: { httpStatus: 401 } });

const mounted = mountedPusher();
const { reaches, says, button } = mounted;
const mount = async (attributes: Record<string, string> = {}) => {
  const element = await mounted.mount({ url: 'fake:a', ...attributes });
  await mounted.barComes();
  return element;
};
const panel = (name: string) => mounted.bar().querySelector(`live-pusher-${name}`)?.shadowRoot ?? undefined;
const items = () => [...(panel('settings')?.querySelectorAll<HTMLElement>('.menu > [role]') ?? [])];
const item = (name: string) => items().find(({ innerText }) => innerText.includes(name))!;
const click = (target: Element | undefined) => userEvent.click(target!);
const focused = () => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at as HTMLElement;
};
const chosenCamera = () => mounted.element.stream?.getVideoTracks()[0]?.getSettings().deviceId;
const openMenu = async (name?: string) => {
  await click(button('Settings'));
  await expect.poll(() => items().length, patience).toBeGreaterThan(4);
  if (!name) return;
  await click(item(name));
  await expect.poll(() => items()[0]?.classList.contains('back'), patience).toBe(true);
};

afterEach(() => vi.restoreAllMocks());

describe('the bar', () => {
  it('goes live by one click, tells for how long and how the network fares, and stops', async () => {
    const element = await mount();
    expect(says()).toContain('Nothing is captured yet.');
    mounted.transport.stats = { videoBytes: 0, audioBytes: 0, frames: 0, rttMs: 20 };
    const sending = setInterval(() => {
      const { stats } = mounted.transport;
      mounted.transport.stats = { ...stats, videoBytes: stats.videoBytes + 4000, frames: stats.frames + 3 };
    }, 100);
    await click(button('Go live'));
    await reaches('connected');
    await expect.poll(says).toMatch(/Live\s+0:0\d/);
    const network = () => mounted.bar().querySelector('[role=meter].network');
    await expect.poll(() => network()?.ariaValueText, patience).toMatch(/^good, \d+ kb\/s$/);
    await expect.poll(says, patience).toContain('0:01');
    clearInterval(sending);
    await click(button('Stop'));
    await reaches('disconnected');
    await expect.poll(says).not.toContain('Live');
    expect(element.sources).toHaveLength(2);
  });

  it('opens and closes devices before the push, and keeps them, silent and black, while it lasts', async () => {
    const element = await mount();
    for (const name of ['Microphone', 'Camera']) {
      await click(button(name));
      await expect.poll(() => button(name).ariaPressed, patience).toBe('true');
    }
    expect(element.stream?.getTracks()).toHaveLength(2);
    await click(button('Microphone'));
    await expect.poll(() => element.stream?.getAudioTracks().length).toBe(0);
    await click(button('Microphone'));
    await expect.poll(() => button('Microphone').ariaPressed, patience).toBe('true');
    await click(button('Go live'));
    await reaches('connected');
    await click(button('Microphone'));
    await click(button('Camera'));
    await expect.poll(() => [element.audioPaused, element.videoPaused]).toEqual([true, true]);
    expect(element.muted).toBe(true);
    expect(element.sources).toHaveLength(2);
    await expect.poll(says).toMatch(/Muted[\s\S]*Viewers see no picture of yours/);
    await click(button('Show the picture'));
    await click(button('Microphone'));
    await expect.poll(() => [element.audioPaused, element.videoPaused]).toEqual([false, false]);
    expect(mounted.transport.connections).toHaveLength(1);
  });

  it('shares the screen, and goes back to the camera it took the place of', async () => {
    const element = await mount({ 'enable-mic': 'false' });
    await click(button('Turn on the camera'));
    await expect.poll(() => button('Camera').ariaPressed, patience).toBe('true');
    const camera = chosenCamera();
    await click(button('Go live'));
    await reaches('connected');
    await click(button('Share screen'));
    await expect.poll(() => button('Share screen').ariaPressed, patience).toBe('true');
    expect(element.sources.map(({ kind }) => kind)).toEqual(['screen']);
    expect(says()).toContain('Sharing the screen');
    expect(getComputedStyle(element.shadowRoot!.querySelector('video')!).scale).toBe('none');
    await click(button('Share screen'));
    await expect.poll(() => element.sources.map(({ kind }) => kind), patience).toEqual(['camera']);
    expect(chosenCamera()).toBe(camera);
    await click(button('Share screen'));
    await expect.poll(() => button('Share screen').ariaPressed, patience).toBe('true');
    // As the browser's own button does.
    const [screen] = element.stream!.getVideoTracks();
    screen!.stop();
    screen!.dispatchEvent(new Event('ended'));
    await expect.poll(() => element.sources.map(({ kind }) => kind), patience).toEqual(['camera']);
    await expect.poll(() => element.problem?.code, patience).toBe(LiveCode.WARNING_SCREEN_CAPTURE_INTERRUPTED);
  });

  it('shows the level of the microphone, and none of silence', async () => {
    const element = await mount();
    await element.startMicrophone();
    const meter = () => Number(mounted.bar().querySelector('[role=meter].meter')!.ariaValueNow);
    await expect.poll(meter, patience).toBeGreaterThan(5);
    element.muted = true;
    await expect.poll(meter, patience).toBe(0);
  });

  it('shows destinations and their states when there are several, and stops one alone', async () => {
    const element = await mount();
    await element.startCustomCapture(canvasStream().stream);
    await element.startPush();
    await element.addDestination('fake://second/live');
    await reaches('connected');
    const list = () => mounted.bar().querySelector<HTMLElement>('.destinations')?.innerText ?? '';
    await expect.poll(list, patience).toMatch(/fake:\/\/second\/live\s+Live/);
    await click(mounted.bar().querySelector('.destinations button')!);
    await expect.poll(list).toBe('');
    expect(element.state).toBe('connected');
  });
});

describe('the menu', () => {
  it('changes the quality while it is live', async () => {
    const element = await mount();
    await element.startCamera();
    await openMenu('Quality');
    expect(items().map(({ innerText }) => innerText.replaceAll(/\s+/g, ' ').trim())).toEqual([
      'Quality',
      '320 × 180 300 kb/s',
      '360p 800 kb/s',
      '720p 2.5 Mb/s',
      '1080p 4.5 Mb/s',
    ]);
    await click(item('360p'));
    expect(element.getAttribute('mode')).toBe('SD');
    await expect.poll(() => element.pusher?.videoQuality, patience).toMatchObject({ height: 360, kbps: 800 });
    await expect.poll(() => item('360p').ariaChecked).toBe('true');
  });

  it('lists cameras by name and goes on with the one that is chosen', async () => {
    const element = await mount();
    await element.startCamera();
    const before = chosenCamera();
    await openMenu('Camera');
    const other = items().find(({ role, ariaChecked }) => role === 'menuitemradio' && ariaChecked === 'false')!;
    await click(other);
    await expect.poll(chosenCamera, patience).not.toBe(before);
    await expect.poll(() => other.ariaChecked).toBe('true');
    expect(element.sources).toHaveLength(1);
    expect(element.problem).toBeUndefined();
  });

  it('tests loudspeakers one at a time, until they are silenced or the menu closes', async () => {
    const element = await mount();
    await element.startCamera();
    const manager = await element.getDeviceManager();
    const starts = vi.spyOn(manager, 'startSpeakerDeviceTest');
    const stops = vi.spyOn(manager, 'stopSpeakerDeviceTest');
    await openMenu('Test the speaker');
    const speaker = () => items().find(({ role }) => role === 'menuitemradio')!;
    await click(speaker());
    await expect.poll(() => speaker().ariaChecked, patience).toBe('true');
    expect(starts).toHaveBeenCalledOnce();
    const { length } = stops.mock.calls;
    await click(button('Settings'));
    await expect.poll(() => stops.mock.calls.length, patience).toBeGreaterThan(length);
  });

  it('mirrors preview and what is sent apart', async () => {
    const element = await mount();
    await element.startCamera();
    await openMenu();
    await expect.poll(() => item('Mirror the preview').ariaChecked).toBe('true');
    await click(item('Mirror the preview'));
    await expect.poll(() => item('Mirror the preview').ariaChecked).toBe('false');
    await click(item('Mirror for viewers'));
    await expect.poll(() => element.encoderMirror).toBe(true);
    // The preview gets what is sent, and turns it back.
    await expect.poll(() => item('Mirror the preview').ariaChecked).toBe('false');
    expect(getComputedStyle(element.shadowRoot!.querySelector('video')!).scale).toBe('-1 1');
  });

  it('shows the statistics and hides them', async () => {
    const element = await mount();
    await element.startCustomCapture(canvasStream().stream);
    mounted.transport.stats = { videoBytes: 9000, audioBytes: 0, frames: 3, width: 320, height: 180, rttMs: 20 };
    await element.startPush();
    await reaches('connected');
    await openMenu();
    await click(item('Statistics'));
    await expect.poll(() => panel('stats')?.textContent, patience).toMatch(/fake · Live[\s\S]*20 ms/);
    await click(panel('stats')!.querySelector('button')!);
    await expect.poll(() => panel('stats')).toBeUndefined();
  });
});

describe('the sources', () => {
  const tiles = () => [...(panel('sources')?.querySelectorAll<HTMLElement>('.tile') ?? [])];
  const tile = (name: string) => tiles().find(({ innerText }) => innerText.includes(name))!;

  it('show every camera live, and let go of those that are not chosen', async () => {
    const opened: MediaStream[] = [];
    const { mediaDevices } = navigator;
    const open = mediaDevices.getUserMedia.bind(mediaDevices);
    vi.spyOn(mediaDevices, 'getUserMedia').mockImplementation(async (wanted) => {
      const stream = await open(wanted);
      opened.push(stream);
      return stream;
    });
    const element = await mount();
    await element.startCamera();
    await click(button('Sources'));
    const moving = () =>
      [...(panel('sources')?.querySelectorAll('video') ?? [])].filter(({ videoWidth }) => videoWidth);
    await expect.poll(() => moving().length, patience).toBe(2);
    expect(tiles()[0]!.ariaPressed).toBe('true');
    await userEvent.keyboard('{Escape}');
    await expect.poll(() => panel('sources')).toBeUndefined();
    expect(focused().ariaLabel).toBe('Sources');
    const live = () => opened.filter((stream) => stream.getTracks().some(({ readyState }) => readyState === 'live'));
    expect(live()).toEqual([element.sources[0]!.stream]);
  });

  it('send a test picture that moves, and files', async () => {
    const element = await mount();
    await click(button('Sources'));
    await click(tile('Test picture'));
    await expect.poll(() => element.sources.map(({ kind }) => kind), patience).toEqual(['custom']);
    const [track] = element.sources[0]!.stream.getVideoTracks();
    expect(track!.getSettings()).toMatchObject({ width: 320, height: 180 });
    await click(button('Sources'));
    const input = panel('sources')!.querySelector('input')!;
    const picture = await new OffscreenCanvas(64, 36).convertToBlob().catch(async () => {
      const canvas = new OffscreenCanvas(64, 36);
      canvas.getContext('2d')!.fillRect(0, 0, 64, 36);
      return canvas.convertToBlob();
    });
    const files = new DataTransfer();
    files.items.add(new File([picture], 'picture.png', { type: 'image/png' }));
    input.files = files.files;
    input.dispatchEvent(new Event('change'));
    await expect.poll(() => element.sources.map(({ kind }) => kind), patience).toEqual(['virtual-camera']);
    await expect.poll(() => track!.readyState).toBe('ended');
    expect(panel('sources')).toBeUndefined();
  });
});

describe('what it tells', () => {
  it('counts the attempts and the seconds, and tries at once on request', async () => {
    const element = await mount();
    mounted.transport.autoAccept = false;
    await element.startCustomCapture(canvasStream().stream);
    await element.startPush();
    await expect.poll(says).toContain('Connecting');
    await expect.poll(() => mounted.transport.last).toBeDefined();
    mounted.transport.last?.refuse(waiting);
    await expect
      .poll(says, patience)
      .toMatch(/Reconnecting, attempt 1[\s\S]*cannot be reached[\s\S]*ERROR_UNREACHABLE[\s\S]*Next try in \d+ s/);
    mounted.transport.autoAccept = true;
    await click(button('Try now'));
    await reaches('connected');
  });

  it('says what went wrong, what to do and the code, until it is closed', async () => {
    const element = await mount();
    mounted.transport.autoAccept = false;
    await element.startCustomCapture(canvasStream().stream);
    await element.startPush();
    await expect.poll(() => mounted.transport.last).toBeDefined();
    mounted.transport.last?.refuse(refused);
    await expect.poll(says).toMatch(/HTTP 401\)\. Sign in again\.[\s\S]*-9104 ERROR_UNAUTHORIZED/);
    await click(button('Close'));
    await expect.poll(says).not.toContain('ERROR_UNAUTHORIZED');
  });

  it('says that the browser asks, who forbade it, and what is missing', async () => {
    const { mediaDevices } = navigator;
    let reject = (_error: DOMException) => {};
    const asked = new Promise<MediaStream>((_resolve, refuse) => (reject = refuse));
    asked.catch(() => undefined);
    const opening = vi.spyOn(mediaDevices, 'getUserMedia').mockReturnValue(asked);
    const element = await mount();
    await click(button('Camera'));
    await expect.poll(says).toContain('Waiting for the camera. If the browser asks, choose “Allow”.');
    expect(button('Camera').getAttribute('aria-disabled')).toBe('true');
    reject(new DOMException('Permission denied', 'NotAllowedError'));
    await expect.poll(says).toMatch(/The camera is blocked for this page\.[\s\S]*-1314 WARNING_CAMERA_NO_PERMISSION/);
    opening.mockRejectedValue(new DOMException('None', 'NotFoundError'));
    await click(button('Go live'));
    await expect.poll(says).toContain('No camera was found.');
    expect(element.state).toBe('disconnected');
  });

  it('says before any click that camera and microphone are forbidden', async () => {
    const status = Object.assign(new EventTarget(), { state: 'denied' }) as unknown as PermissionStatus;
    vi.spyOn(navigator.permissions, 'query').mockResolvedValue(status);
    await mount();
    await expect.poll(says).toContain('Camera and microphone are blocked for this page.');
    Object.assign(status, { state: 'prompt' });
    status.dispatchEvent(new Event('change'));
    await expect.poll(says).toContain('The browser will ask whether this page may use them.');
    expect(says()).toContain('Turn on camera and microphone');
  });

  it('speaks the language of the page, and changes with it', async () => {
    document.documentElement.lang = 'zh-CN';
    await mount();
    expect(says()).toContain('开始直播');
    document.documentElement.lang = 'en';
    await expect.poll(says).toContain('Go live');
  });
});

describe('by keyboard', () => {
  it('is one stop for Tab; arrows move along it as the script runs, and a letter does what its button does', async () => {
    const element = await mount({ 'enable-mic': 'false' });
    await click(button('Turn on the camera'));
    await expect.poll(() => button('Camera').ariaPressed, patience).toBe('true');
    focused().blur();
    await userEvent.tab();
    expect(focused().ariaLabel).toBe('Microphone');
    await userEvent.keyboard('{ArrowRight}');
    expect(focused().ariaLabel).toBe('Camera');
    await userEvent.keyboard('{End}');
    expect(focused().innerText.trim()).toBe('Go live');
    await userEvent.keyboard('{ArrowRight}');
    expect(focused().ariaLabel).toBe('Microphone');
    document.documentElement.dir = 'rtl';
    await userEvent.keyboard('{ArrowLeft}');
    expect(focused().ariaLabel).toBe('Camera');
    await userEvent.keyboard('c');
    await expect.poll(() => element.sources.length).toBe(0);
    focused().blur();
    await userEvent.keyboard('c');
    expect(element.opening.size).toBe(0);
  });

  it('opens the menu, moves in it, goes back and closes, with the focus where it was', async () => {
    await mount();
    button('Settings').focus();
    await userEvent.keyboard('{Enter}');
    await expect.poll(() => focused().innerText).toContain('Quality');
    await userEvent.keyboard('{ArrowDown}');
    expect(focused().innerText).toContain('Camera');
    await userEvent.keyboard('{ArrowUp}{Enter}');
    await expect.poll(() => focused().innerText).toContain('320 × 180');
    await userEvent.keyboard('{Escape}');
    await expect.poll(() => focused().innerText).toContain('Quality');
    await userEvent.keyboard('{Escape}');
    await expect.poll(() => panel('settings')).toBeUndefined();
    expect(focused().ariaLabel).toBe('Settings');
  });
});

describe('in every state', () => {
  const violations = async () =>
    (await axe.run(mounted.element)).violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
  /** Nothing may lie outside of the element, and nothing may make it scroll sideways. */
  const overflowing = () => {
    const { left, right } = mounted.element.getBoundingClientRect();
    return [...mounted.bar().querySelectorAll<HTMLElement>('.bar > *, .chip, .middle, .notice')]
      .filter((one) => one.checkVisibility())
      .map((one) => [one.className, one.getBoundingClientRect()] as const)
      .filter(([, box]) => box.left < left - 0.5 || box.right > right + 0.5)
      .map(([name]) => name);
  };
  const isSound = async () => {
    expect(await violations()).toEqual([]);
    expect(overflowing()).toEqual([]);
  };

  it.each([
    ['light', 'en', 480],
    ['dark', 'zh-CN', 320],
  ])('it is accessible and keeps within its box (%s, %s, %i px)', async (scheme, lang, width) => {
    document.documentElement.style.colorScheme = scheme;
    const element = await mount();
    element.style.width = `${width}px`;
    document.documentElement.lang = lang;
    await element.updateComplete;
    await isSound();
    const bar = () => mounted.bar().querySelector('.bar')!;
    const named = (name: string) => bar().querySelector<HTMLElement>(`[data-name=${name}]`)!;
    for (const box of [named('microphone'), named('settings'), named('push')].map((one) => one.getBoundingClientRect()))
      expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(44);
    await click(named('push'));
    await reaches('connected');
    await isSound();
    await click(named('settings'));
    await expect.poll(() => items().length, patience).toBeGreaterThan(4);
    await isSound();
    await click(items()[1]);
    await isSound();
    await click(named('sources'));
    await expect.poll(() => panel('sources')?.querySelectorAll('video').length, patience).toBe(2);
    await isSound();
    await userEvent.keyboard('{Escape}');
    mounted.transport.last?.lose(waiting);
    await expect.poll(says, patience).toContain('ERROR_UNREACHABLE');
    await isSound();
    element.problem = refused;
    await element.stopPush();
    element.problem = refused;
    await expect.poll(says, patience).toContain('ERROR_UNAUTHORIZED');
    await isSound();
    await page.viewport(800, 600);
  });
});
