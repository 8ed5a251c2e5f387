import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { commands, page, userEvent } from 'vitest/browser';

import type {} from '../../../../scripts/browser-commands.ts';
import { fakeTransport } from '../testing/fake-transport.ts';
import { untilGrown } from '../testing/gateway-streams.ts';
import { canvasStream, toneStream } from '../testing/test-streams.ts';
import {
  TXBeautyStyle,
  TXCameraCaptureMode,
  TXMediaDeviceType,
  TXVoiceChangerType,
  TXVoiceReverbType,
  type V2TXLiveAudioFrame,
  V2TXLiveAudioQuality,
  V2TXLiveBufferType,
  V2TXLiveFillMode,
  V2TXLiveMirrorType,
  V2TXLiveMode,
  V2TXLivePixelFormat,
  V2TXLivePusher,
  type V2TXLivePusherConfig,
  type V2TXLivePusherObserver,
  type V2TXLivePusherStatistics,
  V2TXLiveRotation,
  type V2TXLiveTranscodingConfig,
  type V2TXLiveVideoFrame,
  type V2TXLiveVideoFrameTarget,
  V2TXLiveVideoResolution,
  V2TXLiveVideoResolutionMode,
} from './index.ts';

const patience = { timeout: 15_000 };
const small = { width: 320, height: 180, fps: 15, kbps: 300 };
const mixes: (V2TXLiveTranscodingConfig | null)[] = [];
const mix: V2TXLiveTranscodingConfig = { mixStreams: [{ userId: 'host' }] };

let gateway: { id: string; url: string; port: number };
let view: HTMLElement;
let pusher: V2TXLivePusher;
/** All callbacks that were ever called. */
const everTold = new Set<string>();
let told: [callback: string, ...args: unknown[]][];

/** All callbacks of reference/api-parity.md, A.5. */
const callbacks = [
  'onError',
  'onWarning',
  'onCaptureFirstAudioFrame',
  'onCaptureFirstVideoFrame',
  'onMicrophoneVolumeUpdate',
  'onPushStatusUpdate',
  'onStatisticsUpdate',
  'onSnapshotComplete',
  'onProcessAudioFrame',
  'onProcessVideoFrame',
  'onGLContextCreated',
  'onGLContextDestroyed',
  'onRenderVideoFrame',
  'onSetMixTranscodingConfig',
  'onScreenCaptureStarted',
  'onScreenCaptureStopped',
  'onLocalRecordBegin',
  'onLocalRecording',
  'onLocalRecordComplete',
  'onVoiceActivityDetectionUpdate',
  'onMusicObserverStart',
  'onMusicObserverPlayProgress',
  'onMusicObserverComplete',
] as const satisfies readonly (keyof V2TXLivePusherObserver)[];

beforeAll(async () => {
  gateway = await commands.startGateway();
});
afterAll(() => commands.stopGateway(gateway.id));

const create = async (config: V2TXLivePusherConfig = {}) => {
  pusher?.destroy();
  pusher = await V2TXLivePusher.create(V2TXLiveMode.RTMP, {
    videoQuality: small,
    retry: { baseDelayMs: 50, maxDelayMs: 500 },
    mixTranscoder: async (wanted) => void mixes.push(wanted),
    statisticsInterval: 0.3,
    ...config,
  });
  told = [];
  pusher.setObserver(
    Object.fromEntries(
      callbacks.map((name) => [
        name,
        (...args: unknown[]) => {
          everTold.add(name);
          told.push([name, ...args]);
        },
      ]),
    ),
  );
};

beforeEach(async () => {
  view = document.createElement('div');
  view.style.cssText = 'width:320px;height:180px';
  view.id = 'view';
  document.body.append(view);
  await create();
});
afterEach(() => {
  vi.restoreAllMocks();
  pusher.destroy();
  view.remove();
});

const toldOf = (name: (typeof callbacks)[number]) => told.filter(([callback]) => callback === name);
const hears = (name: (typeof callbacks)[number], ...args: unknown[]) =>
  expect.poll(() => toldOf(name), { ...patience, message: name }).toContainEqual([name, ...args]);
const address = (name: string) => `ws://127.0.0.1:${gateway.port}/live/${name}.flv`;

async function push(name: string): Promise<void> {
  expect(await pusher.startPush(address(name))).toBe(0);
  await hears('onPushStatusUpdate', 2, 'connected', {});
}

/** Runs `action` inside a real click, which the browser wants for screen capture. */
async function byClick<T>(action: () => Promise<T>): Promise<T> {
  const button = document.createElement('button');
  button.textContent = 'go';
  document.body.append(button);
  const result = new Promise<T>((resolve, reject) => {
    button.addEventListener('click', () => action().then(resolve, reject), { once: true });
  });
  await userEvent.click(page.elementLocator(button));
  button.remove();
  return result;
}

const preview = () => view.querySelector('video')!;

/** Red, green and blue in the middle of the preview. */
function color(): number[] {
  const context = new OffscreenCanvas(1, 1).getContext('2d')!;
  const { videoWidth, videoHeight } = preview();
  context.drawImage(preview(), videoWidth / 2, videoHeight / 2, 1, 1, 0, 0, 1, 1);
  return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
}

const near = (wanted: readonly number[]) =>
  expect.toSatisfy(
    (seen: number[]) => wanted.every((part, i) => Math.abs(part - seen[i]!) < 32),
    `near ${wanted.join(' ')}`,
  );

