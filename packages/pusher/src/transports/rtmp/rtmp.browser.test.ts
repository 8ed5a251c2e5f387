import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commands } from 'vitest/browser';

import type {} from '../../../../../scripts/browser-commands.ts';
import { LivePusher } from '../../live-pusher.ts';
import type { PusherConfig } from '../../pusher-config.ts';
import { eventLog } from '../../testing/event-log.ts';
import { until } from '../../testing/until.ts';

let server: { id: string; url: string };
let gateway: { id: string; url: string; port: number };
let pusher: LivePusher;

beforeEach(async () => {
  server = await commands.startRtmp();
  gateway = await commands.startGateway({ rtmpTargets: [server.url] });
});

afterEach(async () => {
  pusher?.destroy();
  await commands.stopGateway(gateway.id);
  await commands.stopRtmp(server.id);
});

async function push(url: string, config: Partial<PusherConfig> = {}) {
  pusher = new LivePusher({
    gateway: gateway.url,
    videoQuality: { width: 320, height: 180, fps: 15, kbps: 300 },
    retry: { baseDelayMs: 50, maxDelayMs: 500 },
    ...config,
  });
  const log = eventLog(pusher);
  await pusher.startCamera();
  await pusher.startMicrophone();
  await pusher.startPush(url);
  return log;
}

const given = () => until('it is given up', () => pusher.error);
/** Times of one kind, without sequence headers, which share the time of what follows them. */
const times = (messages: readonly { type: number; timestamp: number; start: readonly number[] }[], type: number) =>
  messages.filter((message) => message.type === type && message.start[1] !== 0).map(({ timestamp }) => timestamp);

describe('RTMP through a gateway', () => {
  it('sends metadata, headers, and pictures and sound that begin together and never go back', async () => {
    const log = await push(`${server.url}/key`, { gop: 0.5 });
    await until('it is connected', () => pusher.state === 'connected');
    const messages = await until('three seconds have arrived', async () => {
      const [client = []] = await commands.rtmpMessages(server.id);
      return [8, 9].every((kind) => (times(client, kind).at(-1) ?? 0) > 3000) && client;
    });
    // The gateway of this test lives in the process that also bundles this page: it may stand still for seconds.
    expect(log.entries.filter((entry) => entry !== 'warning WARNING_NETWORK_BUSY')).toEqual([
      'connecting',
      'connected',
    ]);

    const [metaData] = messages.filter(({ type }) => type === 18);
    expect(String.fromCharCode(...metaData!.start)).toContain('onMetaData');
    const video = messages.filter(({ type }) => type === 9);
    const audio = messages.filter(({ type }) => type === 8);
    expect(video[0]?.start.slice(0, 6)).toEqual([0x17, 0, 0, 0, 0, 1]);
    expect(video[1]?.start.slice(0, 2)).toEqual([0x17, 1]);
    expect(audio[0]?.start.slice(0, 2)).toEqual([0xaf, 0]);
    expect(audio[1]?.start.slice(0, 2)).toEqual([0xaf, 1]);

    for (const kind of [8, 9]) {
      const stamps = times(messages, kind);
      expect(stamps.every((stamp, i) => i === 0 || stamp > stamps[i - 1]!)).toBe(true);
    }
    expect(Math.abs(audio[1]!.timestamp - video[1]!.timestamp)).toBeLessThan(1000);
    // No hole in the sound: one AAC frame follows the other.
    const steps = times(messages, 8).flatMap((stamp, i, all) => (i ? [stamp - all[i - 1]!] : []));
    expect(Math.max(...steps)).toBeLessThanOrEqual(25);
    const keys = video.filter(({ start }) => start[0] === 0x17 && start[1] === 1).map(({ timestamp }) => timestamp);
    const distances = keys.slice(1).map((stamp, i) => stamp - keys[i]!);
    expect(distances.length).toBeGreaterThan(2);
    expect(Math.max(...distances)).toBeLessThan(1000);
  });

  it('keeps its clock while sources are changed and paused', async () => {
    await push(`${server.url}/key`, { sourcePolicy: 'replace' });
    await until('it is connected', () => pusher.state === 'connected');
    const from = async (ms: number) => {
      const arrived = async () => times((await commands.rtmpMessages(server.id))[0] ?? [], 9).at(-1) ?? 0;
      await until(`${ms} ms have arrived`, async () => (await arrived()) > ms);
    };
    await from(500);
    pusher.pauseVideo();
    pusher.pauseAudio();
    await from(1500);
    pusher.resumeAudio();
    pusher.resumeVideo();
    await pusher.startCamera();
    await pusher.startMicrophone();
    await from(3000);
    const [messages = []] = await commands.rtmpMessages(server.id);
    const sound = times(messages, 8);
    const picture = times(messages, 9);
    for (const stamps of [sound, picture])
      expect(stamps.every((stamp, i) => i === 0 || stamp > stamps[i - 1]!)).toBe(true);
    expect(Math.abs(sound.at(-1)! - picture.at(-1)!)).toBeLessThan(1000);
    expect(Math.max(...sound.slice(1).map((stamp, i) => stamp - sound[i]!))).toBeLessThanOrEqual(25);
  });

  it('comes back, with headers and a key frame first, when the gateway was gone', async () => {
    await push(`${server.url}/key`);
    await until('it is connected', () => pusher.state === 'connected');
    await commands.stopGateway(gateway.id);
    await until('it reconnects', () => pusher.state === 'reconnecting');
    gateway = await commands.startGateway({ port: gateway.port, rtmpTargets: [server.url] });
    const messages = await until('the second stream arrives', async () => {
      const client = (await commands.rtmpMessages(server.id)).at(-1) ?? [];
      return (await commands.rtmpMessages(server.id)).length > 1 && times(client, 9).length > 5 && client;
    });
    const video = messages.filter(({ type }) => type === 9);
    expect(video[0]?.start.slice(0, 2)).toEqual([0x17, 0]);
    expect(video[1]?.start.slice(0, 2)).toEqual([0x17, 1]);
  });

  it('says what is missing when there is no gateway', async () => {
    const log = await push(`${server.url}/key`, { gateway: '' });
    const error = await given();
    expect(error.name).toBe('ERROR_NOT_SUPPORTED');
    expect(error.message).toContain('set `gateway`');
    expect(log.entries).toEqual(['connecting', 'disconnected', 'error ERROR_NOT_SUPPORTED']);
  });

  it('gives up what is no RTMP address, before the gateway hears of it', async () => {
    await push('rtmp://127.0.0.1/only-an-app');
    expect((await given()).name).toBe('ERROR_INVALID_PARAMETER');
  });

  it('gives up a target that the gateway may not reach', async () => {
    await push('rtmp://127.0.0.1:9/live/key');
    expect((await given()).name).toBe('ERROR_TARGET_NOT_ALLOWED');
  });

  it('tries again while the RTMP server is down', async () => {
    await commands.stopRtmp(server.id);
    const log = await push(`${server.url}/key`);
    await until('it warns', () => log.has('warning ERROR_TARGET_FAILED'));
    expect(pusher.state).toBe('reconnecting');
  });
});
