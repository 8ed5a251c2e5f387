import type { Lang, PushStatus } from '@livelit/core';

const en = {
  controls: 'Pusher',
  microphone: 'Microphone',
  camera: 'Camera',
  screen: 'Share screen',
  switchCamera: 'Switch camera',
  sources: 'Sources',
  settings: 'Settings',
  start: 'Go live',
  stop: 'Stop',
  close: 'Close',
  code: 'Code',
  tryNow: 'Try now',
  nextTry: (seconds: number) => `Next try in ${seconds} s`,
  state: (state: PushStatus, attempt: number) =>
    ({
      disconnected: 'Not live',
      connecting: 'Connecting…',
      connected: 'Live',
      reconnecting: `Reconnecting, attempt ${attempt}`,
    })[state],
  elapsed: (time: string) => `Live for ${time}`,
  muted: 'Muted',
  sharing: 'Sharing the screen',
  idle: 'Nothing is captured yet.',
  turnOn: 'Turn on camera and microphone',
  turnOnOne: { camera: 'Turn on the camera', microphone: 'Turn on the microphone' },
  asking: {
    camera: 'Waiting for the camera. If the browser asks, choose “Allow”.',
    microphone: 'Waiting for the microphone. If the browser asks, choose “Allow”.',
    screen: 'Choose in the browser’s window what to share.',
  },
  willAsk: 'The browser will ask whether this page may use them.',
  paused: 'Viewers see no picture of yours.',
  resume: 'Show the picture',
  level: 'Level of the microphone',
  network: 'Network',
  networkLevels: ['nothing arrives', 'bad', 'poor', 'fair', 'good'],
  limits: {
    none: '',
    bandwidth: 'The network is too slow for this quality.',
    cpu: 'This device is too slow for this quality.',
    other: 'The quality is reduced.',
  },
  chooseSource: 'Choose a source',
  noPreview: 'No preview',
  screenSource: 'Screen, window or tab',
  fileSource: 'File',
  fileHint: 'Picture, video or sound',
  testSource: 'Test picture',
  inUse: 'In use',
  nth: {
    camera: (nth: number) => `Camera ${nth}`,
    microphone: (nth: number) => `Microphone ${nth}`,
    speaker: (nth: number) => `Speaker ${nth}`,
  },
  quality: 'Quality',
  speaker: 'Test the speaker',
  back: 'Back',
  noDevices: 'None found',
  mirrorPreview: 'Mirror the preview',
  mirrorViewers: 'Mirror for viewers',
  stats: 'Statistics',
  destinations: 'Destinations',
  explain: {
    user: {
      camera: 'The camera is blocked for this page.',
      microphone: 'The microphone is blocked for this page.',
      both: 'Camera and microphone are blocked for this page.',
      remedy: 'Allow it in the browser, by the icon beside the address, and try again.',
    },
    policy: {
      camera: 'This page may not use the camera.',
      microphone: 'This page may not use the microphone.',
      both: 'This page may not use camera and microphone.',
      remedy: 'Whoever embeds this page, or administers this device, has to allow it.',
    },
    insecure: {
      camera: 'Only pages with HTTPS may use the camera.',
      microphone: 'Only pages with HTTPS may use the microphone.',
      both: 'Only pages with HTTPS may use camera and microphone.',
      remedy: 'Open this page with https:// in its address.',
    },
    none: {
      camera: 'No camera was found.',
      microphone: 'No microphone was found.',
      both: 'No camera and no microphone were found.',
      remedy: 'Connect one, or choose another source.',
    },
  },
} as const satisfies Record<string, unknown>;

const zh: ControlsTexts = {
  controls: '推流',
  microphone: '麦克风',
  camera: '摄像头',
  screen: '共享屏幕',
  switchCamera: '切换摄像头',
  sources: '画面来源',
  settings: '设置',
  start: '开始直播',
  stop: '停止',
  close: '关闭',
  code: '错误码',
  tryNow: '立即重试',
  nextTry: (seconds) => `${seconds} 秒后重试`,
  state: (state, attempt) =>
    ({
      disconnected: '未直播',
      connecting: '正在连接…',
      connected: '直播中',
      reconnecting: `正在重新连接，第 ${attempt} 次尝试`,
    })[state],
  elapsed: (time) => `已直播 ${time}`,
  muted: '已静音',
  sharing: '正在共享屏幕',
  idle: '尚未采集任何画面或声音。',
  turnOn: '打开摄像头和麦克风',
  turnOnOne: { camera: '打开摄像头', microphone: '打开麦克风' },
  asking: {
    camera: '正在等待摄像头。如果浏览器询问，请选择“允许”。',
    microphone: '正在等待麦克风。如果浏览器询问，请选择“允许”。',
    screen: '请在浏览器窗口中选择要共享的内容。',
  },
  willAsk: '浏览器会询问是否允许此页面使用它们。',
  paused: '观众现在看不到您的画面。',
  resume: '恢复画面',
  level: '麦克风音量',
  network: '网络',
  networkLevels: ['没有数据送达', '很差', '较差', '一般', '良好'],
  limits: {
    none: '',
    bandwidth: '网络速度不足以支持当前清晰度。',
    cpu: '设备性能不足以支持当前清晰度。',
    other: '清晰度已被降低。',
  },
  chooseSource: '选择画面来源',
  noPreview: '无预览',
  screenSource: '屏幕、窗口或标签页',
  fileSource: '文件',
  fileHint: '图片、视频或音频',
  testSource: '测试画面',
  inUse: '使用中',
  nth: { camera: (nth) => `摄像头 ${nth}`, microphone: (nth) => `麦克风 ${nth}`, speaker: (nth) => `扬声器 ${nth}` },
  quality: '清晰度',
  speaker: '测试扬声器',
  back: '返回',
  noDevices: '未找到设备',
  mirrorPreview: '预览镜像',
  mirrorViewers: '观众画面镜像',
  stats: '统计信息',
  destinations: '推流目标',
  explain: {
    user: {
      camera: '此页面的摄像头权限已被禁止。',
      microphone: '此页面的麦克风权限已被禁止。',
      both: '此页面的摄像头和麦克风权限已被禁止。',
      remedy: '请点击地址栏旁的图标，允许使用，然后重试。',
    },
    policy: {
      camera: '此页面不允许使用摄像头。',
      microphone: '此页面不允许使用麦克风。',
      both: '此页面不允许使用摄像头和麦克风。',
      remedy: '需要由嵌入此页面的网站或设备管理员开放权限。',
    },
    insecure: {
      camera: '只有 HTTPS 页面才能使用摄像头。',
      microphone: '只有 HTTPS 页面才能使用麦克风。',
      both: '只有 HTTPS 页面才能使用摄像头和麦克风。',
      remedy: '请使用 https:// 打开此页面。',
    },
    none: {
      camera: '未找到摄像头。',
      microphone: '未找到麦克风。',
      both: '未找到摄像头和麦克风。',
      remedy: '请连接设备，或选择其他来源。',
    },
  },
};

/** The literal strings of one language as strings of any. */
type Widen<T> = T extends string
  ? string
  : T extends (...args: infer A) => infer R
    ? (...args: A) => Widen<R>
    : { readonly [K in keyof T]: Widen<T[K]> };

/** What the bar says besides errors, which core describes. */
export type ControlsTexts = Widen<typeof en>;

/** The texts in one language. */
export const controlsTexts: Readonly<Record<Lang, ControlsTexts>> = { en, 'zh-CN': zh };