/** All methods of A.4, and those that other platforms add to it. */
const methods = [
  'setObserver',
  'setRenderView',
  'setRenderViewID',
  'setRenderMirror',
  'setEncoderMirror',
  'setRenderRotation',
  'setRenderFillMode',
  'startCamera',
  'stopCamera',
  'startMicrophone',
  'stopMicrophone',
  'startVirtualCamera',
  'stopVirtualCamera',
  'startScreenCapture',
  'stopScreenCapture',
  'startSystemAudioLoopback',
  'stopSystemAudioLoopback',
  'setSystemAudioLoopbackVolume',
  'getScreenCaptureSources',
  'setScreenCaptureSource',
  'pauseAudio',
  'resumeAudio',
  'pauseVideo',
  'resumeVideo',
  'startPush',
  'stopPush',
  'isPushing',
  'setAudioQuality',
  'setVideoQuality',
  'snapshot',
  'setWatermark',
  'enableVolumeEvaluation',
  'enableCustomVideoProcess',
  'enableCustomVideoCapture',
  'enableCustomAudioCapture',
  'sendCustomVideoFrame',
  'sendCustomAudioFrame',
  'enableAudioProcessObserver',
  'enableVoiceActivityDetection',
  'enableCustomVideoRender',
  'sendSeiMessage',
  'showDebugView',
  'setProperty',
  'setMixTranscodingConfig',
  'startLocalRecording',
  'stopLocalRecording',
] as const satisfies readonly (keyof V2TXLivePusher)[];

type Row = [method: string, args: readonly unknown[], idle: number, pushing?: number];

const { Texture2D, NV12, BGRA32 } = V2TXLivePixelFormat;
const { NSData, Texture } = V2TXLiveBufferType;

/** All methods of A.4 and keys of A.11: what they answer while nothing is pushed, and while camera and microphone are. */
const rows: Row[] = [
  ['setRenderView', ['view'], 0],
  ['setRenderView', ['nowhere'], -2],
  ['setRenderView', [null], -2],
  ['setRenderViewID', ['view'], 0],
  ['setRenderMirror', [V2TXLiveMirrorType.Enable], 0],
  ['setRenderMirror', [3], -2],
  ['setEncoderMirror', [true], 0],
  ['setEncoderMirror', [false], 0],
  ['setRenderRotation', [V2TXLiveRotation.Rotation90], 0],
  ['setRenderRotation', [90], -2],
  ['setRenderFillMode', [V2TXLiveFillMode.Fit], 0],
  ['setRenderFillMode', [3], -2],
  ['startCamera', [true], 0, -3],
  ['startVirtualCamera', ['network', '/nothing.png'], -3],
  ['startVirtualCamera', [null], -2],
  ['startScreenCapture', ['group.app'], -3],
  ['enableCustomVideoCapture', [true], -3],
  ['startMicrophone', [], 0, -3],
  ['enableCustomAudioCapture', [true], -3],
  ['sendCustomVideoFrame', [{}], -3],
  ['sendCustomAudioFrame', [{}], -3],
  ['startSystemAudioLoopback', [], 0],
  ['setSystemAudioLoopbackVolume', [50], -3],
  ['setSystemAudioLoopbackVolume', [151], -2],
  ['stopSystemAudioLoopback', [], 0],
  ['getScreenCaptureSources', [{}, {}], -4],
  ['setScreenCaptureSource', [{}], -4],
  ['pauseAudio', [], 0],
  ['resumeAudio', [], 0],
  ['pauseVideo', [], 0],
  ['resumeVideo', [], 0],
  ['isPushing', [], 0, 1],
  ['startPush', [''], -2, -3],
  ['startPush', ['nothing://'], -2, -3],
  ['startPush', ['rtmp://host/app/stream'], -4],
  ['startPush', ['trtc://cloud.tencent.com/push/1'], -4],
  ['startPush', ['rtsp://host/stream'], -4],
  ['setAudioQuality', [V2TXLiveAudioQuality.Default], 0, -3],
  ['setAudioQuality', [3], -2],
  ['setVideoQuality', [{ videoResolution: 12 }], -2],
  ['setVideoQuality', [{ videoFps: 0 }], -2],
  ['setVideoQuality', [{ videoBitrate: 300, minVideoBitrate: 400 }], -2],
  ['setVideoQuality', [{ videoResolution: V2TXLiveVideoResolution.Resolution320x180 }], 0],
  ['setWatermark', [null], 0],
  ['setWatermark', ['nowhere.png', 0, 0, 2], -2],
  ['setWatermark', ['network', '/nothing.png', 0, 0, 0.5], -2],
  ['enableVolumeEvaluation', [300], 0],
  ['enableVolumeEvaluation', [0], 0],
  ['enableVolumeEvaluation', [NaN], -2],
  ['enableCustomVideoProcess', [true, Texture2D, NSData], -4],
  ['enableCustomVideoProcess', [true, NV12, 9], -4],
  ['enableCustomVideoProcess', [false], 0],
  ['enableAudioProcessObserver', [true, { sampleRate: 8000 }], -2, -3],
  ['enableAudioProcessObserver', [true, { sampleRate: 16_000 }], -4, -3],
  ['enableAudioProcessObserver', [true, { channel: 2, samplesPerCall: 480 }], 0, -3],
  ['enableAudioProcessObserver', [false], 0, -3],
  ['enableVoiceActivityDetection', [true], 0],
  ['enableVoiceActivityDetection', [false], 0],
  ['enableCustomVideoRender', [true, BGRA32, Texture], 0],
  ['enableCustomVideoRender', [true, Texture2D, NSData], -4],
  ['enableCustomVideoRender', [false], 0],
  ['sendSeiMessage', [242, 'hello'], -3, 0],
  ['sendSeiMessage', [5, new Uint8Array(16)], -3, 0],
  ['sendSeiMessage', [5, 'short'], -3, -2],
  ['sendSeiMessage', [6, 'hello'], -2],
  ['showDebugView', [true], 0],
  ['showDebugView', [false], 0],
  ['snapshot', [], -3, 0],
  ['setProperty', ['kV2MaxNumberOfReconnection', 3], 0],
  ['setProperty', ['kV2MaxNumberOfReconnection', 'three'], -2],
  ['setProperty', ['kV2SecondsBetweenReconnection', 3], 0],
  ['setProperty', ['kV2SetVideoQualityEx', '{"videoWidth":320,"videoHeight":180,"videoFps":15,"videoBitrate":300}'], 0],
  ['setProperty', ['kV2SetVideoQualityEx', '{"videoWidth":320}'], -2],
  ['setProperty', ['kV2SetMetaData', '{"title":"News"}'], 0],
  ['setProperty', ['kV2SetMetaData', '{"title":{}}'], -2],
  ['setProperty', ['kV2EnableHevcEncode', true], 0],
  ['setProperty', ['kV2EnableHevcEncode', 1], -2],
  ['setProperty', ['kV2EnableHardwareAcceleration', true], 0],
  ['setProperty', ['kV2EnableHardwareAcceleration', false], -4],
  ['setProperty', ['kV2SetHeaders', '{}'], -4],
  ['setProperty', ['kV2ClearLastImage', false], -4],
  ['setProperty', ['kV2EnableIPMultiplexing', true], -4],
  ['setProperty', ['kV2Nothing', true], -2],
  ['setProperty', ['', true], -2],
  ['setProperty', ['gateway', 'https://live.example.com'], 0],
  ['setProperty', ['gateway', 'live.example.com'], -2],
  ['setProperty', ['gateway', ''], 0],
  ['setProperty', ['token', 'secret'], 0],
  ['setMixTranscodingConfig', [mix], -3, 0],
  ['setMixTranscodingConfig', [{ mixStreams: [] }], -3, -2],
  ['setMixTranscodingConfig', [null], -3, 0],
  ['startLocalRecording', [{ filePath: '' }], -3, -2],
  ['stopLocalRecording', [], -3],
  ['stopCamera', [], 0],
  ['stopMicrophone', [], 0],
  ['stopScreenCapture', [], 0],
  ['stopVirtualCamera', [], 0],
  ['stopPush', [], 0],
  ['setObserver', [null], 0],
];

