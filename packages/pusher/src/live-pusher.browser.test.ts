import { LiveCode, LiveError, type LiveCodeNumber } from '@livelit/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { LivePusher } from './live-pusher.ts';
import type { PusherConfig } from './pusher-config.ts';
import { eventLog } from './testing/event-log.ts';
import { fakeTransport, type FakeTransport } from './testing/fake-transport.ts';
import { canvasStream, toneStream } from './testing/test-streams.ts';
import { until } from './testing/until.ts';

let transport: FakeTransport;
let pusher: LivePusher;

const error = (code: LiveCodeNumber, detail = {}) => new LiveError(code, 'Test.', { detail });
const broken = () => error(LiveCode.ERROR_DISCONNECTED);
const rejection = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (reason: LiveError) => reason.name,
  );

function create(config: Partial<PusherConfig> = {}) {
  pusher = new LivePusher({ transports: [transport], retry: { baseDelayMs: 1 }, ...config });
  return eventLog(pusher);
}

async function connect(config: Partial<PusherConfig> = {}) {
  const log = create(config);
  await pusher.startCustomCapture(canvasStream().stream);
  await pusher.startPush('fake:a');
  await until('it is connected', () => pusher.state === 'connected');
  return log;
}

beforeEach(() => {
  transport = fakeTransport();
});

afterEach(() => pusher.destroy());

describe('startPush', () => {
  it('refuses what cannot work, and stays disconnected', async () => {
    const log = create();
    expect(await rejection(pusher.startPush('fake:a'))).toBe('ERROR_NO_TRACKS');
    await pusher.startCustomCapture(canvasStream().stream);
    expect(await rejection(pusher.startPush('not an address'))).toBe('ERROR_INVALID_PARAMETER');
    expect(await rejection(pusher.startPush('gopher://host/a'))).toBe('ERROR_INVALID_PARAMETER');
    expect(log.entries).toEqual([]);
    expect(pusher.isPushing).toBe(false);
  });

  it('refuses a second push', async () => {
    await connect();
    expect(await rejection(pusher.startPush('fake:b'))).toBe('ERROR_REFUSED');
    expect(transport.connections).toHaveLength(1);
  });

  it('hands the tracks over and goes through its states', async () => {
    const log = await connect();
    expect(log.entries).toEqual(['connecting', 'connected']);
    expect(transport.last?.url.href).toBe('fake:a');
    expect(transport.last?.context.tracks).toEqual(pusher.stream.getTracks());
    await pusher.stopPush();
    expect(log.entries).toEqual(['connecting', 'connected', 'disconnected']);
    expect(transport.last?.context.signal.aborted).toBe(true);
    expect(pusher.stream.getTracks()).toHaveLength(1);
  });

  it('can be called again after stopPush', async () => {
    await connect();
    await pusher.stopPush();
    await pusher.startPush('fake:b');
    await until('it is connected again', () => pusher.state === 'connected');
    expect(transport.connections.map(({ url }) => url.href)).toEqual(['fake:a', 'fake:b']);
  });
});

describe('stopPush', () => {
  it('ends a push whose transport is still loading', async () => {
    let loaded = () => {};
    transport.loading = new Promise<void>((resolve) => (loaded = resolve));
    create();
    await pusher.startCustomCapture(canvasStream().stream);
    await pusher.startPush('fake:a');
    await pusher.stopPush();
    loaded();
    await new Promise((resolve) => setTimeout(resolve));
    expect(transport.connections).toHaveLength(0);
    expect(pusher.state).toBe('disconnected');
  });

  it('ends a push that is connecting, and ignores what the transport says later', async () => {
    transport.autoAccept = false;
    const log = create();
    await pusher.startCustomCapture(canvasStream().stream);
    await pusher.startPush('fake:a');
    const connection = await until('it connects', () => transport.last);
    await pusher.stopPush();
    expect(connection.context.signal.aborted).toBe(true);
    connection.accept();
    connection.lose(broken());
    await new Promise((resolve) => setTimeout(resolve));
    expect(log.entries).toEqual(['connecting', 'disconnected']);
  });

  it('ends a push that waits for its next attempt', async () => {
    const log = await connect({ retry: { baseDelayMs: 1e9, maxDelayMs: 1e9 } });
    transport.last?.lose(error(LiveCode.ERROR_DISCONNECTED, { retryAfterMs: 60_000 }));
    await until('it waits', () => pusher.nextRetryAt);
    await pusher.stopPush();
    await new Promise((resolve) => setTimeout(resolve));
    expect(log.entries.at(-1)).toBe('disconnected');
    expect(pusher.nextRetryAt).toBeUndefined();
    expect(pusher.error).toBeUndefined();
  });
});

