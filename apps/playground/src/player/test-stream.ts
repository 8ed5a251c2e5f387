import type { PlayerSource } from '@livelit/player';
import { LivePusher } from '@livelit/pusher';

import { createTestPicture } from '../test-picture.ts';
import { playUrl, playWays, pushUrl } from '../ways.ts';

/** A stream that this page pushes to its own gateway, so that there is something live to play. */
export interface TestStream {
  /** The stream's five ways out. */
  readonly sources: readonly PlayerSource[];
  stop(): Promise<void>;
}

/** Begins to push; resolves when the gateway has it. */
export async function startTestStream(): Promise<TestStream> {
  const name = `test-${Math.random().toString(36).slice(2, 8)}`;
  const picture = createTestPicture();
  // FLV with H.264 and Opus is what every way out takes.
  const pusher = new LivePusher({ audioCodec: 'opus' });
  await pusher.startCustomCapture(picture.stream);
  const connected = new Promise<void>((resolve, reject) => {
    pusher.addEventListener('statechange', () => pusher.pushStatus === 'connected' && resolve());
    pusher.addEventListener('error', ({ error }) => reject(error));
  });
  const stop = async (): Promise<void> => {
    pusher.destroy();
    picture.stop();
  };
  try {
    await pusher.startPush(pushUrl('flv', location.origin, name, ''));
    await connected;
  } catch (error) {
    await stop();
    throw error;
  }
  return { sources: playWays.map((type) => ({ url: playUrl(type, location.origin, name), type })), stop };
}
