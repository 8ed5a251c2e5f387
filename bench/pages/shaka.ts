import shaka from 'shaka-player/dist/shaka-player.hls.js';

import { asked, bench, createVideo } from './watch.ts';

shaka.polyfill.installAll();
const video = createVideo();
const player = new shaka.Player();
await player.attach(video);
let said = '';
player.addEventListener('error', (event) => {
  said = JSON.stringify((event as Event & { detail?: { code?: number } }).detail?.code);
});
bench.said = () => said;
await player.load(asked.url);
await video.play();