describe('a lost connection', () => {
  it('is made again until it stands', async () => {
    const log = await connect();
    transport.autoAccept = false;
    transport.last?.lose(broken());
    for (let attempt = 2; attempt <= 4; attempt++) {
      await until('the next attempt', () => transport.connections.length === attempt);
      if (attempt < 4) transport.last?.refuse(error(LiveCode.ERROR_UNREACHABLE));
    }
    expect(pusher.attempt).toBe(3);
    transport.last?.accept();
    await until('it is connected again', () => pusher.state === 'connected');
    expect(pusher.attempt).toBe(0);
    expect(log.entries).toEqual([
      'connecting',
      'connected',
      'reconnecting',
      'warning ERROR_DISCONNECTED',
      'reconnecting',
      'warning ERROR_UNREACHABLE',
      'reconnecting',
      'warning ERROR_UNREACHABLE',
      'connected',
    ]);
    expect(transport.connections.slice(0, -1).every(({ context }) => context.signal.aborted)).toBe(true);
  });

  it('is made again at once when asked', async () => {
    await connect();
    transport.last?.lose(error(LiveCode.ERROR_DISCONNECTED, { retryAfterMs: 60_000 }));
    await until('it waits', () => pusher.nextRetryAt);
    expect(pusher.nextRetryAt).toBeGreaterThan(Date.now() + 50_000);
    pusher.retry();
    await until('it is connected again', () => pusher.state === 'connected');
  });

  it('is given up when there is no hope', async () => {
    const log = await connect();
    transport.last?.lose(error(LiveCode.ERROR_TAKEN_OVER));
    await until('it is given up', () => pusher.error);
    expect(pusher.error?.name).toBe('ERROR_TAKEN_OVER');
    expect(log.entries.slice(2)).toEqual(['disconnected', 'error ERROR_TAKEN_OVER']);
    expect(pusher.isPushing).toBe(false);
    expect(pusher.stream.getTracks()).toHaveLength(1);
  });

  it('is given up when the retry policy says so', async () => {
    transport.autoAccept = false;
    create({ retry: { baseDelayMs: 1, maxAttempts: 1 } });
    await pusher.startCustomCapture(canvasStream().stream);
    await pusher.startPush('fake:a');
    for (let attempt = 1; attempt <= 2; attempt++) {
      await until('the next attempt', () => transport.connections.length === attempt);
      transport.last?.refuse(error(LiveCode.ERROR_UNREACHABLE));
    }
    await until('it is given up', () => pusher.error);
    expect(pusher.error?.name).toBe('ERROR_UNREACHABLE');
  });

  it('takes code that cannot be loaded for a broken network', async () => {
    const log = create();
    transport.loading = Promise.reject(new TypeError('Failed to fetch dynamically imported module'));
    transport.loading.catch(() => undefined);
    await pusher.startCustomCapture(canvasStream().stream);
    await pusher.startPush('fake:a');
    await until('it warns', () => log.has('warning ERROR_MODULE_LOAD_FAILED'));
    transport.loading = Promise.resolve();
    await until('it is connected', () => pusher.state === 'connected');
  });

  it('is not made by warnings', async () => {
    const log = await connect();
    transport.last?.lose(error(LiveCode.WARNING_NETWORK_BUSY));
    expect(pusher.state).toBe('connected');
    expect(log.has('warning WARNING_NETWORK_BUSY')).toBe(true);
  });
});

