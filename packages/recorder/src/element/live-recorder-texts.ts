import type { Lang } from '@livelit/core';

/** What the element says besides errors, which core describes. */
export interface LiveRecorderTexts {
  readonly controls: string;
  readonly record: string;
  readonly pause: string;
  readonly resume: string;
  readonly stop: string;
  readonly recording: string;
  readonly paused: string;
  readonly stopping: string;
  readonly saved: (name: string) => string;
  readonly ready: string;
  readonly noSource: string;
  readonly recordings: string;
  readonly empty: string;
  readonly recovered: (count: number) => string;
  readonly wasRecovered: string;
  readonly dismiss: string;
  readonly play: (name: string) => string;
  readonly download: (name: string) => string;
  readonly delete: (name: string) => string;
  readonly really: string;
  readonly confirm: string;
  readonly keep: string;
  readonly deleted: (name: string) => string;
}

const texts: Readonly<Record<Lang, LiveRecorderTexts>> = {
  en: {
    controls: 'Recorder',
    record: 'Record',
    pause: 'Pause',
    resume: 'Resume',
    stop: 'Stop',
    recording: 'Recording',
    paused: 'Paused',
    stopping: 'Saving…',
    saved: (name) => `Saved ${name}`,
    ready: 'Ready to record',
    noSource: 'Nothing to record yet',
    recordings: 'Recordings',
    empty: 'No recordings yet.',
    recovered: (count) =>
      count === 1
        ? 'A recording that was cut off has been recovered.'
        : `${count} recordings that were cut off have been recovered.`,
    wasRecovered: 'Recovered',
    dismiss: 'Dismiss',
    play: (name) => `Play ${name}`,
    download: (name) => `Download ${name}`,
    delete: (name) => `Delete ${name}`,
    really: 'Delete for good?',
    confirm: 'Delete',
    keep: 'Keep',
    deleted: (name) => `Deleted ${name}`,
  },
  'zh-CN': {
    controls: '录制器',
    record: '录制',
    pause: '暂停',
    resume: '继续',
    stop: '停止',
    recording: '正在录制',
    paused: '已暂停',
    stopping: '正在保存…',
    saved: (name) => `已保存 ${name}`,
    ready: '可以开始录制',
    noSource: '还没有可录制的内容',
    recordings: '录制文件',
    empty: '还没有录制文件。',
    recovered: (count) => `已恢复 ${count} 个中断的录制。`,
    wasRecovered: '已恢复',
    dismiss: '知道了',
    play: (name) => `播放 ${name}`,
    download: (name) => `下载 ${name}`,
    delete: (name) => `删除 ${name}`,
    really: '确定永久删除？',
    confirm: '删除',
    keep: '保留',
    deleted: (name) => `已删除 ${name}`,
  },
};

/** The texts in one language. */
export function textsIn(lang: Lang): LiveRecorderTexts {
  return texts[lang];
}
