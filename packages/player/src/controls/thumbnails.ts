/** What media-chrome shows over the time range. */
export interface Thumbnail {
  readonly mediaPreviewImage: string | undefined;
  readonly mediaPreviewCoords: readonly number[] | undefined;
}

/** Where thumbnails are described. */
interface Described {
  readonly textTracks: TextTrackList;
  readonly thumbnails: string;
  querySelector(selector: string): Element | null;
}

/** The picture of a WebVTT thumbnail track for a moment: its address, and the part of it, as `#xywh=` says. */
export function thumbnailAt(player: Described, time: number | undefined): Thumbnail {
  const none = { mediaPreviewImage: undefined, mediaPreviewCoords: undefined };
  const track = [...player.textTracks].find(({ kind, label }) => kind === 'metadata' && label === 'thumbnails');
  if (time === undefined || !track?.cues) return none;
  const cues = [...track.cues] as VTTCue[];
  const cue = cues.find(({ startTime, endTime }) => startTime <= time && time < endTime) ?? cues.at(-1);
  if (!cue) return none;
  const child = player.querySelector('track[label="thumbnails"]') as HTMLTrackElement | null;
  const base = new URL(player.thumbnails || child?.src || '', document.baseURI);
  const { href, hash } = new URL(cue.text.trim(), base);
  const part = new URLSearchParams(hash.slice(1)).get('xywh');
  return { mediaPreviewImage: href, mediaPreviewCoords: part?.replace('pixel:', '').split(',').map(Number) };
}
