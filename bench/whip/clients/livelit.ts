import { LivePusher } from '@livelit/pusher';

import { present } from '../adapter.ts';

let pusher: LivePusher | undefined;

present({
  publish: async (url, token, stream, tell) => {
    pusher = new LivePusher({ token, videoQuality: { width: 160, height: 90, fps: 10, kbps: 100 } });
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
