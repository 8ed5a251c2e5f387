import Artplayer from 'artplayer';

import { asked, stage } from './watch.ts';

const isFlv = asked.type === 'http-flv';
new Artplayer({
  container: stage as HTMLDivElement,
  url: asked.url,
  type: isFlv ? 'flv' : 'm3u8',
  isLive: asked.live,
  muted: true,
  autoplay: true,
  moreVideoAttr: { crossOrigin: 'anonymous', playsInline: true },
  // As its own documentation shows.
  customType: {
    m3u8: async (video, url) => {
      const { default: Hls } = await import('hls.js');
      const hls = new Hls();
      hls.loadSource(url);
      hls.attachMedia(video);
    },
    flv: async (video, url) => {
      const { default: mpegts } = await import('mpegts.js');
      const player = mpegts.createPlayer({ type: 'flv', url, isLive: asked.live });
      player.attachMediaElement(video);
      player.load();
    },
  },
});
