import { LivePusher } from '@livelit/pusher';

import { present } from '../adapter.ts';

let pusher: LivePusher | undefined;

present({
  publish: async (url, token, stream, tell) => {
    pusher = new LivePusher({ token, videoQuality: { width: 320, height: 180, fps: 15, kbps: 300 } });
    pusher.addEventListener('error', ({ error }) => tell(error.message));
    pusher.addEventListener('warning', ({ error }) => tell(error.message));
    await pusher.startCustomCapture(stream);
    await pusher.startPush(url);
  },
  stop: async () => {
    await pusher?.stopPush();
    pusher?.destroy();
  },
});
