import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commands } from 'vitest/browser';

import type {} from '../../../../../scripts/browser-commands.ts';
import { LivePusher } from '../../live-pusher.ts';
import type { PusherConfig } from '../../pusher-config.ts';
import { eventLog } from '../../testing/event-log.ts';
import { gatewayStream, untilGrown } from '../../testing/gateway-streams.ts';
import { canvasStream, toneStream } from '../../testing/test-streams.ts';
import { until } from '../../testing/until.ts';

let gateway: { id: string; url: string; port: number };
let pusher: LivePusher;

beforeEach(async () => {
  gateway = await commands.startGateway();
});

afterEach(async () => {
  pusher?.destroy();
  await commands.stopGateway(gateway.id);
});

const address = (name: string) => `ws://127.0.0.1:${gateway.port}/live/${name}.flv`;
const small = { width: 320, height: 180, fps: 15, kbps: 300 };

function create(config: Partial<PusherConfig> = {}) {
  pusher = new LivePusher({ videoQuality: small, retry: { baseDelayMs: 50, maxDelayMs: 500 }, ...config });
  return eventLog(pusher);
}

async function connect(name: string) {
  await pusher.startPush(address(name));
  await until('the push is connected', () => pusher.state === 'connected');
}

async function pushDevices(name: string, config: Partial<PusherConfig> = {}) {
  const log = create(config);
  await pusher.startCamera();
  await pusher.startMicrophone();
  await connect(name);
  return log;
}

/** Takes the window's way to a track's frames away, as in other browsers. */
function withoutTrackProcessor() {
  const descriptor = Object.getOwnPropertyDescriptor(globalThis, 'MediaStreamTrackProcessor')!;
  Reflect.deleteProperty(globalThis, 'MediaStreamTrackProcessor');
  return () => Object.defineProperty(globalThis, 'MediaStreamTrackProcessor', descriptor);
}

describe('FLV over WebSocket', () => {
  it('publishes H.264 and AAC', async () => {
    const log = await pushDevices('aac');
    const stream = await untilGrown(gateway.url, 'aac');
    expect(stream).toMatchObject({
      protocol: 'ws-flv',
      video: { width: 320, height: 180 },
      audio: { codec: 'mp4a.40.2', channels: 1 },
    });
    expect(stream.video?.codec).toMatch(/^avc1\.42/);
    expect(log.entries).toEqual(['connecting', 'connected']);
  });

  it('publishes Opus when told so', async () => {
    await pushDevices('opus', { audioCodec: 'opus' });
    const stream = await untilGrown(gateway.url, 'opus');
    expect(stream.audio).toMatchObject({ codec: 'opus', sampleRate: 48_000 });
  });

  it('publishes picture alone and sound alone', async () => {
    create();
    await pusher.startCamera();
    await connect('picture');
    expect((await untilGrown(gateway.url, 'picture', 20, ['videoFrames'])).audio).toBeUndefined();
    await pusher.stopPush();
    pusher.stopCamera();
    await pusher.startMicrophone();
    await connect('sound');
    expect((await untilGrown(gateway.url, 'sound', 20, ['audioFrames'])).video).toBeUndefined();
  });

  it('makes a key frame when asked, at once even if the picture stands still', async () => {
    create({ gop: 1000 });
    await pusher.startCustomCapture(canvasStream().stream);
    await connect('still');
    // Nothing is drawn any more, yet pictures go on.
    await untilGrown(gateway.url, 'still', 3, ['videoFrames']);
    const before = await gatewayStream(gateway.url, 'still');
    pusher.requestKeyFrame();
    await until('a key frame came', async () => {
      const now = await gatewayStream(gateway.url, 'still');
      return now && now.keyFrames > before!.keyFrames;
    });
  });

  it('makes a key frame as often as told', async () => {
    create({ gop: 0.2 });
    await pusher.startCamera();
    await connect('gop');
    const stream = await untilGrown(gateway.url, 'gop', 40, ['videoFrames']);
    expect(stream.keyFrames).toBeGreaterThanOrEqual(8);
  });

  it('sends pictures of odd size without their last row and column', async () => {
    create();
    const { stream } = canvasStream(321, 181);
    await pusher.startCustomCapture(stream);
    await connect('odd');
    const seen = await untilGrown(gateway.url, 'odd', 2, ['videoFrames']);
    expect(seen.video).toMatchObject({ width: 320, height: 180 });
  });

  it('goes on when the size of the picture changes', async () => {
    const log = create({ sourcePolicy: 'replace' });
    await pusher.startCustomCapture(canvasStream(320, 180).stream);
    await connect('size');
    await untilGrown(gateway.url, 'size', 2, ['videoFrames']);
    const tall = canvasStream(160, 240);
    await pusher.startCustomCapture(tall.stream);
    await until('the size has changed', async () => {
      tall.draw();
      return (await gatewayStream(gateway.url, 'size'))?.video?.height === 240;
    });
    await untilGrown(gateway.url, 'size', 2, ['videoFrames']);
    expect(log.entries).toEqual(['connecting', 'connected']);
  });

  it('goes on with black pictures and silence while paused', async () => {
    await pushDevices('paused');
    await untilGrown(gateway.url, 'paused');
    pusher.pauseVideo();
    pusher.pauseAudio();
    await untilGrown(gateway.url, 'paused');
  });

  it('goes on with silence when the microphone is closed', async () => {
    await pushDevices('silence');
    await untilGrown(gateway.url, 'silence');
    pusher.stopMicrophone();
    await untilGrown(gateway.url, 'silence', 40);
  });

  it('goes on with the last picture when the camera is lost, and takes a new one', async () => {
    const log = await pushDevices('lost', { devicePolicy: 'stop' });
    await untilGrown(gateway.url, 'lost');
    const [track] = pusher.stream.getVideoTracks();
    track?.stop();
    track?.dispatchEvent(new Event('ended'));
    await untilGrown(gateway.url, 'lost', 2);
    expect(log.has('warning WARNING_CAMERA_INTERRUPTED')).toBe(true);
    await pusher.startCamera();
    await untilGrown(gateway.url, 'lost');
    expect(log.has('reconnecting')).toBe(false);
  });

  it('connects again when sound is added to a picture', async () => {
    create();
    await pusher.startCamera();
    await connect('added');
    await untilGrown(gateway.url, 'added', 5, ['videoFrames']);
    await pusher.startMicrophone();
    await untilGrown(gateway.url, 'added');
  });

  it('comes back when the server was gone', async () => {
    const log = await pushDevices('back');
    await untilGrown(gateway.url, 'back');
    await commands.stopGateway(gateway.id);
    await until('it reconnects', () => pusher.state === 'reconnecting');
    gateway = await commands.startGateway({ port: gateway.port });
    await until('it is connected again', () => pusher.state === 'connected');
    const stream = await untilGrown(gateway.url, 'back');
    expect(stream.keyFrames).toBeGreaterThan(0);
    expect(log.entries.filter((entry) => entry.startsWith('error'))).toEqual([]);
  });

  it('measures what it sends', async () => {
    await pushDevices('measured', { statisticsInterval: 0.5 });
    const statistics = await until(
      'there are statistics',
      () => (pusher.statistics.videoBitrate ?? 0) > 0 && pusher.statistics,
    );
    expect(statistics).toMatchObject({ width: 320, height: 180, qualityLimitationReason: 'none' });
    expect(statistics.fps).toBeGreaterThan(3);
    expect(statistics.keyFrames).toBeGreaterThan(0);
    await until('there is sound', () => (pusher.statistics.audioBitrate ?? 0) > 0);
  });

  it('leaves nothing behind', async () => {
    await pushDevices('gone');
    await untilGrown(gateway.url, 'gone', 5);
    const tracks = pusher.stream.getTracks();
    pusher.destroy();
    expect(tracks.map(({ readyState }) => readyState)).toEqual(['ended', 'ended']);
    await until('the gateway has noticed', async () => (await gatewayStream(gateway.url, 'gone')) === undefined);
  });
});

