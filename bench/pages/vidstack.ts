import 'vidstack/player/styles/default/theme.css';
import 'vidstack/player/styles/default/layouts/video.css';
import 'vidstack/player';
import 'vidstack/player/layouts/default';
import 'vidstack/player/ui';
import { isHLSProvider, type MediaProviderChangeEvent } from 'vidstack';

import { asked, stage } from './watch.ts';

const player = document.createElement('media-player');
player.addEventListener('provider-change', (event) => {
  const provider = (event as MediaProviderChangeEvent).detail;
  // By default it would come from a CDN.
  if (isHLSProvider(provider)) provider.library = () => import('hls.js');
});
player.setAttribute('muted', '');
player.setAttribute('autoplay', '');
player.setAttribute('playsinline', '');
player.setAttribute('crossorigin', '');
if (asked.live) player.setAttribute('stream-type', 'live');
player.style.cssText = 'width:100%;height:100%';
player.append(document.createElement('media-provider'), document.createElement('media-video-layout'));
player.setAttribute('src', asked.url);
stage.append(player);
