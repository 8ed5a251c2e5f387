/** What to do; several codes share one. */
export const remedies = {
  nothing: ['', ''],
  retry: ['Try again.', '请重试。'],
  later: ['Try again later.', '请稍后重试。'],
  developer: ['Tell the people who made this page.', '请联系页面开发者。'],
  gateway: [
    'Set a gateway, or use another address of the server: HLS, FLV, WHEP or WHIP.',
    '请设置网关，或使用该服务器的 HLS、FLV、WHEP 或 WHIP 地址。',
  ],
  browser: ['Use a current version of another browser.', '请更换或升级浏览器。'],
  network: ['Check the network.', '请检查网络。'],
  address: ['Check the address.', '请检查地址。'],
  reach: ['Check the network and the address.', '请检查网络和地址。'],
  firewall: ['Check the network; a firewall may forbid WebRTC.', '请检查网络，防火墙可能禁止了 WebRTC。'],
  cors: ['Let the server send Access-Control-Allow-Origin.', '请在服务器上启用跨域访问（CORS）。'],
  quality: ['Choose a lower quality.', '请降低清晰度。'],
  codec: ['Offer H.264 with AAC or Opus.', '请提供 H.264 与 AAC 或 Opus 格式。'],
  device: ['Check the device, or choose another.', '请检查或更换设备。'],
  close: ['Close other programs that use it.', '请关闭占用它的程序。'],
  allow: ['Allow it in the settings of the browser.', '请在浏览器设置中允许。'],
  share: ['Share the screen again.', '请重新共享屏幕。'],
  click: ['Click to play.', '请点击播放。'],
  unmute: ['Click to unmute.', '请点击打开声音。'],
  https: ['Use HTTPS.', '请使用 HTTPS。'],
  front: ['Keep the page in front.', '请将页面保持在前台。'],
  reload: ['Reload the page.', '请刷新页面。'],
  signIn: ['Sign in again.', '请重新登录。'],
  publisher: ['Check the publisher.', '请检查推流端。'],
  source: ['Start a camera or microphone first.', '请先打开摄像头或麦克风。'],
  space: ['Free some space.', '请清理空间。'],
  name: ['Choose another name.', '请更换名称。'],
} as const satisfies Record<string, readonly [en: string, zh: string]>;

/** The name of a remedy. */
export type RemedyName = keyof typeof remedies;
