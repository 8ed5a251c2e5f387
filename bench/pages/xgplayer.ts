import 'xgplayer/dist/index.min.css';
import Player from 'xgplayer';
import Flv from 'xgplayer-flv';
import Hls from 'xgplayer-hls';

import { asked, stage } from './watch.ts';

const isFlv = asked.type === 'http-flv';
new Player({
  el: stage,
  url: asked.url,
  isLive: asked.live,
  autoplay: true,
  autoplayMuted: true,
  playsinline: true,
  width: '100%',
  height: '100%',
  videoAttributes: { crossOrigin: 'anonymous' },
  plugins: [isFlv ? Flv : Hls],
});
