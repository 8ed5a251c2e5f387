import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { readFlv, type FlvTag } from '../testing/read-flv.ts';
import { until } from '../testing/until.ts';
import type { Kind } from './publish-messages.ts';
import { PublishSocket } from './publish-socket.ts';
import { Studio } from './studio.ts';

/** A WebSocket whose network a test controls. */
class FakeSocket {
  static readonly CONNECTING = 0;
  static readonly CLOSED = 3;
  static all: FakeSocket[] = [];
  static get last(): FakeSocket {
    return FakeSocket.all.at(-1)!;
  }
  readonly sent: (string | Uint8Array)[] = [];
  readyState = 0;
  bufferedAmount = 0;
  /** Answers pings by itself. */
  answers = true;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number; reason: string }) => void) | null = null;

  constructor() {
    FakeSocket.all.push(this);
  }

  send(data: string | Uint8Array): void {
    this.sent.push(data);
    if (typeof data === 'string' && data.includes('ping') && this.answers)
      setTimeout(() => this.onmessage?.({ data: data.replace('ping', 'pong') }), 5);
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

  get bytes(): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(this.sent.flatMap((data) => (typeof data === 'string' ? [] : [...data])));
  }

  get tags(): readonly FlvTag[] {
    return this.sent.some((data) => typeof data !== 'string') ? readFlv(this.bytes).tags : [];
  }

  get pictures(): readonly FlvTag[] {
    return this.tags.filter(isPicture);
  }
}

const target = { url: 'ws://host/live/a', protocols: ['publisher'], connectTimeoutMs: 60_000 };
const picture = { codec: 'h264', width: 640, height: 480, fps: 30, kbps: 100, gop: 2 } as const;
const sound = { codec: 'opus', kbps: 32, channels: 1 } as const;
const settings = { picture, sound };
const isPicture = ({ type, body }: FlvTag) => type === 9 && body[1] === 1;
const isHeader = ({ type, body }: FlvTag) => type === 9 && body[1] === 0;
const isKey = ({ body }: FlvTag) => body[0] === 0x17;
const isClosed = ({ codedWidth }: VideoFrame) => codedWidth === 0;

let events: string[];
let words: string;
let frames: VideoFrame[];
let studio: Studio | undefined;

beforeEach(() => {
  events = [];
  frames = [];
  FakeSocket.all = [];
  vi.stubGlobal('WebSocket', FakeSocket);
});

