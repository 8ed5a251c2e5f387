import { LivePlayer, type PlayerConfig } from '@livelit/player';

import { asked, bench, createVideo, option } from './watch.ts';

const config = JSON.parse(option('config') ?? '{}') as Partial<PlayerConfig>;
const player = new LivePlayer(createVideo(), config);
bench.said = () => `${player.state} ${player.error?.message ?? ''}`;
void player.load({ url: asked.url, type: asked.type, ...(asked.live ? { live: true } : {}) });
bench.pause = () => player.pause();
bench.play = () => void player.play();
