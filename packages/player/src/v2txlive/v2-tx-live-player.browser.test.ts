import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { commands, userEvent } from 'vitest/browser';

import type {} from '../../../../scripts/browser-commands.ts';
import { frames } from '../testing/watching.ts';
import {
  V2TXLiveBufferType,
  V2TXLiveFillMode,
  V2TXLiveMirrorType,
  V2TXLivePixelFormat,
  V2TXLivePlayer,
  V2TXLiveRotation,
  type V2TXLiveAudioFrame,
  type V2TXLivePlayerObserver,
  type V2TXLivePlayerStatistics,
  type V2TXLiveVideoFrame,
} from './index.ts';

const patience = { timeout: 25_000 };
const words = (text: string) => text.split(' ');

/** ffmpeg's moving picture and 440 Hz, with a SEI message of type 5 at each key frame. */
const picture = [
  ...words('-re -f lavfi -i testsrc2=size=320x180:rate=25 -re -f lavfi -i sine=frequency=440:sample_rate=48000'),
  ...words('-c:v libx264 -preset ultrafast -tune zerolatency -profile:v baseline -pix_fmt yuv420p -g 25 -b:v 400k'),
  ...words('-bsf:v dump_extra=freq=keyframe,h264_metadata=sei_user_data=086f3693b7b34f2c965321492feee5b8+hello'),
  ...words('-c:a aac -b:a 64k'),
];

let gateway: { id: string; url: string };
let publishers: string[];
let flv: string;
let other: string;
let view: HTMLElement;
let player: V2TXLivePlayer;
/** All callbacks that were ever called. */
const everTold = new Set<string>();
let told: [callback: string, ...args: unknown[]][];

/** All callbacks of reference/api-parity.md, A.7. */
const callbacks = [
  'onError',
  'onWarning',
  'onVideoResolutionChanged',
  'onConnected',
  'onVideoPlaying',
  'onAudioPlaying',
  'onVideoLoading',
  'onAudioLoading',
  'onPlayoutVolumeUpdate',
  'onStatisticsUpdate',
  'onSnapshotComplete',
  'onRenderVideoFrame',
  'onPlayoutAudioFrame',
  'onReceiveSeiMessage',
  'onStreamSwitched',
  'onPictureInPictureStateUpdate',
  'onLocalRecordBegin',
  'onLocalRecording',
  'onLocalRecordComplete',
] as const satisfies readonly (keyof V2TXLivePlayerObserver)[];

beforeAll(async () => {
  gateway = await commands.startGateway();
  const ws = gateway.url.replace('http', 'ws');
  publishers = [
    await commands.startPublisher(`${ws}/live/one.flv`, picture),
    await commands.startPublisher(`${ws}/live/two.flv`),
  ];
  flv = `${gateway.url}/live/one.flv`;
  other = `${gateway.url}/live/two.flv`;
});
afterAll(async () => {
  for (const publisher of publishers) await commands.stopPublisher(publisher);
  await commands.stopGateway(gateway.id);
});

beforeEach(() => {
  view = document.createElement('div');
  view.style.cssText = 'width:320px;height:180px';
  view.id = 'view';
  document.body.append(view);
  player = new V2TXLivePlayer();
  told = [];
  const observer = Object.fromEntries(
    callbacks.map((name) => [
      name,
      (teller: V2TXLivePlayer, ...args: unknown[]) => {
        expect(teller).toBe(player);
        everTold.add(name);
        told.push([name, ...args]);
      },
    ]),
  );
  player.setObserver(observer);
});
afterEach(() => {
  player.destroy();
  view.remove();
});

const toldOf = (name: (typeof callbacks)[number]) => told.filter(([callback]) => callback === name);
const hears = (name: (typeof callbacks)[number], ...args: unknown[]) =>
  expect.poll(() => toldOf(name), { ...patience, message: name }).toContainEqual([name, ...args]);

async function play(url = flv): Promise<HTMLVideoElement> {
  // A page without a click plays without sound; the flags of the tests let it play with.
  expect(player.setRenderView(view)).toBe(0);
  expect(player.startLivePlay(url)).toBe(0);
  await hears('onVideoPlaying', true, {});
  return view.querySelector('video')!;
}

