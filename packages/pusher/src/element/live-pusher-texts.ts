import type { Lang, PushStatus } from '@livelit/core';

/** What the element says besides errors, which core describes. */
export interface LivePusherTexts {
  readonly preview: string;
  readonly empty: string;
  readonly camera: string;
  readonly microphone: string;
  readonly screen: string;
  readonly start: string;
  readonly stop: string;
  readonly close: string;
  readonly code: string;
  readonly nextTry: (seconds: number) => string;
  readonly tryNow: string;
  readonly state: (state: PushStatus, attempt: number) => string;
}

const texts: Readonly<Record<Lang, LivePusherTexts>> = {
  en: {
    preview: 'Preview',
    empty: 'Nothing is captured',
    camera: 'Camera',
    microphone: 'Microphone',
    screen: 'Screen',
    start: 'Go live',
    stop: 'Stop',
    close: 'Close this notice',
    code: 'Code',
    nextTry: (seconds) => `Next try in ${seconds} s`,
    tryNow: 'Try now',
    state: (state, attempt) =>
      ({
        disconnected: 'Not live',
        connecting: 'Connecting…',
        connected: 'Live',
        reconnecting: `Reconnecting, attempt ${attempt}`,
      })[state],
  },
  'zh-CN': {
    preview: '预览',
    empty: '尚未采集任何画面或声音',
    camera: '摄像头',
    microphone: '麦克风',
    screen: '屏幕',
    start: '开始直播',
    stop: '停止',
    close: '关闭此提示',
    code: '错误码',
    nextTry: (seconds) => `${seconds} 秒后重试`,
    tryNow: '立即重试',
    state: (state, attempt) =>
      ({
        disconnected: '未直播',
        connecting: '正在连接…',
        connected: '直播中',
        reconnecting: `正在重新连接，第 ${attempt} 次尝试`,
      })[state],
  },
};

/** The texts in one language. */
export function textsIn(lang: Lang): LivePusherTexts {
  return texts[lang];
}
