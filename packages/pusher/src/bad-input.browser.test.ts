import { isLiveError, type LiveError, type LiveCodeName } from '@livelit/core';
import { describeError } from '@livelit/core/messages';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { commands } from 'vitest/browser';

import type {} from '../../../scripts/browser-commands.ts';
import { LivePusher } from './live-pusher.ts';
import type { PusherConfig } from './pusher-config.ts';
import { untilGrown } from './testing/gateway-streams.ts';
import { canvasStream } from './testing/test-streams.ts';
import { until } from './testing/until.ts';

const hasNginx = await commands.hasProgram('nginx');
/** No failure may take longer to be told than the deadline of a connection and what the worker has to answer. */
const deadlineMs = 9000;

let gateway: { id: string; url: string; port: number };
let stub: { id: string; url: string };
let nginx: Awaited<ReturnType<typeof commands.startMediaServer>>;
let pusher: LivePusher;
let ticking: ReturnType<typeof setInterval>;

beforeAll(async () => {
  nginx = hasNginx ? await commands.startMediaServer('nginx') : undefined;
  stub = await commands.startStub();
  gateway = await commands.startGateway({
    rtmpTargets: ['rtmp://127.0.0.1:9/live', ...(nginx ? [nginx.url.replace(/\/live$/, '')] : [])],
  });
});

afterAll(async () => {
  await commands.stopGateway(gateway.id);
  await commands.stopStub(stub.id);
  if (nginx) await commands.stopMediaServer(nginx.id);
});

let noise: number;

beforeEach(() => {
  noise = 0;
  for (const level of ['error', 'warn'] as const) vi.spyOn(console, level).mockImplementation(() => void noise++);
});

afterEach(() => {
  clearInterval(ticking);
  pusher?.destroy();
  vi.restoreAllMocks();
});

async function create(config: Partial<PusherConfig> = {}): Promise<void> {
  pusher = new LivePusher({
    gateway: gateway.url,
    connectTimeout: 3,
    videoQuality: { width: 320, height: 180, fps: 15, kbps: 300 },
    retry: { baseDelayMs: 20, maxDelayMs: 100, maxAttempts: 0 },
    ...config,
  });
  const canvas = canvasStream(320, 180);
  let hue = 0;
  ticking = setInterval(() => canvas.draw(`hsl(${(hue += 20)} 80% 50%)`), 66);
  await pusher.startCustomCapture(canvas.stream);
}

/** What a user is told, in both languages: what happened, and what to do. */
function expectWords(error: LiveError): void {
  const [en, zh] = [describeError(error, 'en'), describeError(error, 'zh-CN')];
  for (const { message, remedy } of [en, zh]) {
    expect(message.length).toBeGreaterThan(5);
    expect(remedy.length).toBeGreaterThan(5);
  }
  expect(zh.message).toMatch(/[\u4e00-\u9fff]/);
}

async function failureOf(url: string): Promise<LiveError> {
  const error = await pusher.startPush(url).then(
    () => until<LiveError>(`${url} is given up`, () => pusher.error, deadlineMs),
    (reason: unknown) => reason,
  );
  if (!isLiveError(error)) throw error;
  return error;
}

/** The same pusher, a good address. */
async function expectReusable(name: string): Promise<void> {
  expect(pusher.isPushing).toBe(false);
  expect(pusher.state).toBe('disconnected');
  await pusher.startPush(`${gateway.url.replace('http', 'ws')}/live/${name}.flv`);
  await untilGrown(gateway.url, name, 3, ['videoFrames']);
}

interface Case {
  readonly what: string;
  readonly url: () => string;
  readonly name: LiveCodeName;
  readonly config?: Partial<PusherConfig>;
}

