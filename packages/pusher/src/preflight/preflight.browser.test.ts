import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { commands } from 'vitest/browser';

import type {} from '../../../../scripts/browser-commands.ts';
import { LivePusher } from '../live-pusher.ts';
import { type CheckName, type PreflightReport, runPreflight } from './index.ts';

const videoQuality = { width: 320, height: 180, fps: 15, kbps: 300 };
const settings = { videoQuality, token: 'secret' };

let gateway: { id: string; url: string; port: number };
let stub: { id: string; url: string };

beforeAll(async () => {
  gateway = await commands.startGateway({ publish: ['secret'], rtmpTargets: ['rtmp://127.0.0.1'] });
  stub = await commands.startStub();
});
afterAll(async () => {
  await commands.stopGateway(gateway.id);
  await commands.stopStub(stub.id);
});
afterEach(() => vi.restoreAllMocks());

const find = ({ checks }: PreflightReport, name: CheckName) => checks.find((one) => one.name === name);
const outcomes = ({ checks }: PreflightReport) => checks.map(({ name, outcome }) => `${name} ${outcome}`);

describe('checkSupport', () => {
  it('says what this Chromium can, and opens nothing', async () => {
    const asked = vi.spyOn(navigator.mediaDevices, 'getUserMedia');
    const support = await LivePusher.checkSupport();
    expect(support).toMatchObject({
      secureContext: true,
      mediaDevices: true,
      screenCapture: true,
      webrtc: true,
      videoEncoder: true,
      h264Encode: true,
      opusEncode: true,
      processing: true,
      recording: true,
      isWebRTCSupported: true,
      isMediaFileSupported: true,
    });
    // No GPU in tests: what is encoded is encoded by the processor.
    expect(support.hardwareAcceleration.h264).toBe(false);
    expect(asked).not.toHaveBeenCalled();
  });
});

describe('runPreflight', () => {
  it.each([
    ['FLV', () => `${gateway.url.replace('http', 'ws')}/live/preflight.flv`],
    ['WHIP', () => `${gateway.url}/whip/preflight`],
    ['RTMP through the gateway', () => 'rtmp://127.0.0.1/live/key'],
  ])('is content with a push by %s, measures the network, and publishes nothing', async (_what, address) => {
    const report = await runPreflight(address(), { ...settings, gateway: gateway.url });
    expect(outcomes(report)).toEqual([
      'browser pass',
      'camera pass',
      'microphone pass',
      'address pass',
      'encoder pass',
      'server pass',
      'uplink pass',
    ]);
    expect(report.verdict).toBe('good');
    expect(report.recommended).toEqual(videoQuality);
    expect(report.uplinkKbps).toBeGreaterThan(1000);
    expect(report.latencyMs).toBeGreaterThan(0);
    const { streams } = (await (await fetch(`${gateway.url}/api/streams`)).json()) as { streams: unknown[] };
    expect(streams).toEqual([]);
  });

  it('really encodes the wanted picture', async () => {
    const report = await runPreflight(`${gateway.url.replace('http', 'ws')}/live/preflight.flv`, settings);
    const { facts } = find(report, 'encoder')!;
    expect(facts).toMatchObject({ width: 320, height: 180, fps: 15, frames: 15 });
    expect(facts['codec']).toMatch(/^avc1\./);
    expect(facts['realTimeFactor']).toBeGreaterThan(1);
    // The picture moves, so the encoder needs what it was given.
    expect(facts['kbps']).toBeGreaterThan(60);
    expect(facts['kbps']).toBeLessThan(1500);
  });

  it('claims nothing of a network that the server does not measure', async () => {
    const report = await runPreflight(`${stub.url}/whip`, settings);
    expect(find(report, 'server')).toMatchObject({ outcome: 'pass' });
    expect(find(report, 'uplink')).toMatchObject({ outcome: 'skip' });
    expect(report.uplinkKbps).toBeUndefined();
  });

  it.each([
    ['an address that is none', (): string => 'nonsense', 'address', -2],
    ['RTMP without a gateway', (): string => 'rtmp://127.0.0.1/live/key', 'address', -4],
    ['a server that is not there', (): string => 'ws://127.0.0.1:1/live/x.flv', 'server', -9102],
    ['a wrong token', (): string => `${gateway.url.replace('http', 'ws')}/live/x.flv`, 'server', -9104],
    ['a wrong token of WHIP', (): string => `${gateway.url}/whip/x`, 'uplink', -9104],
  ] as const)('says what is wrong: %s', async (_what, address: () => string, name, code) => {
    const report = await runPreflight(address(), { videoQuality, token: 'wrong', sources: [] });
    expect(report.verdict).toBe('bad');
    const found = find(report, name)!;
    expect([found.outcome, found.code]).toEqual(['fail', code]);
    expect([found.message.en, found.message.zh].every((text) => text.length > 0)).toBe(true);
  });

  it('names the devices that are missing or forbidden', async () => {
    vi.spyOn(navigator.mediaDevices, 'enumerateDevices').mockResolvedValue([]);
    vi.spyOn(navigator.permissions, 'query').mockImplementation(
      async ({ name }) =>
        Object.assign(new EventTarget(), {
          state: (name as string) === 'camera' ? 'denied' : 'prompt',
        }) as PermissionStatus,
    );
    const report = await runPreflight('nonsense', { videoQuality });
    expect(find(report, 'camera')).toMatchObject({ outcome: 'fail', code: -1314, facts: { reason: 'user' } });
    expect(find(report, 'microphone')).toMatchObject({ outcome: 'fail', code: -1302, facts: { count: 0 } });
  });

  it('recommends less where the network carries less than is wanted', async () => {
    const wanted = { width: 1280, height: 720, fps: 30, kbps: 1e5 };
    const report = await runPreflight(`${gateway.url}/whip/preflight`, {
      ...settings,
      videoQuality: wanted,
      sources: [],
    });
    // Whatever this machine's loopback carries, the words fit the number.
    const enough = report.uplinkKbps! * 0.7 >= 1e5;
    expect(report.recommended).toEqual(enough ? wanted : '720p');
  });

  it('ends within its time when a server hangs, and when it is told to', async () => {
    const hanging = vi.spyOn(globalThis, 'fetch').mockImplementation(() => new Promise(() => undefined));
    const controller = new AbortController();
    const running = runPreflight(`${gateway.url}/whip/x`, { ...settings, sources: [], signal: controller.signal });
    await vi.waitFor(() => expect(hanging).toHaveBeenCalled());
    controller.abort();
    await expect(running).rejects.toThrow('abort');
    const report = await runPreflight(`${gateway.url}/whip/x`, { ...settings, sources: [] });
    expect(find(report, 'server')).toMatchObject({ outcome: 'fail', code: -6 });
  });

  it('is there on a pusher, with what the pusher is to send', async () => {
    const pusher = new LivePusher({ videoQuality, token: 'secret' });
    const report = await pusher.runPreflight(`${gateway.url}/whip/preflight`);
    expect(report.verdict).toBe('good');
    pusher.destroy();
  });
});