afterEach(async () => {
  await studio?.end();
  studio = undefined;
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function create(
  makeEncoder?: (init: VideoEncoderInit) => VideoEncoder,
  changed: Partial<typeof picture> | object = {},
) {
  studio = new Studio(
    { ...settings, picture: { ...picture, ...changed } },
    {
      onConnected: (id) => void events.push(`${id} connected`),
      onWarning: (id, { name }) => void events.push(`${id} ${name}`),
      onFailure: (id, { name, message }) => {
        events.push(`${id} ${name}`);
        words = message;
      },
    },
    makeEncoder,
  );
  return studio;
}

function open(id: number, kinds: readonly Kind[] = ['video'], hello?: string): FakeSocket {
  studio!.open(id, { target: { ...target, ...(hello ? { hello } : {}) }, kinds });
  return FakeSocket.last;
}

function frame(width = 64, height = 48): VideoFrame {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d')!;
  context.fillStyle = `hsl(${Math.random() * 360} 80% 50%)`;
  context.fillRect(0, 0, Math.random() * width, height);
  const made = new VideoFrame(canvas, { timestamp: Math.round(performance.now() * 1000) });
  frames.push(made);
  return made;
}

/** Gives the studio a picture every 35 ms or so until `done`. */
async function feedUntil(what: string, done: () => boolean, size: [number, number] = [64, 48]) {
  await until(what, async () => {
    studio!.addFrame(frame(...size));
    await new Promise((resolve) => setTimeout(resolve, 10));
    return done();
  });
}

/** What a decoder makes of the stream: every picture that came, or the first error. */
async function decode(tags: readonly FlvTag[], codec: string): Promise<{ pictures: number; width: number }> {
  const seen = { pictures: 0, width: 0 };
  let failure: unknown;
  const decoder = new VideoDecoder({
    output: (one) => {
      seen.pictures++;
      seen.width = one.displayWidth;
      one.close();
    },
    error: (error) => (failure = error),
  });
  for (const tag of tags) {
    if (tag.type !== 9) continue;
    const enhanced = (tag.body[0]! & 0x80) !== 0;
    const isConfig = enhanced ? (tag.body[0]! & 15) === 0 : tag.body[1] === 0;
    if (isConfig) decoder.configure({ codec, ...(enhanced ? {} : { description: tag.body.slice(5) }) });
    else
      decoder.decode(
        new EncodedVideoChunk({
          type: ((tag.body[0]! >> 4) & 7) === 1 ? 'key' : 'delta',
          timestamp: tag.timestamp * 1000,
          data: tag.body.slice(5),
        }),
      );
  }
  await decoder.flush().catch((error: unknown) => (failure ??= error));
  if (failure) throw failure;
  return seen;
}

describe('Studio', () => {
  it('closes every frame that it is given, whatever becomes of it', async () => {
    create();
    const socket = open(1);
    for (let i = 0; i < 3; i++) studio!.addFrame(frame());
    socket.open();
    await feedUntil('five pictures are sent', () => socket.pictures.length >= 5);
    await studio!.end();
    studio!.addFrame(frame());
    expect(frames.every(isClosed)).toBe(true);
  });

  it('begins with header, metadata, parameters and a key frame, whose time is 0', async () => {
    create();
    const socket = open(1);
    socket.open();
    await feedUntil('a picture is sent', () => socket.pictures.length > 0);
    expect(
      socket.tags.slice(0, 3).map(({ type, timestamp, body }) => [type, timestamp, ...body.subarray(0, 2)]),
    ).toEqual([
      [18, 0, 2, 0],
      [9, 0, 0x17, 0],
      [9, 0, 0x17, 1],
    ]);
  });

  it('sends every destination the same encoded pictures; one that dies and returns is not noticed by the other', async () => {
    create();
    const [one, two] = [open(1), open(2)];
    for (const socket of [one, two]) socket.open();
    await feedUntil('both are sent pictures', () => one.pictures.length > 3 && two.pictures.length > 3);
    const length = Math.min(one.bytes.length, two.bytes.length);
    expect(two.bytes.slice(0, length)).toEqual(one.bytes.slice(0, length));

    two.onclose?.({ code: 1006, reason: '' });
    expect(events.at(-1)).toBe('2 ERROR_DISCONNECTED');
    const keys = one.pictures.filter(isKey).length;
    const before = one.pictures.length;
    await feedUntil('the other goes on', () => one.pictures.length > before + 3);
    expect(one.pictures.filter(isKey)).toHaveLength(keys);

    const back = open(3);
    back.open();
    await feedUntil('it is back', () => back.pictures.length > 3);
    expect(back.tags.slice(0, 3).map(({ type, body }) => [type, body[0]])).toEqual([
      [18, 2],
      [9, 0x17],
      [9, 0x17],
    ]);
    // One clock for all, and for all time.
    const first = back.pictures[0]!;
    expect(first.timestamp).toBeGreaterThan(one.pictures[before]!.timestamp);
    const same = one.pictures.find(({ timestamp }) => timestamp === first.timestamp);
    expect(same?.body).toEqual(first.body);
    expect(one.tags.filter(isHeader)).toHaveLength(1);
    expect(events.filter((event) => event.startsWith('1 ') && event !== '1 connected')).toEqual([]);
  });

  it('goes on with its clock when the only connection is made again, and encodes nothing in between', async () => {
    create();
    const socket = open(1, ['video', 'audio']);
    socket.open();
    await feedUntil('pictures are sent', () => socket.pictures.length > 3);
    const last = socket.pictures.at(-1)!.timestamp;
    socket.onclose?.({ code: 1006, reason: '' });
    const again = open(2, ['video']);
    const lostAt = performance.now();
    await feedUntil('a while has passed', () => performance.now() - lostAt > 150);
    expect(studio!.stats(2)?.frames).toBe(0);
    again.open();
    await feedUntil('pictures are sent again', () => again.pictures.length > 3);
    expect(again.tags.slice(0, 3).map(({ type, body }) => [type, body[0]])).toEqual([
      [18, 2],
      [9, 0x17],
      [9, 0x17],
    ]);
    expect(again.pictures[0]!.timestamp).toBeGreaterThan(last + 140);
  });

  it('holds pictures back while the only network is too slow, and goes on when it has drained', async () => {
    create();
    const socket = open(1);
    socket.open();
    await feedUntil('pictures are sent', () => socket.pictures.length > 2);
    await until('the encoder is empty', () => studio!.stats(1)?.queue === 0);
    socket.bufferedAmount = 1_000_000;
    await feedUntil('five are left out', () => studio!.stats(1)!.droppedFrames >= 5);
    const before = socket.pictures.length;
    expect(studio!.stats(1)).toMatchObject({ qualityLimitationReason: 'bandwidth', bufferedBytes: 1_000_000 });
    await feedUntil('five more are left out', () => studio!.stats(1)!.droppedFrames >= 10);
    expect(socket.pictures).toHaveLength(before);
    socket.bufferedAmount = 0;
    await feedUntil('pictures are sent again', () => socket.pictures.length > before + 2);
    expect((await decode(socket.tags, 'avc1.42e01f')).pictures).toBe(socket.pictures.length);
  });

  it('leaves out the rest of a group of pictures where one of several networks is too slow, never its middle', async () => {
    create();
    const [quick, slow] = [open(1), open(2)];
    for (const socket of [quick, slow]) {
      socket.open();
      socket.say({ type: 'hello', answers: ['ping'] });
    }
    await feedUntil('both are sent pictures', () => quick.pictures.length > 3 && slow.pictures.length > 3);
    slow.answers = false;
    await feedUntil('pictures are left out', () => studio!.stats(2)!.droppedFrames >= 5);
    const before = slow.pictures.length;
    const going = quick.pictures.length;
    await feedUntil('the quick one goes on', () => quick.pictures.length > going + 5);
    expect(slow.pictures).toHaveLength(before);
    slow.answers = true;
    for (let id = 1; id < 400; id++) slow.say({ type: 'pong', id });
    await feedUntil('it goes on', () => slow.pictures.length > before + 3);
    expect(isKey(slow.pictures[before]!)).toBe(true);
    expect((await decode(slow.tags, 'avc1.42e01f')).pictures).toBe(slow.pictures.length);
    expect((await decode(quick.tags, 'avc1.42e01f')).pictures).toBe(quick.pictures.length);
  });

  it('never pings a server that has not said that it answers', async () => {
    create();
    const socket = open(1);
    socket.open();
    await feedUntil('pictures are sent', () => socket.pictures.length > 10);
    expect(socket.sent.filter((data) => typeof data === 'string')).toEqual([]);
    socket.say({ type: 'hello', answers: ['ping'] });
    await feedUntil('there is a round trip', () => studio!.stats(1)?.rttMs !== undefined);
    expect(studio!.stats(1)!.sendDelayMs).toBeGreaterThan(0);
  });

  it('changes bitrate, rate and size without another connection, with the right headers', async () => {
    create();
    const socket = open(1);
    socket.open();
    await feedUntil('pictures are sent', () => socket.pictures.length > 2, [640, 480]);
    studio!.setSettings({ ...settings, picture: { ...picture, width: 320, height: 320, fps: 10, kbps: 80 } });
    await feedUntil('the size has changed', () => socket.tags.filter(isHeader).length > 1, [640, 480]);
    const at = socket.tags.findLastIndex(isHeader);
    expect(socket.tags[at - 1]).toMatchObject({ type: 18 });
    expect(String.fromCharCode(...socket.tags[at - 1]!.body)).toContain('onMetaData');
    await feedUntil('pictures are sent', () => socket.tags.length > at + 4, [640, 480]);
    expect(isKey(socket.tags[at + 1]!)).toBe(true);
    expect(studio!.stats(1)).toMatchObject({ width: 320, height: 240, targetKbps: 80 });
    expect((await decode(socket.tags.slice(at), 'avc1.42e01f')).width).toBe(320);
    const stamps = socket.pictures.map(({ timestamp }) => timestamp);
    expect(stamps.every((stamp, i) => i === 0 || stamp > stamps[i - 1]!)).toBe(true);
  });

  it('sends the headers again and a key frame when the server behind the server was changed', async () => {
    create();
    const socket = open(1, ['video'], '{}');
    socket.open();
    expect(socket.sent).toEqual(['{}']);
    studio!.addFrame(frame());
    socket.say({ type: 'status', state: 'connecting' });
    expect(events).toEqual([]);
    socket.say({ type: 'status', state: 'connected' });
    expect(events).toEqual(['1 connected']);
    await feedUntil('pictures are sent', () => socket.pictures.length > 2);
    socket.say({ type: 'status', state: 'reconnecting' });
    expect(events.at(-1)).toBe('1 WARNING_RECONNECTING');
    const before = socket.tags.length;
    socket.say({ type: 'status', state: 'connected' });
    await feedUntil('pictures are sent again', () => socket.tags.slice(before).some(isHeader));
    const at = socket.tags.findLastIndex(isHeader);
    await feedUntil('a picture follows', () => socket.tags.length > at + 1);
    expect(isKey(socket.tags[at + 1]!)).toBe(true);
  });

  it('puts a SEI message before the slices of one picture', async () => {
    create();
    const socket = open(1);
    socket.open();
    await feedUntil('pictures are sent', () => socket.pictures.length > 2);
    studio!.sendSei(242, Uint8Array.of(1, 2, 3));
    studio!.sendSei(242, Uint8Array.of(4, 5));
    const before = socket.pictures.length;
    await feedUntil('more pictures are sent', () => socket.pictures.length > before + 4);
    const units = socket.pictures.slice(before).flatMap(({ body }) => {
      const view = new DataView(body.buffer, body.byteOffset);
      const found: number[][] = [];
      for (let at = 5; at < body.length; at += 4 + view.getUint32(at))
        if ((body[at + 4]! & 31) === 6) found.push([...body.subarray(at + 4, at + 4 + view.getUint32(at))]);
      return found;
    });
    expect(units).toEqual([
      [6, 242, 3, 1, 2, 3, 0x80],
      [6, 242, 2, 4, 5, 0x80],
    ]);
    expect((await decode(socket.tags, 'avc1.42e01f')).pictures).toBe(socket.pictures.length);
  });

  it('sends AV1 as Enhanced RTMP has it', async () => {
    create(undefined, { codec: 'av1' });
    const socket = open(1);
    socket.open();
    const coded = () => socket.tags.filter(({ type, body }) => type === 9 && (body[0]! & 15) === 1);
    await feedUntil('pictures are sent', () => coded().length > 5);
    const [, header, first] = socket.tags;
    expect([...header!.body.subarray(0, 6)]).toEqual([0x90, 0x61, 0x76, 0x30, 0x31, 0x81]);
    expect([...first!.body.subarray(0, 5)]).toEqual([0x91, 0x61, 0x76, 0x30, 0x31]);
    expect((await decode(socket.tags, 'av01.0.04M.08')).pictures).toBe(coded().length);
    expect(studio!.stats(1)?.codec).toBe('video/AV1');
  });

  it('says what cannot be encoded, and what can', async () => {
    create(undefined, { codec: 'h265' });
    const socket = open(1);
    socket.open();
    await feedUntil('it fails', () => events.length > 0);
    expect(events).toEqual(['1 ERROR_CODEC_UNSUPPORTED']);
    expect(words).toContain("set `videoCodec` to 'h264'");
  });
});

describe('an encoder that fails', () => {
  /** Makes real encoders; the test breaks them as a browser does. */
  function breakable() {
    const made: { config: VideoEncoderConfig[]; lose(name: string): void }[] = [];
    const make = (init: VideoEncoderInit) => {
      const encoder = new VideoEncoder(init);
      const config: VideoEncoderConfig[] = [];
      const configure = encoder.configure.bind(encoder);
      encoder.configure = (one) => {
        config.push(one);
        configure(one);
      };
      made.push({
        config,
        lose: (name) => {
          encoder.close();
          init.error(new DOMException('It is gone.', name));
        },
      });
      return encoder;
    };
    return { made, make };
  }

  it('is replaced in place, with headers and a key frame, when the browser takes it back', async () => {
    const { made, make } = breakable();
    create(make);
    const socket = open(1);
    socket.open();
    await feedUntil('pictures are sent', () => socket.pictures.length > 2);
    made[0]!.lose('QuotaExceededError');
    expect(events.at(-1)).toBe('1 WARNING_CODEC_RECLAIMED');
    const before = socket.pictures.length;
    await feedUntil('pictures are sent again', () => socket.pictures.length > before + 2);
    expect(made).toHaveLength(2);
    expect(made[1]!.config[0]!.hardwareAcceleration).toBeUndefined();
    expect(socket.tags.filter(isHeader)).toHaveLength(2);
    expect(isKey(socket.pictures[before]!)).toBe(true);
    expect((await decode(socket.tags, 'avc1.42e01f')).pictures).toBe(socket.pictures.length);
  });

  it('is replaced by one in software when it breaks, and given up when that goes on', async () => {
    const { made, make } = breakable();
    create(make);
    const socket = open(1);
    socket.open();
    for (let time = 0; time < 3; time++) {
      const before = socket.pictures.length;
      await feedUntil('pictures are sent', () => socket.pictures.length > before + 1);
      expect(events.filter((event) => event.includes('ERROR'))).toEqual([]);
      expect(made[time]!.config[0]!.hardwareAcceleration).toBe(time ? 'prefer-software' : undefined);
      made[time]!.lose('EncodingError');
    }
    expect(events.at(-1)).toBe('1 ERROR_ENCODER_FAILED');
    expect(made).toHaveLength(3);

    const again = open(2);
    again.open();
    await feedUntil('another push works', () => again.pictures.length > 1);
  });
});

describe('PublishSocket', () => {
  const openSocket = (options: { hello?: string; connectTimeoutMs?: number } = {}) =>
    new PublishSocket(
      { ...target, ...options },
      {
        onReady: () => void events.push('ready'),
        onAccepted: () => void events.push('accepted'),
        onKeyFrameRequest: () => void events.push('keyframe'),
        onPong: (id) => void events.push(`pong ${id}`),
        onWarning: ({ name }) => void events.push(name),
        onFailure: ({ name, message }) => void events.push(`${name}: ${message}`),
      },
    );

  it('takes silence for consent, and a status at once', async () => {
    openSocket();
    FakeSocket.last.open();
    expect(events).toEqual(['ready']);
    await until('it is accepted', () => events.includes('accepted'));
    events = [];
    openSocket();
    FakeSocket.last.open();
    FakeSocket.last.say({ type: 'status', state: 'connected' });
    expect(events).toEqual(['ready', 'accepted']);
  });

  it('tells what the server said before it closed', () => {
    openSocket();
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
      openSocket();
      const socket = FakeSocket.last;
      socket.open();
      for (const data of ['{', '7', 'null', '{"type":"hello","answers":7}', new ArrayBuffer(3)])
        socket.onmessage?.({ data });
      socket.onclose?.({ code, reason: '' });
      expect(events[1]).toMatch(new RegExp(`^${name}: .+\\.$`));
    }
  });

  it('tells a server that is not there from one that broke', () => {
    openSocket();
    FakeSocket.last.onclose?.({ code: 1006, reason: '' });
    expect(events[0]).toMatch(/^ERROR_UNREACHABLE/);
    events = [];
    openSocket();
    FakeSocket.last.open();
    FakeSocket.last.onclose?.({ code: 1006, reason: '' });
    expect(events[1]).toMatch(/^ERROR_DISCONNECTED/);
  });

  it('does not wait for ever', async () => {
    openSocket({ connectTimeoutMs: 20, hello: '{}' });
    FakeSocket.last.open();
    await until('it gives up', () => events.length > 0);
    expect(events[0]).toMatch(/^ERROR_REQUEST_TIMEOUT/);
  });

  it('finds a network that takes no more', () => {
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => now);
    const socket = openSocket();
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