const blank = (side: number) => Object.assign(document.createElement('canvas'), { width: side, height: side });

type ManagerRow = [method: string, args: readonly unknown[], answer: unknown];

const { Mic, Speaker, Camera } = TXMediaDeviceType;
const reshaping = [
  'EyeScale',
  'FaceSlim',
  'FaceV',
  'FaceShort',
  'FaceNarrow',
  'FaceBeauty',
  'Chin',
  'Forehead',
  'EyeDistance',
  'EyeAngle',
  'EyeLighten',
  'ToothWhiten',
  'WrinkleRemove',
  'PounchRemove',
  'SmileLinesRemove',
  'NoseSlim',
  'NoseWing',
  'NosePosition',
  'MouthShape',
  'LipsThickness',
];

/** All methods of A.12 with a camera and a microphone running, neither of which can do more than Chromium's fake ones. */
const beautyRows: ManagerRow[] = [
  ['setBeautyStyle', [TXBeautyStyle.Nature], 0],
  ['setBeautyStyle', [3], -2],
  ['setBeautyLevel', [5], 0],
  ['setBeautyLevel', [10], -2],
  ['setWhitenessLevel', [5], 0],
  ['setRuddyLevel', [5], 0],
  ['enableSharpnessEnhancement', [true], 0],
  ['setFilter', [blank(512)], 0],
  ['setFilter', [blank(8)], -2],
  ['setFilter', [null], 0],
  ['setFilterStrength', [1], 0],
  ['setFilterStrength', [2], -2],
  ['setGreenScreenFile', [blank(8)], 0],
  ['setGreenScreenFile', ['beach.mp4'], -4],
  ['setGreenScreenFile', [null], 0],
  ...reshaping.map((what): ManagerRow => [`set${what}Level`, [5], -4]),
  ['setMotionTmpl', ['cat', '/stickers'], -4],
  ['setMotionMute', [true], -4],
];

const soundRows: ManagerRow[] = [
  ['enableVoiceEarMonitor', [false], 0],
  ['setVoiceEarMonitorVolume', [50], 0],
  ['setVoiceReverbType', [TXVoiceReverbType.KTV], 0],
  ['setVoiceReverbType', [12], -2],
  ['setVoiceReverbType', [0], 0],
  ['setVoiceChangerType', [TXVoiceChangerType.Off], 0],
  ['setVoiceChangerType', [12], -2],
  ['setVoiceVolume', [100], 0],
  ['setVoiceVolume', [151], -2],
  ['setVoiceCaptureVolume', [100], 0],
  ['setVoicePitch', [0], 0],
  ['setVoicePitch', [2], -2],
  ['setMusicObserver', [1, null], 0],
  ['setPreloadObserver', [null], 0],
  ['preloadMusic', [{ id: 1, path: '' }], -2],
  ['startPlayMusic', [{ id: 1, path: '' }], -2],
  ['pausePlayMusic', [1], 0],
  ['resumePlayMusic', [1], 0],
  ['seekMusicToPosInMS', [1, 100], 0],
  ['stopPlayMusic', [1], 0],
  ['setAllMusicVolume', [60], 0],
  ['setAllMusicVolume', [101], -2],
  ['setMusicPublishVolume', [1, 60], 0],
  ['setMusicPlayoutVolume', [1, 60], 0],
  ['setMusicPitch', [1, 0], 0],
  ['setMusicSpeedRate', [1, 3], -2],
  ['setMusicScratchSpeedRate', [1, 1], 0],
  ['getMusicCurrentPosInMS', [1], -1],
  ['getMusicDurationInMS', ['/nothing.mp3'], -1],
  ['getMusicTrackCount', [1], 0],
  ['setMusicTrack', [1, 1], -4],
];