describe('sources that change while pushing', () => {
  it('are replaced without a new connection', async () => {
    await connect({ sourcePolicy: 'replace' });
    await pusher.startCustomCapture(canvasStream().stream);
    const [track] = pusher.stream.getVideoTracks();
    await until('it is replaced', () => transport.last?.replaced.some(([, sent]) => sent === track));
    expect(transport.connections).toHaveLength(1);
  });

  it('get a new connection when a kind is added that it began without', async () => {
    const log = await connect();
    await pusher.startCustomCapture(toneStream());
    await until('it connects again', () => transport.connections.length === 2 && pusher.state === 'connected');
    expect(transport.last?.context.tracks.map(({ kind }) => kind).sort()).toEqual(['audio', 'video']);
    expect(log.entries).toEqual(['connecting', 'connected', 'reconnecting', 'connected']);
  });

  it('are sent although they changed while it was connecting', async () => {
    transport.autoAccept = false;
    create({ sourcePolicy: 'replace' });
    await pusher.startCustomCapture(canvasStream().stream);
    await pusher.startPush('fake:a');
    await until('it connects', () => transport.last);
    await pusher.startCustomCapture(canvasStream().stream);
    const [track] = pusher.stream.getVideoTracks();
    transport.last?.accept();
    await until('it is replaced', () => transport.last?.replaced.some(([, sent]) => sent === track));
  });

  it('end the wait for a source when all had ended', async () => {
    const log = await connect({ retry: { baseDelayMs: 1e9, maxDelayMs: 1e9 } });
    pusher.stopCustomCapture();
    transport.last?.lose(broken());
    await until('it waits', () => pusher.nextRetryAt);
    pusher.retry();
    await until('it misses its sources', () => log.has('warning ERROR_NO_TRACKS'));
    await pusher.startCustomCapture(canvasStream().stream);
    await until('it is connected', () => pusher.state === 'connected');
  });
});

it('measures what is sent', async () => {
  await connect({ statisticsInterval: 0.02 });
  transport.stats = { videoBytes: 1000, audioBytes: 10, frames: 5, width: 64, height: 48 };
  await until('there are statistics', () => pusher.statistics.width === 64 && pusher.statistics.fps !== undefined);
  await pusher.stopPush();
  expect(pusher.statistics).toEqual({});
});

it('passes requests for key frames on', async () => {
  await connect();
  pusher.requestKeyFrame();
  expect(transport.last?.keyFrames).toBe(1);
});

it('pauses by black pictures and silence, also for sources that come later', async () => {
  await connect({ sourcePolicy: 'replace' });
  pusher.pauseVideo();
  pusher.pauseAudio();
  await pusher.startCustomCapture(new MediaStream([...canvasStream().stream.getTracks(), ...toneStream().getTracks()]));
  expect(pusher.stream.getTracks().map(({ enabled }) => enabled)).toEqual([false, false]);
  expect([pusher.videoPaused, pusher.audioPaused]).toEqual([true, true]);
  pusher.resumeVideo();
  pusher.resumeAudio();
  expect(pusher.stream.getTracks().every(({ enabled }) => enabled)).toBe(true);
});

it('destroys everything but what is not its own', async () => {
  const log = await connect();
  const tracks = pusher.stream.getTracks();
  await pusher.startMicrophone();
  const microphone = pusher.stream.getAudioTracks()[0];
  pusher.destroy();
  expect(pusher.state).toBe('disconnected');
  expect(log.entries.at(-1)).toBe('disconnected');
  expect(transport.connections.every(({ context }) => context.signal.aborted)).toBe(true);
  expect(microphone?.readyState).toBe('ended');
  expect(tracks.map(({ readyState }) => readyState)).toEqual(['live']);
  expect(pusher.stream.getTracks()).toEqual([]);
  expect(await rejection(pusher.startCamera())).toBe('ERROR_REFUSED');
  expect(await rejection(pusher.startPush('fake:a'))).toBe('ERROR_REFUSED');
});

