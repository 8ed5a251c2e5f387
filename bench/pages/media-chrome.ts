import 'media-chrome';
import 'hls-video-element';
import { asked, stage } from './watch.ts';

stage.innerHTML = `<media-controller style="width:100%;height:100%">
  <hls-video slot="media" muted autoplay playsinline crossorigin></hls-video>
  <media-control-bar>
    <media-play-button></media-play-button><media-mute-button></media-mute-button>
    <media-volume-range></media-volume-range><media-time-range></media-time-range>
    <media-time-display></media-time-display><media-fullscreen-button></media-fullscreen-button>
  </media-control-bar>
</media-controller>`;
stage.querySelector('hls-video')?.setAttribute('src', asked.url);