const deviceRows: ManagerRow[] = [
  ['isFrontCamera', [], true],
  ['switchCamera', ['user'], 0],
  ['isCameraZoomSupported', [], false],
  ['getCameraZoomMaxRatio', [], 1],
  ['setCameraZoomRatio', [2], -4],
  ['isAutoFocusEnabled', [], false],
  ['enableCameraAutoFocus', [true], -4],
  ['setCameraFocusPosition', [0.5, 0.5], -4],
  ['setCameraFocusPosition', [2, 0], -2],
  ['isCameraTorchSupported', [], false],
  ['enableCameraTorch', [true], -4],
  ['setExposureCompensation', [0.5], -4],
  ['setCameraCapturerParam', [{ mode: TXCameraCaptureMode.Manual, width: 640, height: 360 }], 0],
  ['setCameraCapturerParam', [{ mode: TXCameraCaptureMode.Manual }], -2],
  ['setCameraCapturerParam', [{ mode: 4 }], -2],
  ['getDevicesList', [9], []],
  ['setCurrentDevice', [Speaker, 'default'], -4],
  ['setCurrentDevice', [Mic, 'default'], 0],
  ['setCurrentDevice', [9, 'default'], -2],
  ['getCurrentDevice', [9], null],
  ['setCurrentDeviceVolume', [Mic, 50], 0],
  ['getCurrentDeviceVolume', [Mic], 50],
  ['setCurrentDeviceVolume', [Mic, 101], -2],
  ['setCurrentDeviceVolume', [Speaker, 50], -4],
  ['setCurrentDeviceMute', [Mic, true], 0],
  ['getCurrentDeviceMute', [Mic], true],
  ['setCurrentDeviceMute', [Camera, true], -2],
  ['enableFollowingDefaultAudioDevice', [Mic, true], 0],
  ['enableFollowingDefaultAudioDevice', [Mic, false], -4],
  ['startCameraDeviceTest', [document.createElement('video')], 0],
  ['stopCameraDeviceTest', [], 0],
  ['startMicDeviceTest', [300], 0],
  ['stopMicDeviceTest', [], 0],
  ['startSpeakerDeviceTest', ['tone.mp3'], 0],
  ['stopSpeakerDeviceTest', [], 0],
  ['setDeviceObserver', [null], 0],
  ['setAudioRoute', [0], -4],
  ['setSystemVolumeType', [0], -4],
  ['setApplicationPlayVolume', [50], -4],
  ['getApplicationPlayVolume', [], -4],
  ['setApplicationMuteState', [true], -4],
  ['getApplicationMuteState', [], -4],
];

/** A WAV file of so many seconds of 440 Hz. */
function wave(seconds: number): ArrayBuffer {
  const count = seconds * 8000;
  const bytes = new DataView(new ArrayBuffer(44 + 2 * count));
  const text = (at: number, word: string) =>
    Array.from(word).forEach((char, i) => bytes.setUint8(at + i, char.charCodeAt(0)));
  text(0, 'RIFF');
  bytes.setUint32(4, 36 + 2 * count, true);
  text(8, 'WAVEfmt ');
  for (const [at, value] of [
    [16, 16],
    [24, 8000],
    [28, 16_000],
    [40, 2 * count],
  ] as const)
    bytes.setUint32(at, value, true);
  for (const [at, value] of [
    [20, 1],
    [22, 1],
    [32, 2],
    [34, 16],
  ] as const)
    bytes.setUint16(at, value, true);
  text(36, 'data');
  for (let i = 0; i < count; i++) bytes.setInt16(44 + 2 * i, 9000 * Math.sin((2 * Math.PI * 440 * i) / 8000), true);
  return bytes.buffer;
}

const call = (method: string, args: readonly unknown[]): unknown =>
  (pusher as unknown as Record<string, (...args: unknown[]) => unknown>)[method]!(...args);

describe('answers', () => {
  it('for every method', () => {
    expect(new Set(rows.map(([method]) => method))).toEqual(new Set(methods));
  });

  it('with a code while nothing is pushed, and says why when no page can do it', async () => {
    for (const [method, args, idle] of rows) {
      told = [];
      expect([method, args, await call(method, args)]).toEqual([method, args, idle]);
      if (idle !== -4) continue;
      const [, code, message] = toldOf('onWarning').at(-1) ?? [];
      expect([code, message]).toEqual([-4, expect.stringContaining(method)]);
    }
  });

  it('with other codes while something is pushed', async () => {
    await pusher.startCamera();
    await pusher.startMicrophone();
    await push('codes');
    for (const [method, args, idle, pushing = idle] of rows)
      expect([method, args, await call(method, args)]).toEqual([method, args, pushing]);
    expect(pusher.isPushing()).toBe(0);
  });

  it('-4 for a mix without anybody to do it', async () => {
    await create({ mixTranscoder: undefined });
    expect(await pusher.setMixTranscodingConfig(mix)).toBe(-4);
  });

  it('-3 for a push without a source, and for one that is stopped before it began', async () => {
    expect(await pusher.startPush(address('none'))).toBe(-3);
    expect(pusher.isPushing()).toBe(0);
    void pusher.startCamera();
    const starting = pusher.startPush(address('none'));
    expect(pusher.isPushing()).toBe(1);
    await pusher.stopPush();
    expect(await starting).toBe(-3);
  });
});

