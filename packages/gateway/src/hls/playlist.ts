import { type HlsPart, type HlsSegment, isIndependent } from './hls-segment.ts';
import type { HlsWindow } from './hls-window.ts';

/** What a multivariant playlist says about the one variant there is. */
export interface VariantInfo {
  /** Address of the media playlist. */
  readonly uri: string;
  /** Bits per second of the worst segment. */
  readonly bandwidth: number;
  readonly averageBandwidth: number;
  /** Names of RFC 6381. */
  readonly codecs: readonly string[];
  /** Pixels; left out when it is 0. */
  readonly width: number;
  readonly height: number;
  /** Pictures per second; left out when it is 0. */
  readonly frameRate: number;
}

/** Seconds from the end of a playlist in which parts are of use; beyond, a long one would only raise PART-TARGET. */
const longestPartSpan = 10;

export const partUri = (number: number, index: number): string => `part-${number}-${index}.m4s`;
export const segmentUri = (number: number): string => `segment-${number}.m4s`;
export const initUri = (id: number): string => `init-${id}.mp4`;

export function multivariantPlaylist(variant: VariantInfo): string {
  const attributes = [
    `BANDWIDTH=${variant.bandwidth}`,
    `AVERAGE-BANDWIDTH=${variant.averageBandwidth}`,
    `CODECS="${variant.codecs.join(',')}"`,
    ...(variant.width > 0 ? [`RESOLUTION=${variant.width}x${variant.height}`] : []),
    ...(variant.frameRate > 0 ? [`FRAME-RATE=${variant.frameRate.toFixed(3)}`] : []),
  ];
  return lines(['#EXTM3U', '#EXT-X-VERSION:7', `#EXT-X-STREAM-INF:${attributes.join(',')}`, variant.uri]);
}

/** The playlist of whole segments, for every player. */
export function mediaPlaylist(window: HlsWindow): string {
  const segments = window.listed.filter((segment) => segment.complete);
  return lines([
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    `#EXT-X-TARGETDURATION:${window.targetDuration}`,
    ...sequenceTags(window, segments),
    ...segmentLines(segments, () => []),
    ...(window.ended ? ['#EXT-X-ENDLIST'] : []),
  ]);
}

export interface LowLatencyOptions {
  /** Seconds that a part is meant to have. */
  readonly partTarget: number;
  /** Whether more is to come soon. */
  readonly live: boolean;
}

/** The playlist that lists parts too and may be waited for (RFC 8216bis, appendix B). */
export function lowLatencyPlaylist(window: HlsWindow, { partTarget, live }: LowLatencyOptions): string {
  const segments = window.listed;
  const recent = recentSegments(segments, Math.min(3 * window.targetDuration, longestPartSpan));
  // No part may be longer than the target, and one frame can be: the pictures may have stood still.
  const longest = Math.max(partTarget, ...[...recent].flatMap((segment) => segment.parts.map((part) => part.duration)));
  const target = Math.ceil(longest * 1000) / 1000;
  const next = window.open;
  return lines([
    '#EXTM3U',
    '#EXT-X-VERSION:9',
    `#EXT-X-TARGETDURATION:${window.targetDuration}`,
    `#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=${seconds(3 * target)}`,
    `#EXT-X-PART-INF:PART-TARGET=${seconds(target)}`,
    ...sequenceTags(window, segments),
    ...segmentLines(segments, (segment) => (recent.has(segment) ? partLines(segment) : [])),
    ...(live && !window.ended
      ? [`#EXT-X-PRELOAD-HINT:TYPE=PART,URI="${partUri(window.openNumber, next?.parts.length ?? 0)}"`]
      : []),
    ...(window.ended ? ['#EXT-X-ENDLIST'] : []),
  ]);
}

function sequenceTags(window: HlsWindow, segments: readonly HlsSegment[]): string[] {
  return [
    `#EXT-X-MEDIA-SEQUENCE:${segments[0]?.number ?? window.openNumber}`,
    `#EXT-X-DISCONTINUITY-SEQUENCE:${window.discontinuitySequence}`,
    ...(segments.every(isIndependent) ? ['#EXT-X-INDEPENDENT-SEGMENTS'] : []),
  ];
}

function segmentLines(segments: readonly HlsSegment[], parts: (segment: HlsSegment) => string[]): string[] {
  return segments.flatMap((segment, at) => {
    if (segment.parts.length === 0) return [];
    const newInit = segment.init !== segments[at - 1]?.init;
    return [
      ...(segment.discontinuity ? ['#EXT-X-DISCONTINUITY'] : []),
      ...(newInit ? [`#EXT-X-MAP:URI="${initUri(segment.init.id)}"`] : []),
      `#EXT-X-PROGRAM-DATE-TIME:${new Date(segment.dateMs).toISOString()}`,
      ...parts(segment),
      ...(segment.complete ? [`#EXTINF:${seconds(segment.duration)},`, segmentUri(segment.number)] : []),
    ];
  });
}

function partLines(segment: HlsSegment): string[] {
  const line = (part: HlsPart, index: number): string =>
    `#EXT-X-PART:DURATION=${seconds(part.duration)},URI="${partUri(segment.number, index)}"` +
    (part.independent ? ',INDEPENDENT=YES' : '');
  return segment.parts.map(line);
}

/** The segments at the end of the playlist that begin within so many seconds of it, and the one that grows. */
function recentSegments(segments: readonly HlsSegment[], span: number): ReadonlySet<HlsSegment> {
  const recent = new Set<HlsSegment>();
  let fromEnd = 0;
  for (const segment of segments.toReversed()) {
    fromEnd += segment.duration;
    if (fromEnd > span && segment.complete) break;
    recent.add(segment);
  }
  return recent;
}

const seconds = (value: number): string => value.toFixed(5);
const lines = (all: readonly string[]): string => `${all.join('\n')}\n`;
