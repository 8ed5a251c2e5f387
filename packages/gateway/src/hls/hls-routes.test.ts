import { afterEach, describe, expect, it } from 'vitest';

import type { LiveStream } from '../media/live-stream.ts';
import { readPlaylist, violations as allViolations } from '../testing/check-playlist.ts';
import { eventually } from '../testing/eventually.ts';
import {
  fakeStream,
  type MediaGateway,
  type MediaGatewayOptions,
  startMediaGateway,
} from '../testing/media-gateway.ts';
import { audioFrame, opusSample, sampleConfigs, videoFrame } from '../testing/media-samples.ts';
import { hlsTimes } from './hls-channel.ts';

let gateway: MediaGateway | undefined;

afterEach(async () => {
  await gateway?.close();
  gateway = undefined;
});

const quick = { ...hlsTimes, waitMs: 300 };

async function start(options?: MediaGatewayOptions): Promise<LiveStream> {
  gateway = await startMediaGateway(options);
  return publish('cam');
}

function publish(name: string): LiveStream {
  const { stream } = fakeStream(gateway!.context.registry, name);
  stream.setVideoConfig(sampleConfigs.large);
  stream.setAudioConfig(opusSample);
  return stream;
}

/** Seconds of pictures at 25 fps with a key frame each second, and sound; from where the stream is. */
function push(stream: LiveStream, seconds: number): void {
  const from = stream.counters.videoFrames;
  for (let i = from; i < from + seconds * 25; i++) {
    stream.pushVideo(videoFrame(i * 40, i % 25 === 0));
    stream.pushAudio(audioFrame(i * 40));
    stream.pushAudio(audioFrame(i * 40 + 20));
  }
}

/** Dates aside: seconds are pushed at once here. */
function violations(text: string, before?: string): string[] {
  return allViolations(text, before).filter((what) => !what.startsWith('the date'));
}

const get = (file: string, init?: RequestInit): Promise<Response> => fetch(`${gateway!.origin}/hls/cam/${file}`, init);

async function textOf(file: string): Promise<string> {
  const response = await get(file);
  const text = await response.text();
  if (!response.ok) throw new Error(`${file}: ${response.status} ${text}`);
  return text;
}

/** Status and name of a problem. */
async function problemOf(file: string, init?: RequestInit): Promise<unknown> {
  const response = await get(file, init);
  const { status, name } = (await response.json()) as { status: number; name: string };
  return { status, name, retryAfter: response.headers.get('retry-after') };
}

/** Begins to package, by asking. */
async function watched(seconds: number, options?: MediaGatewayOptions): Promise<LiveStream> {
  const stream = await start(options);
  stream.pushVideo(videoFrame(0, true));
  const ready = get('ll.m3u8');
  await eventually(() => stream.hasFrameSinks);
  push(stream, seconds);
  await ready;
  return stream;
}

describe('multivariant playlists', () => {
  it('describe the one variant, as measured', async () => {
    await watched(3.2);
    const text = await textOf('index.m3u8');
    expect(text).toMatch(
      /^#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-STREAM-INF:BANDWIDTH=\d+,AVERAGE-BANDWIDTH=\d+,CODECS="avc1\.42c01e,opus",RESOLUTION=640x360,FRAME-RATE=25\.\d{3}\nmedia\.m3u8\n$/,
    );
    const [, worst] = /BANDWIDTH=(\d+)/.exec(text) ?? [];
    expect(Number(worst)).toBeGreaterThan(8 * 25 * 100);
    expect(Number(worst)).toBeLessThan(10 * 8 * 25 * 100);
    expect(await textOf('ll.m3u8')).toContain('\nll-media.m3u8\n');
  });

  it('are not for caches', async () => {
    await watched(1.2);
    const response = await get('index.m3u8');
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/vnd.apple.mpegurl',
      'cache-control': 'no-store',
    });
  });
});

