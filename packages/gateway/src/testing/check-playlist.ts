/** One media segment of a playlist, whole or not. */
export interface ListedSegment {
  readonly number: number;
  readonly duration: number | undefined;
  readonly uri: string | undefined;
  readonly parts: readonly { readonly duration: number; readonly uri: string; readonly independent: boolean }[];
  readonly discontinuity: boolean;
  readonly map: string | undefined;
  readonly dateMs: number | undefined;
}

export interface ListedPlaylist {
  readonly version: number;
  readonly targetDuration: number;
  readonly mediaSequence: number;
  readonly discontinuitySequence: number;
  readonly partTarget: number | undefined;
  readonly partHoldBack: number | undefined;
  readonly preloadHint: string | undefined;
  readonly ended: boolean;
  readonly segments: readonly ListedSegment[];
}

const attribute = (line: string, name: string): string | undefined =>
  new RegExp(`[:,]${name}=(?:"([^"]*)"|([^,]*))`)
    .exec(line)
    ?.slice(1)
    .find((value) => value !== undefined);

/** Reads a media playlist, knowing only what this gateway writes. */
export function readPlaylist(text: string): ListedPlaylist {
  const lines = text.split('\n').filter((line) => line !== '');
  const value = (tag: string): string | undefined =>
    lines.find((line) => line.startsWith(`${tag}:`))?.slice(tag.length + 1);
  const control = lines.find((line) => line.startsWith('#EXT-X-SERVER-CONTROL:')) ?? '';
  const target = value('#EXT-X-PART-INF');
  const hint = lines.find((line) => line.startsWith('#EXT-X-PRELOAD-HINT:')) ?? '';
  const mediaSequence = Number(value('#EXT-X-MEDIA-SEQUENCE'));
  return {
    version: Number(value('#EXT-X-VERSION')),
    targetDuration: Number(value('#EXT-X-TARGETDURATION')),
    mediaSequence,
    discontinuitySequence: Number(value('#EXT-X-DISCONTINUITY-SEQUENCE') ?? 0),
    partTarget: target === undefined ? undefined : Number(target.split('=')[1]),
    partHoldBack: control === '' ? undefined : Number(attribute(control, 'PART-HOLD-BACK')),
    preloadHint: attribute(hint, 'URI'),
    ended: lines.includes('#EXT-X-ENDLIST'),
    segments: readSegments(lines, mediaSequence),
  };
}

type Growing = { -readonly [K in keyof ListedSegment]: ListedSegment[K] } & {
  parts: { duration: number; uri: string; independent: boolean }[];
};

function readSegments(lines: readonly string[], first: number): ListedSegment[] {
  const segments: Growing[] = [];
  const fresh = (): Growing => ({
    number: first + segments.length,
    duration: undefined,
    uri: undefined,
    parts: [],
    discontinuity: false,
    map: segments.at(-1)?.map,
    dateMs: undefined,
  });
  let segment = fresh();
  for (const line of lines) {
    if (line === '#EXT-X-DISCONTINUITY') segment.discontinuity = true;
    else if (line.startsWith('#EXT-X-MAP:')) segment.map = attribute(line, 'URI');
    else if (line.startsWith('#EXT-X-PROGRAM-DATE-TIME:')) segment.dateMs = Date.parse(line.slice(25));
    else if (line.startsWith('#EXTINF:')) segment.duration = parseFloat(line.slice(8));
    else if (line.startsWith('#EXT-X-PART:'))
      segment.parts.push({
        duration: Number(attribute(line, 'DURATION')),
        uri: attribute(line, 'URI') ?? '',
        independent: attribute(line, 'INDEPENDENT') === 'YES',
      });
    else if (!line.startsWith('#')) {
      segment.uri = line;
      segments.push(segment);
      segment = fresh();
    }
  }
  return segment.parts.length > 0 ? [...segments, segment] : segments;
}

/** What a media playlist does that RFC 8216bis forbids; `before` is an older copy of the same playlist. */
export function violations(text: string, before?: string): string[] {
  const playlist = readPlaylist(text);
  return [
    ...headerViolations(text, playlist),
    ...segmentViolations(playlist),
    ...partViolations(playlist),
    ...(before === undefined ? [] : updateViolations(readPlaylist(before), playlist)),
  ];
}

const when = (wrong: boolean, what: string): string[] => (wrong ? [what] : []);