describe('a server that refuses', () => {
  it('ends the push when the token is wrong, and takes the right one', async () => {
    await commands.stopGateway(gateway.id);
    gateway = await commands.startGateway({ publish: ['right'] });
    const log = create();
    await pusher.startCamera();
    await pusher.startPush(address('guarded'));
    await until('it is given up', () => pusher.error);
    expect(log.entries).toEqual(['connecting', 'disconnected', 'error ERROR_UNAUTHORIZED']);
    pusher.destroy();
    await pushDevices('guarded', { token: 'right' });
    await untilGrown(gateway.url, 'guarded', 5);
  });

  it('ends the push when the name is taken', async () => {
    await pushDevices('taken');
    await untilGrown(gateway.url, 'taken', 5);
    const second = new LivePusher({ videoQuality: small });
    await second.startCustomCapture(canvasStream().stream);
    await second.startPush(address('taken'));
    await until('the second is given up', () => second.error);
    expect(second.error?.name).toBe('ERROR_NAME_TAKEN');
    second.destroy();
    expect(pusher.state).toBe('connected');
  });

  it('ends the first push when another takes its name over', async () => {
    await commands.stopGateway(gateway.id);
    gateway = await commands.startGateway({ secondPublisher: 'take-over' });
    await pushDevices('over');
    const second = new LivePusher({ videoQuality: small });
    await second.startCustomCapture(canvasStream().stream);
    await second.startPush(address('over'));
    await until('the first is given up', () => pusher.error);
    expect(pusher.error?.name).toBe('ERROR_TAKEN_OVER');
    second.destroy();
  });

  it('is tried again when nobody is there', async () => {
    const log = create();
    await pusher.startCamera();
    await commands.stopGateway(gateway.id);
    await pusher.startPush(address('nobody'));
    await until('it warns', () => log.has('warning ERROR_UNREACHABLE'));
    expect(pusher.state).toBe('reconnecting');
    gateway = await commands.startGateway({ port: gateway.port });
    await until('it is connected', () => pusher.state === 'connected');
  });
});

describe('a browser without MediaStreamTrackProcessor', () => {
  it('publishes by a video element and an AudioWorklet', async () => {
    const restore = withoutTrackProcessor();
    try {
      await pushDevices('other');
      const stream = await untilGrown(gateway.url, 'other');
      expect(stream).toMatchObject({ video: { width: 320, height: 180 }, audio: { codec: 'mp4a.40.2' } });
      expect(document.querySelectorAll('video')).toHaveLength(1);
      pusher.destroy();
      expect(document.querySelectorAll('video')).toHaveLength(0);
    } finally {
      restore();
    }
  });

  it('sends both channels of a tone', async () => {
    const restore = withoutTrackProcessor();
    try {
      create({ audioCodec: 'opus' });
      await pusher.startCustomCapture(toneStream());
      await connect('tone');
      await untilGrown(gateway.url, 'tone', 20, ['audioFrames']);
    } finally {
      restore();
    }
  });
});
