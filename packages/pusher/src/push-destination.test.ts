import { expect, it } from 'vitest';

import { PushDestination } from './push-destination.ts';
import { pusherDefaults } from './pusher-config.ts';

const transport = { name: 'fake', canPublish: () => true, load: () => Promise.reject(new Error('Never loaded.')) };
const host = {
  config: pusherDefaults,
  tracks: () => [],
  quality: () => ({ video: pusherDefaults.videoQuality, audio: pusherDefaults.audioQuality }),
  shared: <T>(_name: string, make: (signal: AbortSignal) => T) => make(new AbortController().signal),
  onEnd: () => {},
};
const labelOf = (url: string) => new PushDestination(new URL(url), transport, {}, host).label;

it.each([
  ['rtmp://live.example/app/secret-key', 'rtmp://live.example/app'],
  ['rtmps://live.example:443/app/instance/secret?token=1', 'rtmps://live.example:443/app/instance'],
  ['https://user:password@host/whip/room?token=secret', 'https://host/whip/room'],
  ['wss://host/live/a.flv?sign=secret', 'wss://host/live/a.flv'],
])('is called, without its secrets, by its address: %s', (url, label) => expect(labelOf(url)).toBe(label));