describe('media playlists', () => {
  it('list whole segments, or parts too', async () => {
    await watched(3.2);
    const [plain, low] = [await textOf('media.m3u8'), await textOf('ll-media.m3u8')];
    expect([...violations(plain), ...violations(low)]).toEqual([]);
    expect(readPlaylist(plain).segments).toHaveLength(3);
    expect(plain).not.toContain('#EXT-X-PART');
    const { segments, preloadHint } = readPlaylist(low);
    expect(segments).toHaveLength(4);
    expect(segments[3]?.parts.length).toBeGreaterThan(0);
    expect(preloadHint).toBeDefined();
  });

  it('wait until there is something to play', async () => {
    const stream = await start();
    const plain = textOf('media.m3u8');
    await eventually(() => stream.hasFrameSinks);
    push(stream, 2.2);
    expect(readPlaylist(await plain).segments).toHaveLength(2);
  });

  it('give up in time when no key frame comes', async () => {
    await start({ hlsTimes: quick });
    const refusal = { status: 503, name: 'ERROR_SOURCE_STALE', retryAfter: '1' };
    expect(await problemOf('index.m3u8')).toEqual(refusal);
    expect(await problemOf('ll-media.m3u8')).toEqual(refusal);
  });
});

describe('blocking reload', () => {
  it('waits for a part, and for a segment', async () => {
    const stream = await watched(3.2);
    const before = readPlaylist(await textOf('ll-media.m3u8'));
    const open = before.segments.at(-1)!;
    const answers: string[] = [];
    const ask = async (query: string): Promise<void> => void answers.push(await textOf(`ll-media.m3u8?${query}`));
    const part = ask(`_HLS_msn=${open.number}&_HLS_part=${open.parts.length}`);
    const segment = ask(`_HLS_msn=${open.number}`);
    const beyond = ask(`_HLS_msn=${open.number}&_HLS_part=${open.parts.length + 10}`);
    push(stream, 0.28);
    await part;
    expect(answers).toHaveLength(1);
    expect(readPlaylist(answers[0]!).segments.at(-1)?.parts.length).toBeGreaterThan(open.parts.length);
    push(stream, 0.6);
    await segment;
    expect(readPlaylist(answers[1]!).segments.find(({ number }) => number === open.number)?.uri).toBeDefined();
    push(stream, 0.4);
    await beyond;
    expect(readPlaylist(answers[2]!).segments.at(-1)?.parts.length).toBeGreaterThan(0);
    expect(violations(answers[2]!, answers[0])).toEqual([]);
  });

  it('answers at once what is there', async () => {
    await watched(3.2, { hlsTimes: { ...hlsTimes, waitMs: 60_000 } });
    const { mediaSequence } = readPlaylist(await textOf('ll-media.m3u8'));
    for (const query of [
      `_HLS_msn=${mediaSequence}`,
      `_HLS_msn=${mediaSequence}&_HLS_part=99`,
      '_HLS_msn=7&_HLS_skip=YES',
    ])
      expect(await textOf(`ll-media.m3u8?${query}`)).toContain('#EXTM3U');
  });

  it('sends the playlist as it is when nothing comes', async () => {
    await watched(3.2, { hlsTimes: quick });
    const before = await textOf('ll-media.m3u8');
    const { segments } = readPlaylist(before);
    expect(await textOf(`ll-media.m3u8?_HLS_msn=${segments.at(-1)!.number + 1}`)).toBe(before);
  });

  it('refuses what makes no sense', async () => {
    await watched(3.2);
    const { segments } = readPlaylist(await textOf('ll-media.m3u8'));
    const { number, parts } = segments.at(-1)!;
    for (const query of [
      '_HLS_msn=x',
      '_HLS_msn=-1',
      '_HLS_msn=1.5',
      '_HLS_msn=',
      '_HLS_part=1',
      `_HLS_msn=${number}&_HLS_part=x`,
      `_HLS_msn=${number + 2}`,
      `_HLS_msn=${number}&_HLS_part=${parts.length + 16}`,
      `_HLS_msn=${number + 1}&_HLS_part=30`,
    ])
      expect(await problemOf(`ll-media.m3u8?${query}`), query).toMatchObject({
        status: 400,
        name: 'ERROR_INVALID_PARAMETER',
      });
  });

  it('lets only so many wait', async () => {
    const stream = await start();
    const controller = new AbortController();
    const { signal } = controller;
    const waiting = Array.from({ length: 500 }, () => get('ll-media.m3u8', { signal }).catch(() => undefined));
    await eventually(() => gateway!.context.registry.get('cam')?.hasFrameSinks);
    await eventually(async () => {
      const response = await get('ll-media.m3u8', { signal: AbortSignal.timeout(500) }).catch(() => undefined);
      return response?.status === 503;
    });
    controller.abort();
    await Promise.all(waiting);
    const ready = eventually(async () => (await get('ll-media.m3u8')).ok);
    push(stream, 2);
    await ready;
  });
});

