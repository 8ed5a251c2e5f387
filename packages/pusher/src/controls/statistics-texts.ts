import type { Lang } from '@livelit/core';

import type { LivePusherStatistics } from '../pusher-statistics.ts';

/** One line of the panel: its name, and how to write it from the numbers. */
interface Line {
  readonly en: string;
  readonly zh: string;
  readonly write: (numbers: LivePusherStatistics) => string | undefined;
}

const unit = (value: number | undefined, name: string) => (value === undefined ? undefined : `${value} ${name}`);

const lines: readonly Line[] = [
  {
    en: 'Picture',
    zh: '画面',
    write: ({ width, height, fps }) => (width ? `${width} × ${height}, ${fps ?? 0} fps` : undefined),
  },
  { en: 'Codec', zh: '编码', write: ({ codec }) => codec?.replace('video/', '') },
  { en: 'Video', zh: '视频码率', write: ({ videoBitrate }) => unit(videoBitrate, 'kbps') },
  { en: 'Target', zh: '目标码率', write: ({ targetVideoBitrate }) => unit(targetVideoBitrate, 'kbps') },
  { en: 'Sound', zh: '音频码率', write: ({ audioBitrate }) => unit(audioBitrate, 'kbps') },
  { en: 'Network', zh: '网速', write: ({ netSpeed }) => unit(netSpeed, 'kbps') },
  { en: 'Available', zh: '可用带宽', write: ({ availableBitrate }) => unit(availableBitrate, 'kbps') },
  { en: 'Round trip', zh: '往返时间', write: ({ rtt }) => unit(rtt, 'ms') },
  { en: 'Send delay', zh: '发送延迟', write: ({ sendDelay }) => unit(sendDelay, 'ms') },
  { en: 'Encoding', zh: '编码耗时', write: ({ encodeTime }) => unit(encodeTime, 'ms') },
  { en: 'Packet loss', zh: '丢包率', write: ({ packetLoss }) => unit(packetLoss, '%') },
  { en: 'Sent again', zh: '重传包数', write: ({ retransmits }) => unit(retransmits, '') },
  { en: 'Key frames', zh: '关键帧', write: ({ keyFrames }) => unit(keyFrames, '') },
  { en: 'Dropped frames', zh: '丢帧', write: ({ droppedFrames }) => unit(droppedFrames, '') },
  {
    en: 'Waiting',
    zh: '待发送',
    write: ({ bufferedAmount }) =>
      bufferedAmount === undefined ? undefined : `${Math.round(bufferedAmount / 1000)} kB`,
  },
];

/** Name and value of everything that is known. */
export function statisticsIn(lang: Lang, numbers: LivePusherStatistics): readonly (readonly [string, string])[] {
  return lines.flatMap(({ en, zh, write }) => {
    const value = write(numbers)?.trim();
    return value ? [[lang === 'en' ? en : zh, value] as const] : [];
  });
}
