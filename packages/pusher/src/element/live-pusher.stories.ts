import { LiveCode, LiveError } from '@livelit/core';
import { html, type TemplateResult } from 'lit';

import '../controls/define.ts';
import type { PusherConfig } from '../pusher-config.ts';
import { fakeTransport, type FakeTransport } from '../testing/fake-transport.ts';
import { canvasStream } from '../testing/test-streams.ts';
import './define.ts';
import type { LivePusherElement } from './live-pusher-element.ts';

interface Args {
  readonly url: string;
  readonly gateway: string;
  readonly controls: boolean;
  readonly muted: boolean;
  readonly mode: string;
  readonly maxBitrate: number | undefined;
  readonly fps: number | undefined;
  readonly aspect: string;
  readonly orientation: string;
  readonly devicePosition: string;
  readonly enableCamera: boolean;
  readonly enableMic: boolean;
  readonly localMirror: 'auto' | 'enable' | 'disable';
  readonly remoteMirror: boolean;
  readonly rotation: number;
  readonly beauty: number;
  readonly whiteness: number;
  readonly waitingImage: string;
  readonly audioQuality: string;
  readonly backgroundMute: boolean;
  readonly zoom: boolean;
  readonly config: Partial<PusherConfig>;
  readonly width: string;
}

const render = (args: Args): TemplateResult => html`
  <live-pusher
    style="max-width: ${args.width}"
    url=${args.url}
    gateway=${args.gateway}
    .controls=${args.controls}
    ?muted=${args.muted}
    mode=${args.mode}
    .maxBitrate=${args.maxBitrate}
    .fps=${args.fps}
    aspect=${args.aspect}
    orientation=${args.orientation}
    device-position=${args.devicePosition}
    .enableCamera=${args.enableCamera}
    .enableMic=${args.enableMic}
    local-mirror=${args.localMirror}
    ?remote-mirror=${args.remoteMirror}
    rotation=${args.rotation}
    beauty=${args.beauty}
    whiteness=${args.whiteness}
    waiting-image=${args.waitingImage}
    audio-quality=${args.audioQuality}
    ?background-mute=${args.backgroundMute}
    ?zoom=${args.zoom}
    .config=${args.config}
  ></live-pusher>
`;

/** `<live-pusher>`: camera, microphone, screen, files and test pictures to any live server. */
export default {
  title: 'Pusher/live-pusher',
  component: 'live-pusher',
  tags: ['autodocs'],
  render,
  args: {
    url: 'http://127.0.0.1:8889/whip/demo',
    gateway: 'http://127.0.0.1:8889',
    controls: true,
    muted: false,
    mode: '',
    maxBitrate: undefined,
    fps: undefined,
    aspect: '',
    orientation: '',
    devicePosition: '',
    enableCamera: true,
    enableMic: true,
    localMirror: 'auto',
    remoteMirror: false,
    rotation: 0,
    beauty: 0,
    whiteness: 0,
    waitingImage: '',
    audioQuality: '',
    backgroundMute: false,
    zoom: false,
    config: {},
    width: '48rem',
  },
  argTypes: {
    mode: { control: 'select', options: ['', 'SD', 'HD', 'FHD', 'RTC'] },
    maxBitrate: { control: 'number' },
    fps: { control: 'number' },
    aspect: { control: 'select', options: ['', '9:16', '3:4', '1:1'] },
    orientation: { control: 'select', options: ['', 'horizontal', 'vertical'] },
    devicePosition: { control: 'select', options: ['', 'front', 'back'] },
    localMirror: { control: 'select', options: ['auto', 'enable', 'disable'] },
    rotation: { control: 'select', options: [0, 90, 180, 270] },
    beauty: { control: { type: 'range', min: 0, max: 9 } },
    whiteness: { control: { type: 'range', min: 0, max: 9 } },
    audioQuality: { control: 'select', options: ['', 'low', 'high', 'music'] },
    config: { control: false },
  },
};

interface Played {
  readonly canvasElement: HTMLElement;
}