describe('media files', () => {
  it('are what the playlist promises', async () => {
    await watched(3.2);
    const { segments } = readPlaylist(await textOf('ll-media.m3u8'));
    const segment = segments[2]!;
    const bytes = async (file: string): Promise<Buffer> => Buffer.from(await (await get(file)).arrayBuffer());
    const parts = await Promise.all(segment.parts.map(({ uri }) => bytes(uri)));
    const whole = await get(segment.uri!);
    expect(Object.fromEntries(whole.headers)).toMatchObject({
      'content-type': 'video/mp4',
      'cache-control': 'max-age=60',
    });
    expect(Buffer.from(await whole.arrayBuffer())).toEqual(Buffer.concat(parts));
    expect((await bytes(segment.map!)).toString('latin1', 4, 8)).toBe('ftyp');
  });

  it('are waited for when they were announced', async () => {
    const stream = await watched(3.2);
    const { preloadHint } = readPlaylist(await textOf('ll-media.m3u8'));
    const part = get(preloadHint!);
    push(stream, 0.3);
    expect((await part).status).toBe(200);
  });

  it('that will never be are not waited for', async () => {
    const stream = await watched(3.2);
    const { segments, preloadHint } = readPlaylist(await textOf('ll-media.m3u8'));
    const { number, parts } = segments.at(-1)!;
    const missing = { status: 404, name: 'ERROR_SOURCE_NOT_FOUND', retryAfter: null };
    for (const file of [
      `part-${number}-${parts.length + 1}.m4s`,
      `part-${number - 1}-99.m4s`,
      `segment-${number}.m4s`,
      `segment-${number + 1}.m4s`,
      'segment-1.m4s',
      'init-1.mp4',
      'constructor',
      '__proto__',
      'favicon.ico',
    ])
      expect(await problemOf(file), file).toEqual(missing);
    const hinted = get(preloadHint!);
    await eventually(() => gateway!.sessions.size > 0);
    stream.end('publisher-left');
    expect([200, 404]).toContain((await hinted).status);
  });

  it('answer HEAD', async () => {
    await watched(2.2);
    const { segments } = readPlaylist(await textOf('media.m3u8'));
    const response = await get(segments[0]!.uri!, { method: 'HEAD' });
    expect(Number(response.headers.get('content-length'))).toBeGreaterThan(1000);
    expect((await response.arrayBuffer()).byteLength).toBe(0);
  });
});

describe('who may see what', () => {
  it('needs a token for every request where playing is restricted', async () => {
    const headers = { authorization: 'Bearer secret' };
    const stream = await start({ play: ['secret'] });
    const playlist = get('media.m3u8', { headers });
    await eventually(() => stream.hasFrameSinks);
    push(stream, 2.2);
    const { segments } = readPlaylist(await (await playlist).text());
    for (const file of ['index.m3u8', 'media.m3u8', segments[0]!.uri!, segments[0]!.map!]) {
      expect((await get(file)).status).toBe(401);
      expect((await get(file, { headers })).status).toBe(200);
    }
  });

  it('says when nobody publishes', async () => {
    await start();
    const response = await fetch(`${gateway!.origin}/hls/other/index.m3u8`);
    expect(response.status).toBe(404);
    expect(response.headers.get('retry-after')).toBe('2');
  });

  it('says that VP8 cannot be had this way', async () => {
    await start();
    fakeStream(gateway!.context.registry, 'vp8').stream.setVideoConfig({ codec: 'vp8' });
    const response = await fetch(`${gateway!.origin}/hls/vp8/ll.m3u8`);
    expect(response.status).toBe(406);
    expect(await response.json()).toMatchObject({ name: 'ERROR_CODEC_UNSUPPORTED' });
  });

  it('holds one place per viewer, not per request', async () => {
    const stream = await watched(2.2);
    await textOf('media.m3u8');
    await textOf('ll-media.m3u8');
    await get('media.m3u8', { headers: { 'user-agent': 'another' } });
    expect(gateway!.sessions.count('hls', 'cam')).toBe(2);
    expect(stream.viewers).toBe(2);
    expect(gateway!.sessions.bytes.hls.out).toBeGreaterThan(1000);
  });

  it('has a place for as many as allowed', async () => {
    await watched(2.2, { limits: { maxSessions: 1 } });
    const headers = { 'user-agent': 'another' };
    expect(await problemOf('media.m3u8', { headers })).toMatchObject({ status: 503, name: 'ERROR_TOO_MANY_SESSIONS' });
  });
});

