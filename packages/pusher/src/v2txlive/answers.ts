import { LiveCode, log as sharedLog, toLiveError } from '@livelit/core';
import { report } from '@livelit/core/v2txlive';

import type { PusherObservers } from './v2-tx-live-observer.ts';

const log = sharedLog.child('pusher');

/** What was done: nothing to tell, or the code of why it was not. */
type Done = number | void;

/** Codes of calls that are wrong as such; of all others the observer is told, as V2TXLive would. */
const silent: readonly number[] = [LiveCode.OK, LiveCode.ERROR_INVALID_PARAMETER, LiveCode.ERROR_REFUSED];

/** Makes codes of what methods do, and says why a call was not done. */
export class Answers {
  readonly #name: string;
  readonly #observers: PusherObservers;

  /** `name` is the class whose methods answer. */
  constructor(name: string, observers: PusherObservers) {
    this.#name = name;
    this.#observers = observers;
  }

  /** The code of `act`: 0, what it answers, or that of the error it throws. */
  async of(method: string, act: () => Done | Promise<Done>): Promise<number> {
    try {
      return (await act()) ?? LiveCode.OK;
    } catch (cause) {
      const error = toLiveError(cause);
      const [code, msg, extraInfo] = report(error);
      log.warn(`${this.#name}.${method}: ${code}. ${msg}`, error);
      if (!silent.includes(code)) this.#observers.tell('onWarning', code, msg, { ...extraInfo, method });
      return code;
    }
  }

  /** A call that is not done; the log says why. */
  refuse(code: number, method: string, reason: string): number {
    log.warn(`${this.#name}.${method}: ${code}. ${reason}`);
    // Programs for V2TXLive look at the code alone; who wonders why finds it where all warnings are.
    if (code === LiveCode.ERROR_NOT_SUPPORTED)
      this.#observers.tell('onWarning', code, `${method}: ${reason}`, { method, name: 'ERROR_NOT_SUPPORTED' });
    return code;
  }

  /** -2: an argument is wrong. */
  wrong(method: string, reason: string): number {
    return this.refuse(LiveCode.ERROR_INVALID_PARAMETER, method, reason);
  }

  /** -3: it does not fit the state. */
  refused(method: string, reason: string): number {
    return this.refuse(LiveCode.ERROR_REFUSED, method, reason);
  }

  /** -4: no page can do it, or not this browser. */
  impossible(method: string, reason: string): number {
    return this.refuse(LiveCode.ERROR_NOT_SUPPORTED, method, reason);
  }
}