it('tells of a push from its first picture to its end', async () => {
  await pusher.setRenderView(view);
  await pusher.enableVolumeEvaluation(100);
  // As on iOS and Android: nothing is waited for.
  void pusher.startCamera();
  void pusher.startMicrophone();
  await push('whole');
  await hears('onCaptureFirstVideoFrame');
  await hears('onCaptureFirstAudioFrame');
  const stream = await untilGrown(gateway.url, 'whole', 10);
  expect(stream).toMatchObject({ video: { width: 320, height: 180 }, audio: { codec: 'mp4a.40.2' } });
  expect(pusher.isPushing()).toBe(1);
  expect(await pusher.snapshot()).toBe(0);
  await expect.poll(() => toldOf('onSnapshotComplete').length, patience).toBe(1);
  expect(await createImageBitmap(toldOf('onSnapshotComplete')[0]![1] as Blob)).toMatchObject({
    width: 320,
    height: 180,
  });
  await pusher.showDebugView(true);
  const panel = () => view.querySelector('.v2txlive-debug')?.textContent ?? '';
  expect(panel()).toMatch(/state: connected\nsources: camera microphone\ntransport: flv/);
  // A machine without time to spare sends less, sooner or later: what counts is what was sent once.
  const sent = (matches: (figures: V2TXLivePusherStatistics) => boolean) =>
    toldOf('onStatisticsUpdate').some(([, figures]) => matches(figures as V2TXLivePusherStatistics));
  await expect.poll(() => sent(({ fps = 0 }) => fps > 5), patience).toBe(true);
  expect(sent(({ width, height, audioBitrate }) => width === 320 && height === 180 && audioBitrate! >= 0)).toBe(true);
  expect(panel()).toMatch(/fps: \d+/);
  await pusher.showDebugView(false);
  expect(panel()).toBe('');
  // Chromium's fake microphone beeps once a second.
  await expect
    .poll(() => toldOf('onMicrophoneVolumeUpdate').some(([, volume]) => (volume as number) > 20), patience)
    .toBe(true);
  await pusher.stopPush();
  const statuses = toldOf('onPushStatusUpdate').map(([, status]) => status);
  expect([statuses.slice(0, 2), statuses.at(-1)]).toEqual([[1, 2], 0]);
  expect([pusher.isPushing(), toldOf('onError')]).toEqual([0, []]);
});

describe('shows a preview', () => {
  it('as it was told, and turned back where viewers see it mirrored', async () => {
    await pusher.setRenderView(view);
    await pusher.startCamera();
    const { style } = preview();
    // A camera that looks at the user is a mirror, natively.
    await expect.poll(() => style.transform, patience).toBe('translate(-50%, -50%) scaleX(-1)');
    expect(style.objectFit).toBe('cover');
    await pusher.setEncoderMirror(true);
    expect(style.transform).toBe('translate(-50%, -50%)');
    await pusher.setRenderMirror(V2TXLiveMirrorType.Disable);
    expect(style.transform).toBe('translate(-50%, -50%) scaleX(-1)');
    await pusher.setEncoderMirror(false);
    await pusher.setRenderRotation(V2TXLiveRotation.Rotation90);
    expect(style.transform).toBe('translate(-50%, -50%) rotate(90deg)');
    await pusher.setRenderFillMode(V2TXLiveFillMode.ScaleFill);
    expect(style.objectFit).toBe('fill');
    // What lies fills the view as well.
    const [box, around] = [preview().getBoundingClientRect(), view.getBoundingClientRect()];
    expect([box.x, box.y, box.width, box.height]).toEqual([around.x, around.y, around.width, around.height]);
    const elsewhere = document.createElement('div');
    document.body.append(elsewhere);
    await pusher.setRenderViewID(elsewhere);
    expect([elsewhere.children.length, view.children.length]).toEqual([1, 0]);
    elsewhere.remove();
  });

  it('and hands its pictures out', async () => {
    await pusher.setRenderView(view);
    await pusher.enableCustomVideoRender(true, V2TXLivePixelFormat.I420, NSData);
    await pusher.startCamera();
    await expect.poll(() => toldOf('onRenderVideoFrame').length, patience).toBeGreaterThan(1);
    const frame = toldOf('onRenderVideoFrame')[0]![1] as V2TXLiveVideoFrame;
    expect(frame).toMatchObject({ width: 320, height: 180, bufferType: NSData });
    expect(frame.data).toHaveLength((320 * 180 * 3) / 2);
    await pusher.enableCustomVideoRender(false);
    told = [];
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(toldOf('onRenderVideoFrame')).toEqual([]);
  });
});

