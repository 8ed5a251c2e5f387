import type { Lang } from '@livelit/core';

const en = {
  player: 'Player',
  settings: 'Settings',
  back: 'Back',
  quality: 'Quality',
  auto: 'Auto',
  speed: 'Speed',
  audio: 'Sound track',
  captions: 'Subtitles',
  off: 'Off',
  line: 'Line',
  stats: 'Statistics',
  snapshot: 'Snapshot',
  close: 'Close',
  normal: 'Normal',
};

const zh: typeof en = {
  player: '播放器',
  settings: '设置',
  back: '返回',
  quality: '清晰度',
  auto: '自动',
  speed: '倍速',
  audio: '音轨',
  captions: '字幕',
  off: '关闭',
  line: '线路',
  stats: '统计信息',
  snapshot: '截图',
  close: '关闭',
  normal: '正常',
};

/** What the bar says besides media-chrome's own words. */
export type ControlsTexts = Readonly<typeof en>;

/** The texts in one language. */
export const controlsTexts: Readonly<Record<Lang, ControlsTexts>> = { en, 'zh-CN': zh };
