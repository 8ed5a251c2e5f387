// The light build comes without types, and other packages compile this file too.
// oxlint-disable-next-line typescript/triple-slash-reference
/// <reference path="./hls-light.d.ts" />
import type Hls from 'hls.js';
import type { ErrorData, HlsConfig } from 'hls.js';

import { loadPart } from '../../load-part.ts';
import type { PlayerConfig } from '../../player-config.ts';

/** The two builds of hls.js: `light` is a third smaller and plays most live streams. */
export type HlsBuildName = 'light' | 'full';

/** The class of either build. */
export type HlsBuild = typeof Hls;

/** What a playlist can hold that the light build does not know, by what it is. */
const beyondLight: readonly (readonly [what: string, RegExp])[] = [
  // Without an address the sound is in the variant itself, which both builds play.
  ['alternate audio', /^#EXT-X-MEDIA:(?=.*\bTYPE=AUDIO\b)(?=.*\bURI=)/m],
  ['subtitles and captions', /^#EXT-X-MEDIA:.*\bTYPE=(SUBTITLES|CLOSED-CAPTIONS)\b/m],
  ['keys of a DRM system', /^#EXT-X-(SESSION-)?KEY:.*\b(METHOD=SAMPLE-AES|KEYFORMAT="(?!identity"))/m],
  [
    'HEVC, AC-3 or E-AC-3, which may be in MPEG-TS',
    /^#EXT-X-STREAM-INF:.*\bCODECS="[^"]*\b(hvc1|hev1|dvh[1e]|[ae]c-3)/m,
  ],
  ['content steering', /^#EXT-X-CONTENT-STEERING:/m],
  ['variables', /^#EXT-X-DEFINE:/m],
  ['interstitials', /^#EXT-X-DATERANGE:.*CLASS="com\.apple\.hls\.interstitial"/m],
];

/** Options of hls.js that only the full build obeys. */
const fullOptions: readonly (keyof HlsConfig)[] = [
  'cmcd',
  'emeEnabled',
  'drmSystems',
  'widevineLicenseUrl',
  'audioStreamController',
  'subtitleStreamController',
  'timelineController',
  'interstitialsController',
  'iframeController',
  'enableCEA708Captions',
];

/** What in a playlist the light build does not know; `undefined` when it knows everything. */
export function beyondLightBuild(playlist: string): string | undefined {
  return beyondLight.find(([, pattern]) => pattern.test(playlist))?.[0];
}

/** Whether media has what the light build cannot take out of MPEG-TS, and no playlist has said so: H.265, E-AC-3. */
export function isBeyondLight({ reason, error }: Pick<ErrorData, 'reason' | 'error'>): boolean {
  return /^Unsupported .+ in M2TS/.test(reason ?? error?.message ?? '');
}

/** Whether the options alone ask for the full build. */
export function optionsNeedFullBuild(options: Partial<HlsConfig>, { cmcd }: Pick<PlayerConfig, 'cmcd'>): boolean {
  return cmcd !== false || fullOptions.some((name) => !!options[name]);
}

/** Loads one of the builds; rejects with ERROR_MODULE_LOAD_FAILED. */
export async function loadHlsBuild(name: HlsBuildName): Promise<HlsBuild> {
  // Two literal imports, so that bundlers make two chunks of them.
  const library = name === 'full' ? import('hls.js') : import('hls.js/light');
  return (await loadPart(`hls.js ${name}`, library)).default;
}
