import type { Lang } from '@livelit/core';

/** What the element says besides errors, which core describes. */
export interface LivePlayerTexts {
  readonly connecting: string;
  readonly buffering: string;
  readonly reconnecting: (attempt: number) => string;
  readonly nextTry: (seconds: number) => string;
  readonly play: string;
  readonly blocked: string;
  readonly retry: string;
  readonly code: string;
}

const texts: Readonly<Record<Lang, LivePlayerTexts>> = {
  en: {
    connecting: 'Connecting…',
    buffering: 'Buffering…',
    reconnecting: (attempt) => `Reconnecting, attempt ${attempt}`,
    nextTry: (seconds) => `Next try in ${seconds} s`,
    play: 'Play',
    blocked: 'The browser waits for a click before it plays.',
    retry: 'Try now',
    code: 'Code',
  },
  'zh-CN': {
    connecting: '正在连接…',
    buffering: '正在缓冲…',
    reconnecting: (attempt) => `正在重新连接，第 ${attempt} 次尝试`,
    nextTry: (seconds) => `${seconds} 秒后重试`,
    play: '播放',
    blocked: '浏览器需要一次点击才能开始播放。',
    retry: '立即重试',
    code: '错误码',
  },
};

/** The texts in one language. */
export function textsIn(lang: Lang): LivePlayerTexts {
  return texts[lang];
}
