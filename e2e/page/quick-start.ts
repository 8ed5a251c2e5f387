/** Tencent's quick start of V2TXLivePusher, typed from Dart into TypeScript; `rtmp` and `gateway` come by the address. */
import { V2TXLiveMode, V2TXLivePusher, type V2TXLivePusherObserver } from '@livelit/pusher/v2txlive';

/** What the observer was told, and what the methods answered. */
export interface QuickStart {
  readonly told: (readonly unknown[])[];
  readonly codes: number[];
}

declare global {
  interface Window {
    quickStart: QuickStart;
  }
}

const { told, codes } = (window.quickStart = { told: [], codes: [] } as QuickStart);
const wanted = new URL(location.href).searchParams;
const rtmpUrl = wanted.get('rtmp')!;

const observer: V2TXLivePusherObserver = {
  onError: (code, msg) => told.push(['onError', code, msg]),
  onWarning: (code, msg) => told.push(['onWarning', code, msg]),
  onPushStatusUpdate: (status) => told.push(['onPushStatusUpdate', status]),
  onScreenCaptureStarted: () => told.push(['onScreenCaptureStarted']),
  onScreenCaptureStopped: (reason) => told.push(['onScreenCaptureStopped', reason]),
  onStatisticsUpdate: ({ width, height }) => told.push(['onStatisticsUpdate', width, height]),
};

const livePusher = await V2TXLivePusher.create(V2TXLiveMode.RTMP);
livePusher.setObserver(observer);
// The one line more than in an app: a page reaches RTMP servers through a gateway.
codes.push(await livePusher.setProperty('gateway', wanted.get('gateway')));
codes.push(await livePusher.setRenderView('render-view'));

document.getElementById('start')!.addEventListener('click', async () => {
  codes.push(await livePusher.startMicrophone());
  codes.push(await livePusher.startScreenCapture());
  codes.push(await livePusher.startPush(rtmpUrl));
});

document.getElementById('stop')!.addEventListener('click', async () => {
  codes.push(await livePusher.stopPush());
  codes.push(await livePusher.stopScreenCapture());
  codes.push(await livePusher.stopMicrophone());
});