describe('captures', () => {
  it('a screen, one picture at a time, and says who ended it', async () => {
    expect(await byClick(() => pusher.startScreenCapture('group.app'))).toBe(0);
    await hears('onScreenCaptureStarted');
    expect(await pusher.startCamera()).toBe(-3);
    expect(await pusher.startSystemAudioLoopback()).toBe(-3);
    await pusher.stopScreenCapture();
    await hears('onScreenCaptureStopped', 0);
    expect(await byClick(() => pusher.startScreenCapture())).toBe(0);
    pusher.pusher.sources[0]!.stream.getTracks()[0]!.dispatchEvent(new Event('ended'));
    await hears('onScreenCaptureStopped', 1);
    expect(toldOf('onWarning').map(([, code]) => code)).toEqual([-7001]);
    expect(await pusher.startCamera()).toBe(0);
  });

  it('the sound of the screen together with the microphone', async () => {
    vi.spyOn(navigator.mediaDevices, 'getDisplayMedia').mockImplementation(
      async () => new MediaStream([...canvasStream().stream.getTracks(), ...toneStream().getTracks()]),
    );
    await pusher.startMicrophone();
    await pusher.startSystemAudioLoopback();
    expect(await pusher.startScreenCapture()).toBe(0);
    await pusher.enableVolumeEvaluation(100);
    const loud = (volume: unknown) => (volume as number) > 80;
    await expect.poll(() => loud(toldOf('onMicrophoneVolumeUpdate').at(-1)?.[1]), patience).toBe(true);
    expect(await pusher.setSystemAudioLoopbackVolume(0)).toBe(0);
    await expect.poll(() => loud(toldOf('onMicrophoneVolumeUpdate').at(-1)?.[1]), patience).toBe(false);
    expect(await pusher.startSystemAudioLoopback()).toBe(0);
    await expect.poll(() => loud(toldOf('onMicrophoneVolumeUpdate').at(-1)?.[1]), patience).toBe(true);
  });

  it('an image, by its address', async () => {
    const canvas = new OffscreenCanvas(64, 36);
    const context = canvas.getContext('2d')!;
    context.fillStyle = 'rgb(0, 128, 255)';
    context.fillRect(0, 0, 64, 36);
    const url = URL.createObjectURL(await canvas.convertToBlob());
    await pusher.setRenderView(view);
    expect(await pusher.startVirtualCamera('network', url)).toBe(0);
    await expect.poll(color, patience).toEqual(near([0, 128, 255]));
    expect(await pusher.startCamera()).toBe(-3);
    await pusher.stopVirtualCamera();
    expect(await pusher.startVirtualCamera('network', '/nothing.png')).toBeLessThan(0);
  });

  it('pictures and sound that the page sends', async () => {
    await pusher.setRenderView(view);
    expect(await pusher.enableCustomVideoCapture(true)).toBe(0);
    expect(await pusher.enableCustomAudioCapture(true)).toBe(0);
    expect(await pusher.startMicrophone()).toBe(-3);
    expect(await pusher.enableVoiceActivityDetection(true)).toBe(0);
    await push('custom');
    expect(await pusher.enableCustomVideoCapture(false)).toBe(-3);
    const [width, height] = [320, 180];
    // Grey but for its colours: BT.601 red.
    const data = new Uint8Array((width * height * 3) / 2);
    data.fill(81, 0, width * height).fill(90, width * height, (width * height * 5) / 4);
    data.fill(240, (width * height * 5) / 4);
    const sound = Int16Array.from({ length: 960 }, (_, i) => 10_000 * Math.sin((2 * Math.PI * 450 * i) / 48_000));
    const codes = new Set<number>();
    const sending = setInterval(async () => {
      codes.add(
        await pusher.sendCustomVideoFrame({
          pixelFormat: V2TXLivePixelFormat.I420,
          bufferType: NSData,
          data,
          width,
          height,
        }),
      );
      for (let i = 0; i < 3; i++) codes.add(await pusher.sendCustomAudioFrame({ data: sound, sampleRate: 48_000 }));
    }, 60);
    expect(await untilGrown(gateway.url, 'custom', 10)).toMatchObject({ video: { width, height } });
    await expect.poll(color, patience).toEqual(near([255, 0, 0]));
    await hears('onVoiceActivityDetectionUpdate', true);
    clearInterval(sending);
    await hears('onVoiceActivityDetectionUpdate', false);
    expect(codes).toEqual(new Set([0]));
    expect(await pusher.sendCustomVideoFrame({ data: new Uint8Array(5), width, height })).toBe(-2);
    expect(await pusher.sendCustomAudioFrame({ data: new Int16Array(0) })).toBe(-2);
    const frame = new VideoFrame(blank(320), { timestamp: 0 });
    expect(await pusher.sendCustomVideoFrame({ pixelBuffer: frame })).toBe(0);
    expect(frame.codedWidth).toBe(320);
    frame.close();
    await pusher.stopPush();
    expect(await pusher.enableCustomVideoCapture(false)).toBe(0);
    expect(await pusher.enableCustomAudioCapture(false)).toBe(0);
    expect(await pusher.startCamera()).toBe(0);
  });
});

describe('lets the page change', () => {
  it('pictures', async () => {
    const painted = new OffscreenCanvas(320, 180);
    const context = painted.getContext('2d')!;
    pusher.addListener({
      onProcessVideoFrame: async (
        { width, height, pixelBuffer }: V2TXLiveVideoFrame,
        target: V2TXLiveVideoFrameTarget,
      ) => {
        context.fillStyle = width === 320 && height === 180 ? 'rgb(200, 0, 200)' : 'black';
        context.fillRect(0, 0, 320, 180);
        target.pixelBuffer = new VideoFrame(painted, { timestamp: pixelBuffer!.timestamp });
      },
    });
    await pusher.setRenderView(view);
    await pusher.startCamera();
    expect(await pusher.enableCustomVideoProcess(true)).toBe(0);
    await expect.poll(color, patience).toEqual(near([200, 0, 200]));
    expect(toldOf('onGLContextCreated')).toHaveLength(1);
    await expect.poll(() => toldOf('onProcessVideoFrame').length, patience).toBeGreaterThan(3);
    expect(await pusher.enableCustomVideoProcess(false)).toBe(0);
    expect(toldOf('onGLContextDestroyed')).toHaveLength(1);
    await expect.poll(color, patience).not.toEqual(near([200, 0, 200]));
  });

  it('sound, in pieces of 10 ms', async () => {
    const frames: V2TXLiveAudioFrame[] = [];
    pusher.addListener({
      onProcessAudioFrame: (frame) => {
        frames.push(frame);
        for (let i = 0; i < frame.data.length; i++) frame.data[i] = 20_000 * Math.sin((2 * Math.PI * i) / 96);
      },
    });
    await pusher.startMicrophone();
    await pusher.enableVolumeEvaluation(100);
    expect(await pusher.enableAudioProcessObserver(true, { channel: 2, samplesPerCall: 480 })).toBe(0);
    await expect.poll(() => toldOf('onMicrophoneVolumeUpdate').at(-1)?.[1] ?? 0, patience).toBeGreaterThan(80);
    expect(frames[0]).toMatchObject({ sampleRate: 48_000, channel: 2, data: expect.any(Int16Array) });
    expect(frames[0]!.data).toHaveLength(960);
    expect(frames[1]!.timestamp - frames[0]!.timestamp).toBeCloseTo(10, 3);
  });

  it('what lies over the picture', async () => {
    const image = new OffscreenCanvas(8, 8);
    image.getContext('2d')!.fillRect(0, 0, 8, 8);
    await pusher.setRenderView(view);
    await pusher.startCamera();
    expect(await pusher.setWatermark(image.transferToImageBitmap(), 0, 0, 1)).toBe(0);
    await expect.poll(color, patience).toEqual(near([0, 0, 0]));
    expect(await pusher.setWatermark(null)).toBe(0);
    await expect.poll(color, patience).not.toEqual(near([0, 0, 0]));
  });
});