function headerViolations(text: string, { version, targetDuration }: ListedPlaylist): string[] {
  return [
    ...when(!text.startsWith('#EXTM3U\n'), '#EXTM3U has to be first'),
    ...when(version < 6, 'EXT-X-MAP needs version 6'),
    ...when(!Number.isInteger(targetDuration) || targetDuration < 1, 'EXT-X-TARGETDURATION has to be a whole number'),
  ];
}

function segmentViolations({ segments, targetDuration }: ListedPlaylist): string[] {
  return segments.flatMap((segment, at) => {
    const next = segments[at + 1];
    const { number, duration, dateMs } = segment;
    const drift = next?.dateMs && dateMs && duration ? next.dateMs - dateMs - duration * 1000 : 0;
    return [
      ...when(segment.map === undefined, `segment ${number} has no EXT-X-MAP`),
      ...when(next !== undefined && duration === undefined, `segment ${number} has no EXTINF but is not the last`),
      ...when(Math.round(duration ?? 0) > targetDuration, `segment ${number} is longer than EXT-X-TARGETDURATION`),
      ...when(
        next?.map !== segment.map && next?.discontinuity === false,
        `segment ${next?.number} hides a change of tracks`,
      ),
      ...when(
        Math.abs(drift) > 20 && next?.discontinuity === false,
        `the date of segment ${next?.number} is off by ${drift} ms`,
      ),
    ];
  });
}

function partViolations(playlist: ListedPlaylist): string[] {
  const { segments, partTarget, partHoldBack, preloadHint } = playlist;
  if (partTarget === undefined)
    return when(
      segments.some(({ parts }) => parts.length > 0),
      'EXT-X-PART needs EXT-X-PART-INF',
    );
  const last = segments.at(-1);
  const open = last?.duration === undefined ? last : undefined;
  const next = `part-${open?.number ?? playlist.mediaSequence + segments.length}-${open?.parts.length ?? 0}.m4s`;
  return [
    ...when((partHoldBack ?? 0) < 3 * partTarget - 1e-4, 'PART-HOLD-BACK is below three part targets'),
    ...when(preloadHint !== undefined && preloadHint !== next, `the hint is ${preloadHint}, not ${next}`),
    ...when(playlist.ended && preloadHint !== undefined, 'there is a hint after the end'),
    ...segments.flatMap(({ number, parts, duration }) => {
      const sum = parts.reduce((total, part) => total + part.duration, 0);
      const short = parts.slice(0, -1).filter((part) => part.duration < 0.85 * partTarget - 1e-4);
      return [
        ...when(
          parts.some((part) => part.duration > partTarget + 1e-4),
          `segment ${number} has a part above PART-TARGET`,
        ),
        ...when(short.length > 0, `segment ${number} has a part of ${short[0]?.duration} below 85 % of ${partTarget}`),
        ...when(
          parts.length > 0 && duration !== undefined && Math.abs(sum - duration) > 0.001,
          `the parts of segment ${number} do not add up`,
        ),
      ];
    }),
  ];
}

function updateViolations(before: ListedPlaylist, after: ListedPlaylist): string[] {
  const gone = before.segments.filter(({ number }) => number < after.mediaSequence);
  const discontinuities = gone.filter((segment) => segment.discontinuity).length;
  const left = after.segments.reduce((sum, segment) => sum + (segment.duration ?? 0), 0);
  return [
    ...when(after.mediaSequence < before.mediaSequence, 'EXT-X-MEDIA-SEQUENCE goes back'),
    ...when(
      gone.length === after.mediaSequence - before.mediaSequence &&
        after.discontinuitySequence !== before.discontinuitySequence + discontinuities,
      'EXT-X-DISCONTINUITY-SEQUENCE is wrong',
    ),
    ...when(
      gone.length > 0 && left < 3 * after.targetDuration,
      'a segment was removed from a playlist that is too short',
    ),
    ...when(before.ended && !after.ended, 'EXT-X-ENDLIST was taken back'),
    ...after.segments.flatMap((segment) => {
      const old = before.segments.find(({ number }) => number === segment.number);
      if (!old) return [];
      const kept = old.parts.every((part, at) => segment.parts.length === 0 || segment.parts[at]?.uri === part.uri);
      const same =
        old.map === segment.map && old.discontinuity === segment.discontinuity && old.dateMs === segment.dateMs;
      const whole = old.duration === undefined || (old.duration === segment.duration && old.uri === segment.uri);
      return when(!kept || !same || !whole, `segment ${segment.number} changed`);
    }),
  ];
}
