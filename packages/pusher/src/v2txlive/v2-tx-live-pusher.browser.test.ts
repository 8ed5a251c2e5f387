import { LiveCode } from '@livelit/core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { commands } from 'vitest/browser';

import type {} from '../../../../scripts/browser-commands.ts';
import { gatewayStream, untilGrown } from '../testing/gateway-streams.ts';
import { until } from '../testing/until.ts';
import {
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
const { PixelBuffer, NSData, Texture } = V2TXLiveBufferType;

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