describe('several destinations', () => {
  it('have a state each; one that is lost or given up does not touch the others', async () => {
    const log = await connect();
    const second = await pusher.addDestination('fake:b', { token: 'other' });
    await until('it is connected', () => second.state === 'connected');
    expect(pusher.destinations).toEqual([pusher.destinations[0], second]);
    expect(transport.last?.context.token).toBe('other');
    expect(transport.last?.context.tracks).toEqual(pusher.stream.getTracks());

    const told: string[] = [];
    second.addEventListener('error', ({ error: given }) => told.push(given.name));
    transport.last?.lose(error(LiveCode.ERROR_TAKEN_OVER));
    await until('it is given up', () => second.error);
    expect(told).toEqual(['ERROR_TAKEN_OVER']);
    expect(pusher.destinations).toHaveLength(1);
    expect(pusher.state).toBe('connected');
    expect(log.entries).toEqual(['connecting', 'connected']);
  });

  it('share what a transport made for all of them, from the first push to the end of the last', async () => {
    await connect();
    const ended = vi.fn();
    const make = (signal: AbortSignal) => {
      signal.addEventListener('abort', ended);
      return {};
    };
    const first = transport.last!.context.shared('encoder', make);
    const second = await pusher.addDestination('fake:b');
    await until('it is connected', () => second.state === 'connected');
    expect(transport.last!.context.shared('encoder', make)).toBe(first);
    pusher.destinations[0]!.stop();
    expect(ended).not.toHaveBeenCalled();
    expect(pusher.isPushing).toBe(false);
    await pusher.stopPush();
    expect(ended).toHaveBeenCalledOnce();
    expect(second.state).toBe('disconnected');
  });

  it('hear of new tracks and qualities', async () => {
    await connect({ sourcePolicy: 'replace' });
    const second = await pusher.addDestination('fake:b');
    await until('it is connected', () => second.state === 'connected');
    await pusher.startCustomCapture(canvasStream().stream);
    const [track] = pusher.stream.getVideoTracks();
    await until('both were told', () => transport.connections.every(({ replaced }) => replaced.at(-1)?.[1] === track));
    await pusher.setVideoQuality({ width: 320, height: 180, fps: 10, kbps: 200 });
    await until('both were told', () =>
      transport.connections.every(({ qualities }) => qualities.at(-1)?.video.kbps === 200),
    );
  });

  it('are not added once the pusher was stopped, however long their code took to load', async () => {
    await connect();
    const adding = pusher.addDestination('fake:b');
    await pusher.stopPush();
    expect(await rejection(adding)).toBe('ERROR_REFUSED');
    expect(pusher.destinations).toEqual([]);
  });
});

describe('what is asked of a pusher that cannot do it', () => {
  it('is refused in words', async () => {
    await connect();
    expect(await rejection(pusher.setAudioQuality('music'))).toBe('ERROR_REFUSED');
    expect(await rejection(pusher.setVideoQuality('900p' as '720p'))).toBe('ERROR_INVALID_PARAMETER');
    for (const bad of [new Uint8Array(0), new Uint8Array(1001)])
      expect(() => pusher.sendSeiMessage(242, bad)).toThrow(
        expect.objectContaining({ name: 'ERROR_INVALID_PARAMETER' }),
      );
    expect(() => pusher.sendSeiMessage(5, new Uint8Array(15))).toThrow();
    expect(pusher.sendSeiMessage(242, new Uint8Array(4))).toBe(false);
    await pusher.stopPush();
    pusher.destroy();
    expect(await rejection(pusher.startPush('fake:a'))).toBe('ERROR_REFUSED');
    expect(await rejection(pusher.startCamera())).toBe('ERROR_REFUSED');
  });
});

describe('the first picture and sound', () => {
  /** What is told, in order. */
  function told() {
    const names: string[] = [];
    for (const name of ['firstvideoframe', 'firstaudioframe'] as const)
      pusher.addEventListener(name, () => names.push(name));
    return names;
  }

  it('are told once, and again when there was none in between', async () => {
    create({ sourcePolicy: 'replace' });
    const names = told();
    const first = canvasStream();
    await pusher.startCustomCapture(first.stream);
    first.draw();
    await until('the picture is told', () => names.length === 1);
    await pusher.startCustomCapture(canvasStream().stream);
    await pusher.startCustomCapture(toneStream());
    await until('the sound is told', () => names.includes('firstaudioframe'));
    expect(names).toEqual(['firstvideoframe', 'firstaudioframe']);
    pusher.stopCustomCapture();
    await pusher.startCustomCapture(canvasStream().stream);
    await until('another picture is told', () => names.length === 3);
    expect(names[2]).toBe('firstvideoframe');
  });

  it('are told of the track that brings them when the one before brought nothing', async () => {
    create({ sourcePolicy: 'replace' });
    const names = told();
    const silent = new AudioContext();
    await silent.suspend();
    await pusher.startCustomCapture(silent.createMediaStreamDestination().stream);
    const still = document.createElement('canvas');
    still.getContext('2d');
    await pusher.startCustomCapture(still.captureStream(0));
    await pusher.startCustomCapture(toneStream());
    await pusher.startCustomCapture(canvasStream().stream);
    await until('both are told', () => names.length === 2);
    await silent.close();
  });
});
