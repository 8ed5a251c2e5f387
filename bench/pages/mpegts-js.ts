import mpegts from 'mpegts.js';

import { asked, createVideo } from './watch.ts';

const video = createVideo();
const type = asked.type.endsWith('ts') ? 'mpegts' : 'flv';
const player = mpegts.createPlayer({ type, url: asked.url, isLive: asked.live, cors: true });
player.attachMediaElement(video);
player.load();
void player.play();
