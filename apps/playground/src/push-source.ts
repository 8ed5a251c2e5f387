import type { LivePusher } from '@livelit/pusher';

import { createTestPicture } from './test-picture.ts';
import type { PushSource } from './ways.ts';

/** Lets go of what a source captures. */
export type CloseSource = () => void;

/** Makes the pusher capture this source. Rejects with a LiveError when there is none, or nobody may use it. */
export async function openSource(pusher: LivePusher, source: PushSource): Promise<CloseSource> {
  switch (source) {
    case 'test': {
      const picture = createTestPicture();
      const id = await pusher.startCustomCapture(picture.stream).catch((error: unknown) => {
        picture.stop();
        throw error;
      });
      return () => {
        pusher.stopCustomCapture(id);
        picture.stop();
      };
    }
    case 'camera':
      await pusher.startCamera();
      try {
        await pusher.startMicrophone();
      } catch (error) {
        pusher.stopCamera();
        throw error;
      }
      return () => {
        pusher.stopCamera();
        pusher.stopMicrophone();
      };
    case 'screen':
      await pusher.startScreenCapture({ audio: true });
      return () => pusher.stopScreenCapture();
  }
}
