import Hls from 'hls.js';

import { asked, createVideo } from './watch.ts';

const video = createVideo();
const hls = new Hls();
hls.loadSource(asked.url);
hls.attachMedia(video);
hls.on(Hls.Events.MANIFEST_PARSED, () => void video.play().catch(() => {}));
