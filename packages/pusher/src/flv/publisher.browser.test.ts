import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { readFlv } from '../testing/read-flv.ts';
import { until } from '../testing/until.ts';
import { PublishSocket } from './publish-socket.ts';
import { Publisher } from './publisher.ts';

/** A WebSocket whose network a test controls. */
class FakeSocket {
  static readonly CONNECTING = 0;
  static readonly CLOSED = 3;
  static last: FakeSocket;
  readonly sent: (string | Uint8Array)[] = [];
  readyState = 0;
  bufferedAmount = 0;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;

  constructor() {
    FakeSocket.last = this;
  }

  send(data: string | Uint8Array): void {
    this.sent.push(data);
  }

  close(): void {
    this.readyState = 3;
    this.onclose?.({ code: 1000, reason: '' });
  }

  open(): void {
    this.readyState = 1;
    this.onopen?.();
  }

  say(message: object): void {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
}

const target = { url: 'ws://host/live/a', protocols: ['publisher'], connectTimeoutMs: 60_000 };
const picture = { fps: 30, kbps: 100, gop: 2 };

let events: string[];
let frames: VideoFrame[];

beforeEach(() => {
  events = [];
  frames = [];
  vi.stubGlobal('WebSocket', FakeSocket);
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const listener = {
  onConnected: () => void events.push('connected'),
  onWarning: ({ name }: Error) => void events.push(name),
  onFailure: ({ name }: Error) => void events.push(name),
};

function frame(): VideoFrame {
  const canvas = new OffscreenCanvas(64, 48);
  canvas.getContext('2d')!.fillRect(0, 0, Math.random() * 64, 48);
  const made = new VideoFrame(canvas, { timestamp: Math.round(performance.now() * 1000) });
  frames.push(made);
  return made;
}

const tags = () => {
  const chunks = FakeSocket.last.sent.filter((data) => data instanceof Uint8Array);
  return readFlv(Uint8Array.from(chunks.flatMap((chunk) => [...chunk]))).tags;
};
const pictures = () =>
  FakeSocket.last.sent.length ? tags().filter(({ type, body }) => type === 9 && body[1] === 1) : [];
const isClosed = ({ codedWidth }: VideoFrame) => codedWidth === 0;

/** Gives the publisher a picture every 35 ms until `done`. */
async function feedUntil(publisher: Publisher, what: string, done: () => boolean) {
  await until(what, async () => {
    publisher.addFrame(frame());
    await new Promise((resolve) => setTimeout(resolve, 10));
    return done();
  });
}

describe('Publisher', () => {
  it('closes every frame that it is given, whatever becomes of it', async () => {
    const publisher = new Publisher(target, { picture }, listener);
    for (let i = 0; i < 3; i++) publisher.addFrame(frame());
    FakeSocket.last.open();
    await feedUntil(publisher, 'five pictures are sent', () => pictures().length >= 5);
    await publisher.close();
    publisher.addFrame(frame());
    expect(frames.every(isClosed)).toBe(true);
  });

  it('begins with header, metadata, parameters and a key frame, whose time is 0', async () => {
    const publisher = new Publisher(target, { picture }, listener);
    FakeSocket.last.open();
    await feedUntil(publisher, 'a picture is sent', () => pictures().length > 0);
    expect(
      tags()
        .slice(0, 3)
        .map(({ type, timestamp, body }) => [type, timestamp, ...body.subarray(0, 2)]),
    ).toEqual([
      [18, 0, 2, 0],
      [9, 0, 0x17, 0],
      [9, 0, 0x17, 1],
    ]);
    await publisher.close();
  });

  it('holds pictures back while the network is too slow, says so once, and goes on when it has drained', async () => {
    const publisher = new Publisher(target, { picture }, listener);
    const socket = FakeSocket.last;
    socket.open();
    await feedUntil(publisher, 'pictures are sent', () => pictures().length > 2);
    await until('the encoder is empty', () => publisher.stats.queue === 0);
    socket.bufferedAmount = 1_000_000;
    publisher.addFrame(frame());
    const before = pictures().length;
    for (let i = 0; i < 10; i++) publisher.addFrame(frame());
    expect(publisher.stats).toMatchObject({ busy: true, droppedFrames: 11 });
    expect(events.filter((name) => name === 'WARNING_NETWORK_BUSY')).toHaveLength(1);
    expect(pictures()).toHaveLength(before);
    socket.bufferedAmount = 0;
    await feedUntil(publisher, 'pictures are sent again', () => pictures().length > before);
    expect(publisher.stats.busy).toBe(false);
    await publisher.close();
    expect(frames.every(isClosed)).toBe(true);
  });

  it('sends the headers again and a key frame when the server behind the server was changed', async () => {
    const publisher = new Publisher({ ...target, hello: '{}' }, { picture }, listener);
    const socket = FakeSocket.last;
    socket.open();
    expect(socket.sent).toEqual(['{}']);
    publisher.addFrame(frame());
    socket.say({ type: 'status', state: 'connecting' });
    expect(events).toEqual([]);
    socket.say({ type: 'status', state: 'connected' });
    expect(events).toEqual(['connected']);
    socket.sent.shift();
    await feedUntil(publisher, 'pictures are sent', () => pictures().length > 2);
    socket.say({ type: 'status', state: 'reconnecting' });
    expect(events.at(-1)).toBe('WARNING_RECONNECTING');
    const before = tags().length;
    socket.say({ type: 'status', state: 'connected' });
    await feedUntil(publisher, 'pictures are sent again', () => tags().length > before + 2);
    const after = tags()
      .slice(before)
      .filter(({ type }) => type === 9);
    expect(after.some(({ body }) => body[0] === 0x17 && body[1] === 0)).toBe(true);
    expect(after.some(({ body }) => body[0] === 0x17 && body[1] === 1)).toBe(true);
    await publisher.close();
  });
});

describe('PublishSocket', () => {
  const open = (options: { hello?: string; connectTimeoutMs?: number } = {}) =>
    new PublishSocket(
      { ...target, ...options },
      {
        onReady: () => void events.push('ready'),
        onAccepted: () => void events.push('accepted'),
        onKeyFrameRequest: () => void events.push('keyframe'),
        onWarning: ({ name }) => void events.push(name),
        onFailure: ({ name, message }) => void events.push(`${name}: ${message}`),
      },
    );

  it('takes silence for consent, and a status at once', async () => {
    open();
    FakeSocket.last.open();
    expect(events).toEqual(['ready']);
    await until('it is accepted', () => events.includes('accepted'));
    events = [];
    open();
    FakeSocket.last.open();
    FakeSocket.last.say({ type: 'status', state: 'connected' });
    expect(events).toEqual(['ready', 'accepted']);
  });

  it('tells what the server said before it closed', () => {
    open();
    const socket = FakeSocket.last;
    socket.open();
    socket.say({ type: 'keyframe' });
    socket.say({ type: 'error', code: -9501, message: 'This gateway may not publish to rtmp://x/y.' });
    socket.onclose?.({ code: 4403, reason: '' });
    socket.onclose?.({ code: 4403, reason: '' });
    expect(events).toEqual([
      'ready',
      'keyframe',
      'ERROR_TARGET_NOT_ALLOWED: This gateway may not publish to rtmp://x/y.',
    ]);
  });

  it('reads the close code when the server said nothing, and garbage for nothing', () => {
    for (const [code, name] of [
      [4409, 'ERROR_NAME_TAKEN'],
      [4410, 'ERROR_TAKEN_OVER'],
      [1005, 'ERROR_DISCONNECTED'],
    ] as const) {
      events = [];
      open();
      const socket = FakeSocket.last;
      socket.open();
      for (const data of ['{', '7', 'null', new ArrayBuffer(3)]) socket.onmessage?.({ data });
      socket.onclose?.({ code, reason: '' });
      expect(events[1]).toMatch(new RegExp(`^${name}: .+\\.$`));
    }
  });

  it('tells a server that is not there from one that broke', () => {
    open();
    FakeSocket.last.onclose?.({ code: 1006, reason: '' });
    expect(events[0]).toMatch(/^ERROR_UNREACHABLE/);
    events = [];
    open();
    FakeSocket.last.open();
    FakeSocket.last.onclose?.({ code: 1006, reason: '' });
    expect(events[1]).toMatch(/^ERROR_DISCONNECTED/);
  });

  it('does not wait for ever', async () => {
    open({ connectTimeoutMs: 20, hello: '{}' });
    FakeSocket.last.open();
    await until('it gives up', () => events.length > 0);
    expect(events[0]).toMatch(/^ERROR_REQUEST_TIMEOUT/);
  });

  it('finds a network that takes no more', () => {
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    const socket = open();
    FakeSocket.last.open();
    socket.send(new Uint8Array(5000));
    FakeSocket.last.bufferedAmount = 5000;
    socket.checkForStall();
    now = 9000;
    FakeSocket.last.bufferedAmount = 4000;
    socket.checkForStall();
    now = 18_000;
    socket.checkForStall();
    expect(events).toEqual(['ready']);
    now = 20_000;
    socket.checkForStall();
    expect(events.at(-1)).toMatch(/^ERROR_DISCONNECTED/);
  });
});