describe('records', () => {
  it('what is sent, with progress, until the push ends', async () => {
    await pusher.setRenderView(view);
    await pusher.startCamera();
    await pusher.startMicrophone();
    await push('recorded');
    expect(await pusher.startLocalRecording({ filePath: 'news.avi' })).toBe(0);
    await hears('onLocalRecordBegin', -2, 'news.avi');
    expect(await pusher.startLocalRecording({ filePath: 'news.mp4', interval: 1000 })).toBe(0);
    await hears('onLocalRecordBegin', 0, 'news.mp4');
    expect(await pusher.startLocalRecording({ filePath: 'second.mp4' })).toBe(-3);
    await hears('onLocalRecordBegin', -6, 'second.mp4');
    await expect.poll(() => toldOf('onLocalRecording').length, patience).toBeGreaterThan(0);
    expect(toldOf('onLocalRecording')[0]![1]).toBeGreaterThan(900);
    await pusher.stopPush();
    await expect.poll(() => toldOf('onLocalRecordComplete').length, patience).toBe(1);
    const [, code, name, { file }] = toldOf('onLocalRecordComplete')[0] as [string, number, string, { file: File }];
    expect([code, name, file.name]).toEqual([0, 'news.mp4', 'news.mp4']);
    const seen = document.createElement('video');
    seen.muted = true;
    seen.src = URL.createObjectURL(file);
    await seen.play();
    expect([seen.videoWidth, seen.videoHeight]).toEqual([320, 180]);
    URL.revokeObjectURL(seen.src);
    expect(await pusher.startLocalRecording({ filePath: 'news.mp4' })).toBe(-3);
  });

  it('until another picture is sent', async () => {
    await pusher.startCamera();
    await push('changed');
    expect(await pusher.startLocalRecording({ filePath: 'news.webm', recordMode: 2 })).toBe(0);
    // From now on a picture is sent that is drawn; the camera, and with it its track, goes on.
    await pusher.setEncoderMirror(true);
    await expect.poll(() => toldOf('onLocalRecordComplete')[0]?.[1], patience).toBe(-2);
  });
});

describe('has a server mix', () => {
  it('for as long as it pushes, and says what became of it', async () => {
    mixes.length = 0;
    await pusher.startCamera();
    await push('mixed');
    expect(await pusher.setMixTranscodingConfig(mix)).toBe(0);
    await hears('onSetMixTranscodingConfig', 0, '');
    const twins = { mixStreams: [{ userId: 'host' }, { userId: 'guest' }] };
    expect(await pusher.setMixTranscodingConfig(twins)).toBe(-2);
    await pusher.stopPush();
    expect(mixes).toEqual([mix, null]);
  });

  it('and hears of its refusal', async () => {
    await create({ mixTranscoder: () => Promise.reject(new Error('No such room.')) });
    await pusher.startCamera();
    await push('unmixed');
    await pusher.setMixTranscodingConfig(mix);
    await hears('onSetMixTranscodingConfig', -1, 'No such room.');
  });
});

it('pushes as properties and qualities say', async () => {
  const transport = fakeTransport();
  await create({ transports: [transport], retry: { maxDelayMs: 400 }, token: 'one' });
  await pusher.startCamera();
  await pusher.setProperty('kV2EnableHevcEncode', true);
  await pusher.setProperty('kV2SetMetaData', { title: 'News' });
  await pusher.setProperty('token', 'two');
  await pusher.setVideoQuality({
    videoResolution: V2TXLiveVideoResolution.Resolution640x360,
    videoResolutionMode: V2TXLiveVideoResolutionMode.Portrait,
    videoFps: 15,
  });
  expect(await pusher.startPush('fake://server')).toBe(0);
  await hears('onPushStatusUpdate', 2, 'connected', {});
  const { context } = transport.last!;
  expect(context).toMatchObject({
    token: 'two',
    videoQuality: { width: 360, height: 640, fps: 15, kbps: 900, minKbps: 500 },
    config: { videoCodec: 'h265', metadata: { title: 'News' } },
  });
  await pusher.setProperty('setVideoQualityEx', { videoWidth: 480, videoHeight: 270, videoFps: 10, videoBitrate: 400 });
  expect(transport.last!.qualities.at(-1)!.video).toMatchObject({ width: 480, height: 270, fps: 10, kbps: 400 });
  await pusher.stopPush();
  await pusher.setProperty('kV2EnableHevcEncode', false);
  await pusher.startPush('fake://server');
  await expect.poll(() => transport.connections.length, patience).toBe(2);
  expect(transport.last!.context.config.videoCodec).toBe('h264');
});