/** All methods of A.6, and those that other platforms add to it. */
const methods = [
  'setObserver',
  'setRenderView',
  'setRenderRotation',
  'setRenderFillMode',
  'setRenderMirrorMode',
  'startLivePlay',
  'startPlay',
  'stopPlay',
  'isPlaying',
  'pauseAudio',
  'resumeAudio',
  'pauseVideo',
  'resumeVideo',
  'setPlayoutVolume',
  'setCacheParams',
  'switchStream',
  'enableVolumeEvaluation',
  'snapshot',
  'enableObserveVideoFrame',
  'enableObserveAudioFrame',
  'enableReceiveSeiMessage',
  'enablePictureInPicture',
  'showDebugView',
  'setProperty',
  'startLocalRecording',
  'stopLocalRecording',
  'getTextureId',
] as const satisfies readonly (keyof V2TXLivePlayer)[];

type Row = [method: string, args: readonly unknown[], idle: number, playing?: number];

/** All methods of A.6: what they answer while nothing is played, and while something is. */
const rows: Row[] = [
  ['setRenderView', ['view'], 0],
  ['setRenderView', ['nowhere'], -2],
  ['setRenderView', [null], -2],
  ['setRenderRotation', [V2TXLiveRotation.Rotation90], 0],
  ['setRenderRotation', [90], -2],
  ['setRenderFillMode', [V2TXLiveFillMode.Fit], 0],
  ['setRenderFillMode', [3], -2],
  ['setRenderMirrorMode', [V2TXLiveMirrorType.Enable], 0],
  ['setRenderMirrorMode', [3], -2],
  ['startLivePlay', [''], -2],
  ['startLivePlay', ['nothing://'], -2],
  ['startLivePlay', ['rtmp://host/app/stream'], -4],
  ['startLivePlay', ['trtc://cloud.tencent.com/play/1'], -4],
  ['startPlay', ['rtsp://host/stream'], -4],
  ['isPlaying', [], 0, 1],
  ['pauseAudio', [], 0],
  ['resumeAudio', [], 0],
  ['pauseVideo', [], 0],
  ['resumeVideo', [], 0],
  ['setPlayoutVolume', [50], 0],
  ['setPlayoutVolume', [101], -2],
  ['setPlayoutVolume', [-1], -2],
  ['setCacheParams', [1, 5], 0, 0],
  ['setCacheParams', [0, 5], -2],
  ['setCacheParams', [5, 1], -2],
  ['switchStream', ['nothing://'], -3, -2],
  ['enableVolumeEvaluation', [300], 0],
  ['enableVolumeEvaluation', [0], 0],
  ['enableVolumeEvaluation', [-1], -2],
  ['snapshot', [], -3, 0],
  ['enableObserveVideoFrame', [true, V2TXLivePixelFormat.BGRA32, V2TXLiveBufferType.NSData], 0],
  ['enableObserveVideoFrame', [true, V2TXLivePixelFormat.Texture2D, V2TXLiveBufferType.NSData], -4],
  ['enableObserveVideoFrame', [false, 0, 0], 0],
  ['enableObserveAudioFrame', [true], 0],
  ['enableObserveAudioFrame', [false], 0],
  ['enableReceiveSeiMessage', [true, 5], 0],
  ['enableReceiveSeiMessage', [true, 242], 0],
  ['enableReceiveSeiMessage', [true, 243], 0],
  ['enableReceiveSeiMessage', [true, 4], -2],
  ['enablePictureInPicture', [true], -3, 0],
  ['showDebugView', [true], 0],
  ['showDebugView', [false], 0],
  ['setProperty', ['kV2MaxNumberOfReconnection', 3], 0],
  ['setProperty', ['kV2MaxNumberOfReconnection', 'three'], -2],
  ['setProperty', ['kV2SecondsBetweenReconnection', 3], 0],
  ['setProperty', ['kV2SetHeaders', '{"headers":[{"key":"X-User","value":"1"}]}'], 0],
  ['setProperty', ['kV2SetHeaders', '{"headers":1}'], -2],
  ['setProperty', ['kV2ClearLastImage', false], 0],
  ['setProperty', ['kV2EnableHardwareAcceleration', true], 0],
  ['setProperty', ['kV2EnableHardwareAcceleration', false], -4],
  ['setProperty', ['kV2SetVideoQualityEx', '{}'], -4],
  ['setProperty', ['kV2SetMetaData', '{}'], -4],
  ['setProperty', ['kV2EnableHevcEncode', true], -4],
  ['setProperty', ['kV2EnableIPMultiplexing', true], -4],
  ['setProperty', ['kV2Nothing', true], -2],
  ['stopLocalRecording', [], -3],
  ['startLocalRecording', [{ filePath: 'a.mp4', interval: 5 }], -3, -2],
  ['getTextureId', [], -4],
  ['setObserver', [null], 0],
  ['stopPlay', [], 0],
];

const call = (method: string, args: readonly unknown[]): unknown =>
  (player as unknown as Record<string, (...args: unknown[]) => unknown>)[method]!(...args);

