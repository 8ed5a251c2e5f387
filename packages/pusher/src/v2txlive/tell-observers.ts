import { LiveCode } from '@livelit/core';
import { pushStatuses } from '@livelit/core/presets';
import { report } from '@livelit/core/v2txlive';

import type { LivePusher } from '../live-pusher.ts';
import type { V2TXLivePushStatus } from './v2-tx-live-enums.ts';
import type { PusherObservers } from './v2-tx-live-observer.ts';

/** Makes V2TXLive's callbacks of what a pusher tells. */
export function tellObservers(pusher: LivePusher, observers: PusherObservers): void {
  pusher.addEventListener('error', ({ error }) => observers.tell('onError', ...report(error)));
  pusher.addEventListener('warning', ({ error }) => {
    observers.tell('onWarning', ...report(error));
    if (error.code === LiveCode.WARNING_SCREEN_CAPTURE_INTERRUPTED) observers.tell('onScreenCaptureStopped', 1);
  });
  pusher.addEventListener('firstaudioframe', () => observers.tell('onCaptureFirstAudioFrame'));
  pusher.addEventListener('firstvideoframe', () => observers.tell('onCaptureFirstVideoFrame'));
  pusher.addEventListener('volume', ({ volume }) => observers.tell('onMicrophoneVolumeUpdate', volume));
  pusher.addEventListener('statistics', () => observers.tell('onStatisticsUpdate', pusher.statistics));
  tellOfStatus(pusher, observers);
}

/** Each status once when it begins, however many attempts it has. */
function tellOfStatus(pusher: LivePusher, observers: PusherObservers): void {
  let told = pusher.state;
  pusher.addEventListener('statechange', () => {
    const { state, attempt, nextRetryAt } = pusher;
    if (state === told) return;
    told = state;
    // The destination that is being given up knows why before the pusher does.
    const error = state === 'disconnected' ? pusher.destinations[0]?.error : undefined;
    const [, msg, facts] = error ? report(error) : [0, state, {}];
    const extraInfo = state === 'reconnecting' ? { attempt, nextRetryAt } : facts;
    observers.tell('onPushStatusUpdate', pushStatuses.indexOf(state) as V2TXLivePushStatus, msg, extraInfo);
  });
}
