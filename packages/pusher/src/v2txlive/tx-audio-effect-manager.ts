import type { LivePusher } from '../live-pusher.ts';
import type { PusherObservers } from './v2-tx-live-observer.ts';

export class TXAudioEffectManager {
  constructor(_pusher: LivePusher, _observers: PusherObservers) {}
  close(): void {}
}