describe('answers', () => {
  it('for every method', () => {
    expect(new Set(rows.map(([method]) => method))).toEqual(new Set(methods));
  });

  it.each(rows)('%s(%j) with %i while nothing is played', (method, args, idle) => {
    expect(call(method, args)).toBe(idle);
    if (idle === -4)
      expect(toldOf('onWarning')[0]).toEqual([
        'onWarning',
        -4,
        expect.stringContaining(method.replace('startPlay', 'startLivePlay')),
        expect.anything(),
      ]);
  });

  it('with other codes while something is played', async () => {
    await play();
    expect(player.setCacheParams(2, 2)).toBe(0);
    expect([player.player!.targetLatency, player.player!.maxLatency]).toEqual([2, 2.5]);
    for (const [method, args, idle, playing = idle] of rows)
      expect([method, args, call(method, args)]).toEqual([method, args, playing]);
    expect(player.isPlaying()).toBe(0);
    expect(player.getStreamList()).toEqual([]);
  });
});

it('tells of a stream from its connection to its end', async () => {
  player.enableReceiveSeiMessage(true, 5);
  player.enableVolumeEvaluation(100);
  const video = await play();
  await hears('onConnected', { engine: 'flv' });
  await hears('onVideoLoading', {});
  await hears('onVideoResolutionChanged', 320, 180);
  await hears('onAudioPlaying', true, {});
  expect(player.isPlaying()).toBe(1);
  const said = () =>
    toldOf('onReceiveSeiMessage').map(([, type, data]) => [type, new TextDecoder().decode(data as Uint8Array)]);
  await expect.poll(said, patience).toContainEqual([5, expect.stringMatching(/^hello/)]);
  await expect
    .poll(() => toldOf('onPlayoutVolumeUpdate').some(([, volume]) => (volume as number) > 30), patience)
    .toBe(true);
  await expect.poll(() => toldOf('onStatisticsUpdate').length, patience).toBeGreaterThan(0);
  const statistics = toldOf('onStatisticsUpdate')[0]![1] as V2TXLivePlayerStatistics;
  expect(statistics).toMatchObject({ width: 320, height: 180 });
  expect(statistics.fps).toBeGreaterThan(10);
  expect(statistics.netSpeed).toBeGreaterThan(50);
  player.stopPlay();
  expect(player.isPlaying()).toBe(0);
  await expect.poll(() => video.readyState, patience).toBe(0);
  expect(toldOf('onError')).toEqual([]);
});

it('shows the picture as it was told', async () => {
  player.setRenderRotation(V2TXLiveRotation.Rotation180);
  player.setRenderMirrorMode(V2TXLiveMirrorType.Enable);
  player.setRenderFillMode(V2TXLiveFillMode.ScaleFill);
  const video = await play();
  await expect.poll(() => video.style.transform, patience).toBe('scaleX(-1) rotate(180deg)');
  expect(video.style.objectFit).toBe('fill');
  player.setRenderRotation(V2TXLiveRotation.Rotation0);
  player.setRenderMirrorMode(V2TXLiveMirrorType.Auto);
  await expect.poll(() => video.style.transform, patience).toBe('');
  player.setPlayoutVolume(30);
  player.pauseAudio();
  player.pauseVideo();
  expect(video).toMatchObject({ volume: 0.3, muted: true });
  expect(video.style.visibility).toBe('hidden');
  player.resumeAudio();
  player.resumeVideo();
  expect(video.muted).toBe(false);
  expect(video.style.visibility).toBe('');
  const elsewhere = document.createElement('div');
  document.body.append(elsewhere);
  player.setRenderView(elsewhere);
  expect(elsewhere.firstElementChild).toBe(video);
  await frames(video, 5);
  elsewhere.remove();
});

it('takes snapshots', async () => {
  await play();
  expect(player.snapshot()).toBe(0);
  await expect.poll(() => toldOf('onSnapshotComplete').length, patience).toBe(1);
  const image = toldOf('onSnapshotComplete')[0]![1] as Blob;
  expect(await createImageBitmap(image)).toMatchObject({ width: 320, height: 180 });
});

