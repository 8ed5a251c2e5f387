/** What media-chrome shows over the time range. */
export interface Preview {
  readonly mediaPreviewTime: number | undefined;
  readonly mediaPreviewImage: string | undefined;
  readonly mediaPreviewCoords: readonly number[] | undefined;
  readonly mediaPreviewChapter: string | undefined;
}

/** What the preview is made of. */
interface Previewed {
  readonly live: boolean | undefined;
  readonly seekable: TimeRanges;
  readonly textTracks: Iterable<TextTrack>;
  readonly thumbnails: string;
  querySelector(selector: string): Element | null;
}

/** The pointer is elsewhere. */
export const noPreview: Preview = {
  mediaPreviewTime: undefined,
  mediaPreviewImage: undefined,
  mediaPreviewCoords: undefined,
  mediaPreviewChapter: undefined,
};

/** What to show for a moment; of what is live its time is that behind the live edge. */
export function previewAt(player: Previewed, time: number): Preview {
  const { live, seekable } = player;
  const end = seekable.length ? seekable.end(seekable.length - 1) : 0;
  const chapter = cueAt(player, time, ({ kind }) => kind === 'chapters');
  return {
    ...thumbnailAt(player, time),
    mediaPreviewTime: live ? time - end : time,
    mediaPreviewChapter: chapter?.text ?? '',
  };
}

/** The picture of a WebVTT thumbnail track: its address, and the part of it, as `#xywh=` says. */
function thumbnailAt(player: Previewed, time: number): Pick<Preview, 'mediaPreviewImage' | 'mediaPreviewCoords'> {
  const cue = cueAt(player, time, ({ kind, label }) => kind === 'metadata' && label === 'thumbnails');
  if (!cue) return { mediaPreviewImage: undefined, mediaPreviewCoords: undefined };
  const child = player.querySelector('track[label="thumbnails"]') as HTMLTrackElement | null;
  const base = new URL(player.thumbnails || child?.src || '', document.baseURI);
  const { href, hash } = new URL(cue.text.trim(), base);
  const part = new URLSearchParams(hash.slice(1)).get('xywh');
  return { mediaPreviewImage: href, mediaPreviewCoords: part?.replace('pixel:', '').split(',').map(Number) };
}

function cueAt({ textTracks }: Previewed, time: number, ofTrack: (track: TextTrack) => boolean): VTTCue | undefined {
  const cues = [...([...textTracks].find((track) => ofTrack(track))?.cues ?? [])] as VTTCue[];
  return cues.find(({ startTime, endTime }) => startTime <= time && time < endTime);
}
