import type { Lang } from '@livelit/core';

import type { LivePlayerStatistics } from '../statistics.ts';

/** One line of the panel: its name, and how to write it from the numbers. */
interface Line {
  readonly en: string;
  readonly zh: string;
  readonly write: (numbers: LivePlayerStatistics) => string | undefined;
}

const unit = (value: number | undefined, name: string) => (value === undefined ? undefined : `${value} ${name}`);

const lines: readonly Line[] = [
  {
    en: 'Picture',
    zh: '画面',
    write: ({ width, height, fps }) => (width ? `${width} × ${height}, ${fps ?? 0} fps` : undefined),
  },
  { en: 'Video', zh: '视频码率', write: ({ videoBitrate }) => unit(videoBitrate, 'kbps') },
  { en: 'Sound', zh: '音频码率', write: ({ audioBitrate }) => unit(audioBitrate, 'kbps') },
  { en: 'Network', zh: '网速', write: ({ netSpeed }) => unit(netSpeed, 'kbps') },
  {
    en: 'Latency',
    zh: '延迟',
    write: ({ latency }) => (latency === undefined ? undefined : `${latency.toFixed(1)} s`),
  },
  { en: 'Round trip', zh: '往返时间', write: ({ rtt }) => unit(rtt, 'ms') },
  { en: 'Jitter buffer', zh: '抖动缓冲', write: ({ jitterBufferDelay }) => unit(jitterBufferDelay, 'ms') },
  { en: 'Video loss', zh: '视频丢包', write: ({ videoPacketLoss }) => unit(videoPacketLoss, '%') },
  { en: 'Sound loss', zh: '音频丢包', write: ({ audioPacketLoss }) => unit(audioPacketLoss, '%') },
  { en: 'Stalled', zh: '卡顿', write: ({ videoTotalBlockTime }) => unit(videoTotalBlockTime, 'ms') },
  { en: 'Dropped frames', zh: '丢帧', write: ({ droppedFrames }) => unit(droppedFrames, '') },
];

/** Name and value of everything that is known. */
export function statisticsIn(lang: Lang, numbers: LivePlayerStatistics): readonly (readonly [string, string])[] {
  return lines.flatMap(({ en, zh, write }) => {
    const value = write(numbers)?.trim();
    return value ? [[lang === 'en' ? en : zh, value] as const] : [];
  });
}
