import 'video.js/dist/video-js.css';
import videojs from 'video.js';

import { asked, createVideo } from './watch.ts';

const video = createVideo();
video.className = 'video-js';
videojs(video, {
  controls: true,
  autoplay: 'muted',
  liveui: asked.live,
  sources: [{ src: asked.url, type: 'application/x-mpegURL' }],
});