describe('says in V2TXLive numbers what goes wrong', () => {
  it('a target that the gateway may not publish to', async () => {
    expect(await pusher.setProperty('gateway', gateway.url)).toBe(0);
    await pusher.startCamera();
    expect(await pusher.startPush('rtmp://127.0.0.1:1/live/key')).toBe(0);
    await expect
      .poll(() => toldOf('onError')[0], patience)
      .toMatchObject(['onError', -7, expect.any(String), { webCode: -9501, name: 'ERROR_TARGET_NOT_ALLOWED' }]);
    expect(toldOf('onPushStatusUpdate').at(-1)).toMatchObject([
      'onPushStatusUpdate',
      0,
      expect.any(String),
      { webCode: -9501 },
    ]);
    expect(pusher.isPushing()).toBe(0);
  });

  it('a camera that is forbidden, with a warning', async () => {
    vi.spyOn(navigator.mediaDevices, 'getUserMedia').mockRejectedValue(new DOMException('No.', 'NotAllowedError'));
    expect(await pusher.startCamera()).toBe(-1314);
    expect(toldOf('onWarning').map(([, code]) => code)).toEqual([-1314]);
  });
});

describe('managers', () => {
  it('answer a code for everything that V2TXLive has', async () => {
    const [sound, beauty, devices] = [
      pusher.getAudioEffectManager(),
      pusher.getBeautyManager(),
      pusher.getDeviceManager(),
    ];
    await pusher.startCamera();
    await pusher.startMicrophone();
    const ask = async (manager: object, [method, args, code]: ManagerRow) => {
      const answer = await (manager as Record<string, (...all: unknown[]) => unknown>)[method]!(...args);
      expect([method, args, answer]).toEqual([method, args, code]);
    };
    for (const row of soundRows) await ask(sound, row);
    for (const row of beautyRows) await ask(beauty, row);
    for (const row of deviceRows) await ask(devices, row);
    const methodsOf = (manager: object) =>
      [...Object.getOwnPropertyNames(Object.getPrototypeOf(manager)), ...Object.keys(manager)].filter(
        (name) => !['constructor', 'close'].includes(name),
      );
    const asked = (some: readonly ManagerRow[]) => new Set(some.map(([method]) => method));
    expect(asked(soundRows)).toEqual(new Set(methodsOf(sound)));
    expect(asked(beautyRows)).toEqual(new Set(methodsOf(beauty)));
    expect(asked(deviceRows)).toEqual(new Set(methodsOf(devices)));
    const cannot = toldOf('onWarning').filter(([, code]) => code === -4);
    expect(cannot.length).toBeGreaterThan(20);
    for (const [, , message] of cannot) expect(message).toMatch(/\w+.*\.$/);
  });

  it('list devices, and tell how loud one is', async () => {
    const devices = pusher.getDeviceManager();
    const loud: number[] = [];
    await devices.setDeviceObserver({ onTestMicVolume: (volume) => loud.push(volume) });
    expect(await devices.startMicDeviceTest(100)).toBe(0);
    const cameras = await devices.getDevicesList(TXMediaDeviceType.Camera);
    expect(cameras[0]).toMatchObject({ type: 2, deviceId: expect.any(String), isDefault: true });
    await pusher.startCamera(cameras[0]!.deviceId);
    expect(await devices.getCurrentDevice(TXMediaDeviceType.Camera)).toEqual(cameras[0]);
    await expect.poll(() => loud.length, patience).toBeGreaterThan(1);
    expect(await devices.stopMicDeviceTest()).toBe(0);
  });

  it('keep the volume of a microphone that is started anew', async () => {
    const setVolume = vi.spyOn(pusher.pusher, 'setVolume');
    const volumes = () => setVolume.mock.calls.map(([volume]) => volume);
    const devices = pusher.getDeviceManager();
    expect(await devices.setCurrentDeviceVolume(Mic, 40)).toBe(-3);
    await pusher.startMicrophone();
    expect(await devices.setCurrentDeviceVolume(Mic, 40)).toBe(0);
    await pusher.stopMicrophone();
    await pusher.startMicrophone();
    expect(volumes()).toEqual([40, 40]);
    await devices.setCurrentDeviceMute(Mic, true);
    await devices.setCurrentDeviceMute(Mic, false);
    expect(volumes()).toEqual([40, 40, 0, 40]);
  });

  it('play music, and tell of it', async () => {
    const music = pusher.getAudioEffectManager();
    const own: number[] = [];
    await music.setMusicObserver(7, { onComplete: (id) => own.push(id) });
    const path = new Blob([wave(0.3)], { type: 'audio/wav' });
    expect(await music.startPlayMusic({ id: 7, path, publish: true })).toBe(0);
    await hears('onMusicObserverStart', 7, 0);
    await hears('onMusicObserverComplete', 7, 0);
    const progress = toldOf('onMusicObserverPlayProgress').at(-1) as [string, number, number, number];
    expect([progress[1], Math.round(progress[3])]).toEqual([7, 300]);
    expect(own).toEqual([7]);
    expect(await music.startPlayMusic({ id: 8, path: '/nothing.mp3' })).toBeLessThan(-4000);
    await expect.poll(() => toldOf('onMusicObserverStart').at(-1)?.[1], patience).toBe(8);
  });
});

it('tells all its listeners, whatever one of them throws', async () => {
  const heard: string[] = [];
  const clumsy: V2TXLivePusherObserver = {
    onCaptureFirstVideoFrame: () => {
      throw new Error('clumsy');
    },
  };
  const listener: V2TXLivePusherObserver = { onCaptureFirstVideoFrame: () => heard.push('picture') };
  pusher.addListener(clumsy);
  pusher.addListener(listener);
  await pusher.startCamera();
  await expect.poll(() => heard, patience).toEqual(['picture']);
  pusher.removeListener(listener);
  await expect(V2TXLivePusher.create(2 as 1)).rejects.toThrow('There is no mode 2');
});

it('has told of everything that there is to tell', () => {
  expect(everTold).toEqual(new Set(callbacks));
});