it.each([
  ['I420', V2TXLivePixelFormat.I420, (320 * 180 * 3) / 2],
  ['NV12', V2TXLivePixelFormat.NV12, (320 * 180 * 3) / 2],
  ['BGRA32', V2TXLivePixelFormat.BGRA32, 320 * 180 * 4],
] as const)('hands out pictures as %s', async (_name, format, size) => {
  player.enableObserveVideoFrame(true, format, V2TXLiveBufferType.NSData);
  await play();
  await expect.poll(() => toldOf('onRenderVideoFrame').length, patience).toBeGreaterThan(1);
  const frame = toldOf('onRenderVideoFrame')[0]![1] as V2TXLiveVideoFrame;
  expect(frame).toMatchObject({ pixelFormat: format, bufferType: 2, width: 320, height: 180, rotation: 0 });
  expect(frame.data).toHaveLength(size);
  expect(new Set(frame.data).size).toBeGreaterThan(20);
  player.enableObserveVideoFrame(false);
  told = [];
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(toldOf('onRenderVideoFrame')).toEqual([]);
});

it('hands out pictures as frames and bitmaps, and sound as 16-bit samples', async () => {
  player.enableObserveVideoFrame(true);
  player.enableObserveAudioFrame(true);
  await play();
  await expect.poll(() => toldOf('onRenderVideoFrame').length, patience).toBeGreaterThan(1);
  expect((toldOf('onRenderVideoFrame')[0]![1] as V2TXLiveVideoFrame).pixelBuffer).toBeInstanceOf(VideoFrame);
  player.enableObserveVideoFrame(true, V2TXLivePixelFormat.Texture2D, V2TXLiveBufferType.Texture);
  told = [];
  await expect
    .poll(() => (toldOf('onRenderVideoFrame').at(-1)?.[1] as V2TXLiveVideoFrame | undefined)?.texture, patience)
    .toBeInstanceOf(ImageBitmap);
  const loud = () =>
    toldOf('onPlayoutAudioFrame').find(([, frame]) => Math.max(...(frame as V2TXLiveAudioFrame).data) > 1000);
  await expect.poll(loud, patience).toBeDefined();
  expect(loud()![1]).toMatchObject({
    sampleRate: 48_000,
    channel: 1,
    data: expect.toSatisfy(({ length }) => length === 960),
  });
});

it('switches to another stream, and says so', async () => {
  await play();
  expect(player.switchStream(other)).toBe(0);
  await hears('onStreamSwitched', other, 0);
  expect(view.querySelector('video')).not.toBeNull();
  expect(player.switchStream(`${gateway.url}/live/none.flv`)).toBe(0);
  await expect.poll(() => toldOf('onStreamSwitched').length, patience).toBe(2);
  expect(toldOf('onStreamSwitched')[1]).toEqual(['onStreamSwitched', `${gateway.url}/live/none.flv`, -2]);
  expect(player.isPlaying()).toBe(1);
  player.stopPlay();
  told = [];
  await play();
  await frames(view.querySelector('video')!, 5);
});

it('lists the qualities of HLS, and plays one of them', async () => {
  const origin = await commands.startMediaOrigin();
  try {
    await play(`${origin.url}/hls/master.m3u8`);
    await expect.poll(() => player.getStreamList().length, patience).toBe(3);
    const list = player.getStreamList();
    expect(list.map(({ width, height }) => [width, height])).toEqual(
      expect.arrayContaining([
        [160, 90],
        [640, 360],
      ]),
    );
    expect(Math.min(...list.map(({ bitrate }) => bitrate))).toBeGreaterThan(10_000);
    const best = list.find(({ height }) => height === 360)!;
    expect(best.url).toMatch(/^http.*m3u8/);
    expect(player.switchStream(best.url)).toBe(0);
    await hears('onStreamSwitched', best.url, 0);
    await expect.poll(() => player.player!.videoHeight, patience).toBe(360);
  } finally {
    await commands.stopMediaOrigin(origin.id);
  }
});

it('goes into a window on top from a click, and tells of both ends', async () => {
  await play();
  const button = document.createElement('button');
  button.textContent = 'on top';
  document.body.append(button);
  button.addEventListener('click', () => player.enablePictureInPicture(true));
  await userEvent.click(button);
  await hears('onPictureInPictureStateUpdate', 3, '', {});
  player.enablePictureInPicture(false);
  await hears('onPictureInPictureStateUpdate', 5, '', {});
  expect(toldOf('onPictureInPictureStateUpdate').map(([, state]) => state)).toEqual([2, 3, 4, 5]);
  button.remove();
});

it('shows its numbers over the picture', async () => {
  player.showDebugView(true);
  await play();
  await expect
    .poll(() => view.querySelector('.v2txlive-debug')?.textContent ?? '', patience)
    .toContain('state: playing');
  await expect.poll(() => view.querySelector('.v2txlive-debug')!.textContent, patience).toMatch(/netSpeed: \d+/);
  player.showDebugView(false);
  expect(view.querySelector('.v2txlive-debug')).toBeNull();
});