const cases: readonly Case[] = [
  { what: 'a scheme that nobody pushes to', url: () => 'gopher://host/a', name: 'ERROR_INVALID_PARAMETER' },
  { what: 'what is no address', url: () => 'live/room', name: 'ERROR_INVALID_PARAMETER' },
  { what: 'an rtmp:// address without a key', url: () => 'rtmp://127.0.0.1/live', name: 'ERROR_INVALID_PARAMETER' },
  {
    what: 'an rtmp:// address without a gateway',
    url: () => 'rtmp://127.0.0.1/live/key',
    name: 'ERROR_NOT_SUPPORTED',
    config: { gateway: '' },
  },
  {
    what: 'an RTMP server that the gateway may not reach',
    url: () => 'rtmp://127.0.0.1:1935/live/key',
    name: 'ERROR_TARGET_NOT_ALLOWED',
  },
  { what: 'an RTMP server that is not there', url: () => 'rtmp://127.0.0.1:9/live/key', name: 'ERROR_TARGET_FAILED' },
  { what: 'nobody at the WHIP address', url: () => 'http://127.0.0.1:9/whip/a', name: 'ERROR_UNREACHABLE' },
  { what: 'nobody at the FLV address', url: () => 'ws://127.0.0.1:9/live/a.flv', name: 'ERROR_UNREACHABLE' },
  { what: 'WHIP, 400', url: () => `${stub.url}/whip/a?status=400`, name: 'ERROR_SERVER_PROCESS_FAILED' },
  { what: 'WHIP, 401', url: () => `${stub.url}/whip/a?status=401`, name: 'ERROR_UNAUTHORIZED' },
  { what: 'WHIP, 404', url: () => `${stub.url}/whip/a?status=404`, name: 'ERROR_SOURCE_NOT_FOUND' },
  { what: 'WHIP, 500', url: () => `${stub.url}/whip/a?status=500`, name: 'ERROR_SERVER_PROCESS_FAILED' },
  { what: 'WHIP, a server that never answers', url: () => `${stub.url}/whip/a?hang`, name: 'ERROR_REQUEST_TIMEOUT' },
  {
    what: 'a codec that no encoder here has',
    url: () => `${gateway.url.replace('http', 'ws')}/live/hevc.flv`,
    name: 'ERROR_CODEC_UNSUPPORTED',
    config: { videoCodec: 'h265' },
  },
];

describe('an address that cannot work', () => {
  it.each(cases)('$what: $name, in words, and the pusher works on', async ({ url, name, config, what }) => {
    await create(config);
    const error = await failureOf(url());
    expect(error.name).toBe(name);
    expectWords(error);
    if (config?.videoCodec) return;
    await expectReusable(`after-${what.replace(/\W+/g, '-').slice(0, 40)}`);
    expect(noise).toBe(0);
  });

  it.skipIf(!hasNginx)(
    `an RTMP server that refuses the key: ERROR_TARGET_FAILED${hasNginx ? '' : ' (skipped: needs nginx with RTMP)'}`,
    async () => {
      await create();
      const error = await failureOf(nginx!.url.replace('/live', '/closed/key'));
      expect(error.name).toBe('ERROR_TARGET_FAILED');
      expectWords(error);
      expect(error.message).not.toContain('closed/key');
      await expectReusable('after-refusal');
    },
  );

  it.skipIf(!hasNginx)(
    `an RTMP server that drops in mid-stream is told, and the push can be ended and begun again${hasNginx ? '' : ' (skipped: needs nginx with RTMP)'}`,
    async () => {
      const doomed = await commands.startMediaServer('nginx');
      const bridge = await commands.startGateway({ rtmpTargets: [doomed!.url] });
      try {
        await create({ gateway: bridge.url });
        const told: string[] = [];
        pusher.addEventListener('warning', ({ error }) => told.push(error.name));
        await pusher.startPush(`${doomed!.url}/key`);
        await until('it is connected', () => pusher.state === 'connected');
        // What holds for less than five seconds counts as refused, not as dropped.
        await new Promise((resolve) => setTimeout(resolve, 5500));
        await commands.stopMediaServer(doomed!.id);
        await until('the drop is told', () => told.includes('WARNING_RECONNECTING') || pusher.error);
        expect(told).toContain('WARNING_RECONNECTING');
        await pusher.stopPush();
        await expectReusable('after-drop');
      } finally {
        await commands.stopGateway(bridge.id);
      }
    },
  );
});

describe('a device that cannot be had', () => {
  const refusing = (name: string) => () => Promise.reject(new DOMException('Test.', name));

  it.each([
    ['permission is denied', 'NotAllowedError', 'WARNING_CAMERA_NO_PERMISSION'],
    ['it is in use', 'NotReadableError', 'WARNING_CAMERA_OCCUPIED'],
    ['there is none', 'NotFoundError', 'WARNING_CAMERA_START_FAILED'],
  ])('%s: its own code, in words, and the pusher works on', async (_what, exception, name) => {
    await create({ sourcePolicy: 'replace' });
    // A browser cannot be made to refuse its fake camera; that it calls it so is in its specification.
    vi.spyOn(navigator.mediaDevices, 'getUserMedia').mockImplementation(refusing(exception));
    const error = await pusher.startCamera().then(
      () => undefined,
      (reason: LiveError) => reason,
    );
    expect(error?.name).toBe(name);
    expectWords(error!);
    vi.restoreAllMocks();
    await pusher.startCamera();
    expect(pusher.sources.map(({ kind }) => kind)).toEqual(['camera']);
  });

  it('the page is not secure: ERROR_INSECURE_CONTEXT, in words', async () => {
    await create({ sourcePolicy: 'replace' });
    vi.spyOn(globalThis, 'isSecureContext', 'get').mockReturnValue(false);
    const error = await pusher.startCamera().then(
      () => undefined,
      (reason: LiveError) => reason,
    );
    expect(error?.name).toBe('ERROR_INSECURE_CONTEXT');
    expectWords(error!);
  });
});
