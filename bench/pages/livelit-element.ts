import '@livelit/player/define';
import { asked, option, stage } from './watch.ts';

const element = document.createElement('live-player');
element.muted = true;
element.autoplay = true;
element.style.cssText = 'width:100%;height:100%';
if (option('controls')) element.setAttribute('controls', '');
element.setAttribute('crossorigin', 'anonymous');
element.src = asked.url;
stage.append(element);
