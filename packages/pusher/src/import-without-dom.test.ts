import { expect, it } from 'vitest';

it('can be imported where there is no page', async () => {
  const { LivePusher, pusherDefaults } = await import('./index.ts');
  expect(LivePusher).toBeTypeOf('function');
  expect(pusherDefaults.transports.map(({ name }) => name)).toEqual(['whip', 'flv', 'rtmp', 'webrtc']);
});

it('chooses the transport by the address', async () => {
  const { pusherDefaults } = await import('./index.ts');
  const choose = (url: string) => pusherDefaults.transports.find((one) => one.canPublish(new URL(url)))?.name;
  expect(choose('https://host/whip/a')).toBe('whip');
  expect(choose('http://host/rtc/v1/whip/?app=live&stream=a')).toBe('whip');
  expect(choose('wss://host/live/a.flv')).toBe('flv');
  expect(choose('rtmps://host/app/key')).toBe('rtmp');
  expect(choose('webrtc://host/app/a')).toBe('webrtc');
  expect(choose('srt://host:1')).toBeUndefined();
});
