import type Hls from 'hls.js';
import type { Level } from 'hls.js';

import type { EngineAudioTrack, EngineContext, EngineLevel } from '../../engine.ts';

/** The qualities of hls.js in our words. */
export function levelsOf({ levels }: Hls): readonly EngineLevel[] {
  return levels.map((level: Level) => ({
    width: level.width,
    height: level.height,
    bitrate: level.bitrate,
    frameRate: level.frameRate || undefined,
    codecs: level.attrs['CODECS'] || [level.videoCodec, level.audioCodec].filter(Boolean).join(',') || undefined,
    name: level.name || undefined,
    url: level.url[0],
  }));
}

/** The sound tracks to choose from in our words; none in the light build, which plays what is in the variant. */
export function audioTracksOf({ audioTracks }: Hls): readonly EngineAudioTrack[] {
  return (audioTracks ?? []).map(({ name, lang }) => ({ name, lang }));
}

/** Tells when qualities and sound tracks change. */
export function tellTracks(hls: Hls, Events: typeof Hls.Events, notify: EngineContext['notify']): void {
  const { MANIFEST_PARSED, LEVELS_UPDATED, LEVEL_SWITCHED, AUDIO_TRACKS_UPDATED, AUDIO_TRACK_SWITCHED } = Events;
  for (const event of [MANIFEST_PARSED, LEVELS_UPDATED] as const) hls.on(event, () => notify({ type: 'levels' }));
  hls.on(LEVEL_SWITCHED, () => notify({ type: 'level' }));
  for (const event of [AUDIO_TRACKS_UPDATED, AUDIO_TRACK_SWITCHED] as const)
    hls.on(event, () => notify({ type: 'audiotracks' }));
}
