import type { LivePusher } from '../live-pusher.ts';
import type { PusherObservers } from './v2-tx-live-observer.ts';

export class TXDeviceManager {
  constructor(_pusher: LivePusher, _observers: PusherObservers) {}
  close(): void {}
}
