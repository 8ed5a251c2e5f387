/** What to do; several codes share one. */
export const remedies = {
  nothing: ['', ''],
  auto: ['It is tried again automatically.', '系统会自动重试。'],
  retry: ['Try again.', '请重试。'],
  later: ['Try again later.', '请稍后重试。'],
  report: ['Try again, and report it if it stays.', '请重试；若仍出现，请反馈。'],
  developer: ['Ask the developer of this page.', '请联系本页面的开发者。'],
  browser: ['Use a current Chrome, Edge, Safari or Firefox.', '请使用新版 Chrome、Edge、Safari 或 Firefox。'],
  network: ['Check the network.', '请检查网络。'],
  address: ['Check the address.', '请检查地址。'],
  server: ['Ask the operator of the server.', '请联系服务器管理员。'],
  quality: ['Choose a lower quality.', '请降低清晰度。'],
  codec: ['Use H.264 video with AAC or Opus sound.', '请使用 H.264 视频与 AAC 或 Opus 音频。'],
  plug: ['Check that it is connected, or choose another.', '请检查设备是否接好，或更换设备。'],
  close: ['Close other programs that use it, or choose another.', '请关闭占用它的程序，或更换设备。'],
  allow: ['Allow it in the site settings of the browser.', '请在浏览器的网站设置中允许访问。'],
  share: ['Start sharing again.', '请重新开始共享。'],
  click: ['Click to play.', '请点击播放。'],
  unmute: ['Click to unmute.', '请点击取消静音。'],
  https: ['Open the page over HTTPS.', '请通过 HTTPS 打开页面。'],
  foreground: ['Keep the page in the foreground.', '请让页面保持在前台。'],
  reload: ['Reload the page.', '请刷新页面。'],
  signIn: ['Sign in again or ask for access.', '请重新登录或申请权限。'],
  publisher: ['Check the publisher.', '请检查推流端。'],
  source: ['Start a camera, a microphone or the screen first.', '请先开启摄像头、麦克风或屏幕共享。'],
  space: ['Delete recordings or free disk space.', '请删除录像或清理磁盘空间。'],
  name: ['Choose another name.', '请换一个名称。'],
} as const satisfies Record<string, readonly [en: string, zh: string]>;

/** The name of a remedy. */
export type RemedyName = keyof typeof remedies;