describe('when the publisher leaves', () => {
  it('the playlist stays open for a while, then ends, and can be read some more', async () => {
    const stream = await watched(3.2, { hlsTimes: { ...quick, returnMs: 300, afterEndMs: 1000 } });
    stream.end('publisher-left');
    const open = await textOf('ll-media.m3u8');
    expect(open).not.toContain('#EXT-X-ENDLIST');
    expect(open).not.toContain('#EXT-X-PRELOAD-HINT');
    const ended = await eventually(async () => {
      const text = await textOf('ll-media.m3u8');
      return text.includes('#EXT-X-ENDLIST') && text;
    });
    expect(violations(ended, open)).toEqual([]);
    expect((await get(readPlaylist(ended).segments[0]!.uri!)).status).toBe(200);
    await eventually(async () => (await get('ll-media.m3u8')).status === 404);
    expect(gateway!.sessions.size).toBe(0);
  });

  it('one who returns goes on in the same playlist', async () => {
    const stream = await watched(3.2);
    stream.end('publisher-left');
    const before = await textOf('ll-media.m3u8');
    const last = readPlaylist(before).segments.at(-1)!.number;
    const next = textOf(`ll-media.m3u8?_HLS_msn=${last + 1}&_HLS_part=0`);
    const again = publish('cam');
    await eventually(() => again.hasFrameSinks);
    push(again, 1.2);
    const after = readPlaylist(await next);
    expect(after.segments.find(({ number }) => number === last + 1)).toMatchObject({ discontinuity: true });
    expect(after.ended).toBe(false);
    expect(violations(await textOf('ll-media.m3u8'), before)).toEqual([]);
  });

  it('one who returns after the end goes on with the next number', async () => {
    const stream = await watched(3.2, { hlsTimes: { ...quick, returnMs: 0 } });
    const last = readPlaylist(await textOf('media.m3u8')).segments.at(-1)!.number;
    stream.end('publisher-left');
    await eventually(async () => (await textOf('media.m3u8')).includes('#EXT-X-ENDLIST'));
    const again = publish('cam');
    await eventually(() => again.hasFrameSinks);
    push(again, 2.2);
    const { segments, ended } = readPlaylist(await textOf('media.m3u8'));
    expect(ended).toBe(false);
    expect(segments.at(-1)!.number).toBeGreaterThan(last);
  });

  it('those who wait are told when the gateway shuts down', async () => {
    const stream = await watched(3.2);
    const { segments } = readPlaylist(await textOf('ll-media.m3u8'));
    const blocked = problemOf(`ll-media.m3u8?_HLS_msn=${segments.at(-1)!.number + 1}`);
    const session = gateway!.sessions.count('hls');
    expect(session).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 50));
    stream.publisher.close('shutdown');
    expect(await blocked).toMatchObject({ status: 503, name: 'ERROR_SERVER_SHUTTING_DOWN' });
  });
});

describe('a stream that nobody asks for', () => {
  it('is not packaged any more', async () => {
    const stream = await watched(2.2, { hlsTimes: { ...hlsTimes, unusedMs: 300 } });
    expect(stream.hasFrameSinks).toBe(true);
    await eventually(() => !stream.hasFrameSinks);
    const later = textOf('media.m3u8');
    await eventually(() => stream.hasFrameSinks);
    push(stream, 2);
    expect(violations(await later)).toEqual([]);
  });
});