/** Waits for a story to come where it shall be shown. */
async function until(is: () => unknown): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!is()) {
    if (Date.now() > deadline) throw new Error('The story did not come to its point.');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const pusherIn = ({ canvasElement }: Played) => canvasElement.querySelector<LivePusherElement>('live-pusher')!;
const bar = (pusher: LivePusherElement) => pusher.shadowRoot!.querySelector('live-pusher-controls')?.shadowRoot;
const says = (pusher: LivePusherElement, text: string) =>
  until(() => bar(pusher)?.querySelector<HTMLElement>('.over')?.innerText.includes(text));
const press = (pusher: LivePusherElement, name: string) =>
  bar(pusher)!.querySelector<HTMLElement>(`[data-name=${name}]`)!.click();

/** The element with its bar. */
async function shown(played: Played): Promise<LivePusherElement> {
  const pusher = pusherIn(played);
  await until(() => pusher.pusher && bar(pusher)?.querySelector('.bar'));
  return pusher;
}

/** A server that is none: it takes what is pushed, so that a story needs no network. */
const standIn = (change: (transport: FakeTransport) => void = () => {}): Partial<PusherConfig> => {
  const transport = fakeTransport();
  transport.stats = {
    videoBytes: 0,
    audioBytes: 0,
    frames: 0,
    width: 1280,
    height: 720,
    rttMs: 31,
    codec: 'video/H264',
  };
  change(transport);
  return { transports: [transport], statisticsInterval: 0.5 };
};
const transportOf = (pusher: LivePusherElement) => pusher.config.transports![0] as FakeTransport;

/** Pushes a picture of the page's own to the stand-in. */
async function live(played: Played): Promise<LivePusherElement> {
  const pusher = await shown(played);
  await pusher.startCustomCapture(canvasStream(640, 360).stream);
  await pusher.startPush();
  await until(() => pusher.state === 'connected');
  await says(pusher, 'kb/s');
  return pusher;
}
const pushed = { url: 'fake://stand-in.example/live' };

/** Nothing is captured yet. The gateway of `npm start` listens at this address. */
export const Idle = {
  play: async (played: Played): Promise<void> => {
    await says(await shown(played), 'Nothing is captured yet.');
  },
};

/** FLV over WebSocket: the page encodes H.264 and AAC by itself. */
export const Flv = { args: { url: 'ws://127.0.0.1:8889/live/demo.flv' } };

/** Through the gateway to any RTMP server that it may reach. */
export const Rtmp = { args: { url: 'rtmp://127.0.0.1/live/demo' } };

/** Camera and microphone before the push: the camera as in a mirror, the level of the microphone beside its button. */
export const Previewing = {
  play: async (played: Played): Promise<void> => {
    const pusher = await shown(played);
    await pusher.startPreview();
    const level = () => Number(bar(pusher)!.querySelector('.meter')!.ariaValueNow);
    await until(() => pusher.sources.length === 2 && level() > 0);
  },
};

/** Without controls it is a preview that the page drives by methods. */
export const PreviewOnly = {
  args: { url: '', controls: undefined },
  play: async (played: Played): Promise<void> => {
    const pusher = pusherIn(played);
    await pusher.startCamera();
    await until(() => pusher.shadowRoot!.querySelector('video')!.videoWidth);
    if (bar(pusher)) throw new Error('There is a bar.');
  },
};

/** The browser is asking the user. */
export const Asking = {
  play: async (played: Played): Promise<void> => {
    const pusher = await shown(played);
    await withDevices(
      () => new Promise<MediaStream>(() => undefined),
      async () => {
        press(pusher, 'camera');
        await says(pusher, 'If the browser asks, choose “Allow”.');
      },
    );
  },
};

/** The user said no: how to change that. */
export const Denied = {
  play: refusing('NotAllowedError', 'Permission denied', 'The camera is blocked for this page.'),
};

/** The page that embeds this one, or an administrator, said no. */
export const ForbiddenByPolicy = {
  play: refusing('NotAllowedError', 'Permissions policy', 'This page may not use the camera.'),
};

/** There is no camera. */
export const NoDevice = { play: refusing('NotFoundError', 'Requested device not found', 'No camera was found.') };

/** Another program has it. */
export const DeviceInUse = { play: refusing('NotReadableError', 'Could not start', 'Close other programs') };

/** A page without HTTPS has no devices. */
export const InsecureContext = {
  play: async (played: Played): Promise<void> => {
    const pusher = await shown(played);
    pusher.problem = new LiveError(LiveCode.ERROR_INSECURE_CONTEXT, 'The camera is hidden from such pages.');
    await says(pusher, 'Open this page with https://');
  },
};

/** The first connection is being made. */
export const Connecting = {
  args: { ...pushed, config: standIn((transport) => (transport.autoAccept = false)) },
  play: async (played: Played): Promise<void> => {
    const pusher = await shown(played);
    await pusher.startCustomCapture(canvasStream(640, 360).stream);
    await pusher.startPush();
    await says(pusher, 'Connecting…');
  },
};

/** It is live: for how long, and how the network fares. */
export const Live = {
  args: { ...pushed, config: standIn() },
  play: async (played: Played): Promise<void> => void (await live(played)),
};

/** The network is too slow for the quality: in words, and in the meter. */
export const SlowNetwork = {
  args: {
    ...pushed,
    config: standIn((transport) => {
      transport.stats = { ...transport.stats, qualityLimitationReason: 'bandwidth', targetKbps: 900 };
    }),
  },
  play: async (played: Played): Promise<void> => {
    await says(await live(played), 'The network is too slow for this quality.');
  },
};

/** Viewers get a placeholder and silence; the stream stays whole. */
export const PausedAndMuted = {
  args: { ...pushed, config: standIn() },
  play: async (played: Played): Promise<void> => {
    const pusher = await live(played);
    pusher.muted = true;
    pusher.pauseVideo();
    await says(pusher, 'Viewers see no picture of yours.');
  },
};

/** A screen is shared. */
export const SharingScreen = {
  args: { ...pushed, config: standIn() },
  play: async (played: Played): Promise<void> => {
    const pusher = await shown(played);
    await pusher.startScreenCapture();
    await pusher.startPush();
    await says(pusher, 'Sharing the screen');
  },
};

/** Several servers at once, each with its state. */
export const SeveralDestinations = {
  args: { ...pushed, config: standIn() },
  play: async (played: Played): Promise<void> => {
    const pusher = await live(played);
    await pusher.addDestination('fake://second.example/live/with/a/rather/long/path');
    await says(pusher, 'second.example');
  },
};

/** Nobody answers at this address, really: what happened, which attempt it is, and when. */
export const Reconnecting = {
  args: { url: 'http://127.0.0.1:9/whip/nobody', config: { retry: { baseDelayMs: 60_000 } } },
  play: async (played: Played): Promise<void> => {
    const pusher = await shown(played);
    await pusher.startCustomCapture(canvasStream(640, 360).stream);
    await pusher.startPush();
    await until(() => pusher.state === 'reconnecting');
    await says(pusher, 'Try now');
  },
};

const unauthorized = new LiveError(LiveCode.ERROR_UNAUTHORIZED, 'Who are you?', { detail: { httpStatus: 401 } });

/** The push was given up: why, what to do, and the code. */
export const ErrorState = {
  args: { ...pushed, config: standIn((transport) => (transport.autoAccept = false)) },
  play: async (played: Played): Promise<void> => {
    const pusher = await shown(played);
    await pusher.startCustomCapture(canvasStream(640, 360).stream);
    await pusher.startPush();
    await until(() => transportOf(pusher).last);
    transportOf(pusher).last!.refuse(unauthorized);
    await says(pusher, 'ERROR_UNAUTHORIZED');
  },
};

/** Everything that can be sent, each with a live picture. */
export const Sources = {
  play: async (played: Played): Promise<void> => {
    const pusher = await shown(played);
    await pusher.startCamera();
    press(pusher, 'sources');
    const panel = () => bar(pusher)!.querySelector('live-pusher-sources')?.shadowRoot;
    await until(() => [...(panel()?.querySelectorAll('video') ?? [])].some(({ videoWidth }) => videoWidth > 0));
  },
};

/** The menus: quality, devices, mirrors, statistics. */
export const Menu = {
  play: async (played: Played): Promise<void> => {
    const pusher = await shown(played);
    press(pusher, 'settings');
    await until(() => bar(pusher)!.querySelector('live-pusher-settings')?.shadowRoot?.querySelector('[role=menuitem]'));
  },
};

/** The statistics, live and with their units. */
export const Statistics = {
  args: { ...pushed, config: standIn() },
  play: async (played: Played): Promise<void> => {
    const pusher = await live(played);
    press(pusher, 'settings');
    const settings = () => bar(pusher)!.querySelector('live-pusher-settings');
    await until(settings);
    settings()!.dispatchEvent(new Event('statstoggle'));
    press(pusher, 'settings');
    await until(() => bar(pusher)!.querySelector('live-pusher-stats')?.shadowRoot?.textContent?.includes('31 ms'));
  },
};

/** In a narrow place the most important stays; the rest is in the menu. */
export const Narrow = { args: { ...pushed, width: '20rem', config: standIn() }, play: SeveralDestinations.play };

/** Chinese, by the nearest `lang` attribute. */
export const Chinese = {
  render: (args: Args): TemplateResult => html`<div lang="zh-CN">${render(args)}</div>`,
  play: async (played: Played): Promise<void> => says(await shown(played), '尚未采集任何画面或声音。'),
};

/** From right to left. */
export const RightToLeft = {
  args: { ...pushed, config: standIn() },
  render: (args: Args): TemplateResult => html`<div dir="rtl">${render(args)}</div>`,
  play: Menu.play,
};

/** In a dark page. */
export const Dark = { args: ErrorState.args, globals: { theme: 'dark' }, play: ErrorState.play };

/** Opens the camera by the bar while the browser answers so. */
function refusing(name: string, message: string, told: string): (played: Played) => Promise<void> {
  return async (played) => {
    const pusher = await shown(played);
    await withDevices(
      () => Promise.reject(new DOMException(message, name)),
      async () => {
        press(pusher, 'camera');
        await says(pusher, told);
      },
    );
  };
}

/** Lets the browser answer so while `act` runs. */
async function withDevices(answer: () => Promise<MediaStream>, act: () => Promise<void>): Promise<void> {
  const { mediaDevices } = navigator;
  mediaDevices.getUserMedia = answer;
  try {
    await act();
  } finally {
    Reflect.deleteProperty(mediaDevices, 'getUserMedia');
  }
}