describe('records', () => {
  it.each(['mp4', 'webm'])('what is played as %s, with progress, and hands the file over', async (ending) => {
    await play();
    expect(player.startLocalRecording({ filePath: `news.${ending}`, interval: 1000 })).toBe(0);
    await hears('onLocalRecordBegin', 0, `news.${ending}`);
    expect(player.startLocalRecording({ filePath: 'second.mp4' })).toBe(-3);
    expect(toldOf('onLocalRecordBegin').at(-1)).toEqual(['onLocalRecordBegin', -6, 'second.mp4']);
    await expect.poll(() => toldOf('onLocalRecording').length, patience).toBeGreaterThan(1);
    expect(toldOf('onLocalRecording')[0]![1]).toBeGreaterThan(900);
    expect(player.stopLocalRecording()).toBe(0);
    await expect.poll(() => toldOf('onLocalRecordComplete').length, patience).toBe(1);
    const [, code, name, { file }] = toldOf('onLocalRecordComplete')[0] as [string, number, string, { file: File }];
    expect([code, name, file.name]).toEqual([0, `news.${ending}`, `news.${ending}`]);
    const seen = document.createElement('video');
    seen.muted = true;
    seen.src = URL.createObjectURL(file);
    await seen.play();
    expect([seen.videoWidth, seen.videoHeight]).toEqual([320, 180]);
    URL.revokeObjectURL(seen.src);
    expect(player.startLocalRecording({ filePath: 'again.mp4' })).toBe(0);
  });

  it('until playback ends', async () => {
    await play();
    player.startLocalRecording({ filePath: 'news.mp4' });
    await hears('onLocalRecordBegin', 0, 'news.mp4');
    await frames(view.querySelector('video')!, 50);
    player.stopPlay();
    await expect.poll(() => toldOf('onLocalRecordComplete')[0]?.[1], patience).toBe(0);
    expect(player.startLocalRecording({ filePath: 'news.mp4' })).toBe(-3);
  });

  it('no file of another kind', async () => {
    await play();
    expect(player.startLocalRecording({ filePath: 'news.avi' })).toBe(0);
    await hears('onLocalRecordBegin', -2, 'news.avi');
  });
});

describe('says in V2TXLive numbers what goes wrong', () => {
  it('a stream that is not there, after as many attempts as were set', async () => {
    player.setProperty('kV2MaxNumberOfReconnection', 1);
    player.setProperty('kV2SecondsBetweenReconnection', 0);
    player.setRenderView(view);
    player.startLivePlay(`${gateway.url}/live/none.flv`);
    await expect
      .poll(() => toldOf('onError')[0], patience)
      .toMatchObject(['onError', -7, expect.any(String), { webCode: -9202 }]);
    expect(player.isPlaying()).toBe(0);
  });

  it('a loss of connection, with a warning', async () => {
    const proxy = await commands.startFaultProxy(gateway.url);
    try {
      await play(`${proxy.url}/live/one.flv`);
      await commands.setFault(proxy.id, 'refuse');
      await expect.poll(() => toldOf('onWarning').length, patience).toBeGreaterThan(0);
      await expect.poll(() => toldOf('onVideoLoading').length, patience).toBeGreaterThan(1);
      await expect.poll(() => toldOf('onAudioLoading').length, patience).toBeGreaterThan(0);
      await commands.setFault(proxy.id, 'pass');
      await hears('onVideoPlaying', false, {});
      await hears('onAudioPlaying', false, {});
    } finally {
      await commands.stopFaultProxy(proxy.id);
    }
  });
});

it('sends the headers that were set', async () => {
  const origin = await commands.startMediaOrigin();
  try {
    player.setProperty('kV2SetHeaders', '{"headers":[{"key":"X-User","value":"one"}]}');
    await play(`${origin.url}/live/stream.flv`);
    const asked = (await commands.mediaOriginRequests(origin.id)).filter(({ method }) => method === 'GET');
    expect(asked.at(-1)!.headers).toMatchObject({ 'x-user': 'one' });
  } finally {
    await commands.stopMediaOrigin(origin.id);
  }
});

it('tells all its listeners, whatever one of them throws', async () => {
  const heard: string[] = [];
  const clumsy: V2TXLivePlayerObserver = {
    onConnected: () => {
      throw new Error('clumsy');
    },
  };
  const listener: V2TXLivePlayerObserver = { onConnected: () => heard.push('connected') };
  player.addListener(clumsy);
  player.addListener(listener);
  await play();
  await expect.poll(() => heard, patience).toEqual(['connected']);
  player.removeListener(listener);
});

it('has told of everything that there is to tell', () => {
  expect(everTold).toEqual(new Set(callbacks));
});
