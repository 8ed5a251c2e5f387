import { weighImports } from '../scripts/weigh.ts';
import { buildPackages } from './build-packages.ts';
import type { BenchOptions } from './options.ts';
import { judged, report, type Row } from './report.ts';
import { peerVersions } from './rig/peers.ts';

let fromSource = false;

/** What `controls` loads later belongs to the controls. */
const ofControls = /player\/(src|dist)\/controls\/|media-chrome/;
/** What plays one source, with whatever engine: loaded beside it. */
const ofPlaying = /player\/(src|dist)\/(session|playback)\.[jt]s$/;

async function weightOf(imports: string, ...parts: readonly RegExp[]): Promise<number> {
  const bundle = await weighImports(imports, fromSource);
  const all = [...parts];
  if (imports === livelitControls && bundle.has(ofControls)) all.push(ofControls);
  const plays = imports === livelitControls || (imports === livelitPlayer && parts.length > 0);
  if (plays && bundle.has(ofPlaying)) all.push(ofPlaying);
  return bundle.weight(...all) / 1000;
}

/** Names and what a page imports for them; `parts` are lazy. */
type Entries = Readonly<Record<string, string | readonly [imports: string, ...parts: RegExp[]]>>;

async function weighAll(entries: Entries): Promise<Record<string, number>> {
  const weights: Record<string, number> = {};
  for (const [name, entry] of Object.entries(entries))
    weights[name] = await (typeof entry === 'string' ? weightOf(entry) : weightOf(...entry));
  return weights;
}

const vidstack = `import 'vidstack/player';
import 'vidstack/player/styles/default/theme.css'; import 'vidstack/player/styles/default/layouts/video.css';
import 'vidstack/player/layouts/default'; import 'vidstack/player/ui';`;
const mediaChrome = `import 'media-chrome'; import 'media-chrome/menu';`;
const xgplayer = `import Player from 'xgplayer'; import 'xgplayer/dist/index.min.css'; console.log(Player);`;
const artplayer = `import Artplayer from 'artplayer'; console.log(Artplayer);`;
const videoJsStyle = `import 'video.js/dist/video-js.css';`;
const shaka = `import shaka from 'shaka-player/dist/shaka-player.hls.js'; console.log(shaka);`;
const hlsJs = `import Hls from 'hls.js'; console.log(Hls);`;
const mpegtsJs = `import mpegts from 'mpegts.js'; console.log(mpegts);`;

const livelitPlayer = `export * from '@livelit/player';`;
const livelitElement = `import '@livelit/player/define';`;
const livelitControls = `import '@livelit/player/define'; import '@livelit/player/controls';`;

const engines: Readonly<Record<string, readonly RegExp[]>> = {
  'hls.js/light': [/engines\/hls\/start-hls\.[jt]s$/, /hls\.light/],
  'hls.js, whole': [/engines\/hls\/start-hls\.[jt]s$/, /dist\/hls\.(mjs|js)$/],
  'FLV (mpegts.js)': [/mpegts\/(start|play)-mpegts\.[jt]s$/],
  WHEP: [/engines\/whep\/start-whep\.[jt]s$/],
  'files by the browser': [/engines\/native\/start-native\.[jt]s$/],
};

/** What a page loads, gzipped, JavaScript and styles: before an engine, with controls, with an engine. */
export async function run({ quick }: BenchOptions): Promise<void> {
  fromSource = quick;
  if (!quick) buildPackages();
  const rows: Row[] = [];
  const goal = (row: string, weight: number, peers: Readonly<Record<string, number>>, most: number) =>
    rows.push(judged(row, 'kB gzip', weight, peers, `at most ${most} kB`, weight <= most));

  const headless = await weighAll({
    'vidstack, no layout': `import 'vidstack/player';`,
    'video.js 8, core': `import videojs from 'video.js/core'; console.log(videojs);`,
  });
  const player = await weightOf(livelitPlayer);
  const element = await weightOf(livelitElement);
  const controls = await weightOf(livelitControls);
  goal('LivePlayer, before an engine', player, headless, 12);
  goal('<live-player> with Lit, before an engine', element, headless, 22);
  goal(
    '<live-player controls>, all, before an engine',
    controls,
    await weighAll({
      vidstack: vidstack,
      'media-chrome, all': mediaChrome,
      xgplayer,
      ArtPlayer: artplayer,
      'video.js 8, core': `${videoJsStyle} import videojs from 'video.js/core'; console.log(videojs);`,
    }),
    75,
  );

  const withHls = await weighAll({
    vidstack: `${vidstack} ${hlsJs}`,
    'media-chrome + hls-video': `${mediaChrome} import 'hls-video-element';`,
    xgplayer: `${xgplayer} import Hls from 'xgplayer-hls'; console.log(Hls);`,
    ArtPlayer: `${artplayer} ${hlsJs}`,
    'video.js 8': `${videoJsStyle} import videojs from 'video.js'; console.log(videojs);`,
    'Shaka, no UI': shaka,
  });
  const withFlv = await weighAll({
    xgplayer: `${xgplayer} import Flv from 'xgplayer-flv'; console.log(Flv);`,
    ArtPlayer: `${artplayer} ${mpegtsJs}`,
  });
  const lean = await weighAll({ 'hls.js bare': hlsJs, 'mpegts.js bare': mpegtsJs });
  for (const [name, parts] of Object.entries(engines)) {
    const peers = name.startsWith('hls') ? withHls : name.startsWith('FLV') ? withFlv : {};
    const bare = name.startsWith('hls')
      ? { 'hls.js bare': lean['hls.js bare']! }
      : name.startsWith('FLV')
        ? { 'mpegts.js bare': lean['mpegts.js bare']! }
        : {};
    rows.push(judged(`LivePlayer + ${name}`, 'kB gzip', await weightOf(livelitPlayer, ...parts), bare));
    rows.push(judged(`<live-player controls> + ${name}`, 'kB gzip', await weightOf(livelitControls, ...parts), peers));
  }
  report('player-size', rows, peerVersions(), !quick);
}
