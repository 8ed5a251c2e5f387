import { onAbort } from '@livelit/core';

/** Collects the candidates of a connection from now on. */
export class Candidates {
  readonly #found: string[] = [];
  readonly #complete: Promise<void>;
  #isComplete = false;
  #told = 0;

  constructor(peer: RTCPeerConnection, signal: AbortSignal) {
    this.#complete = new Promise((resolve) => {
      const listening = { signal };
      peer.addEventListener(
        'icecandidate',
        ({ candidate }) => {
          // An empty string ends one component, null the gathering.
          if (candidate?.candidate) this.#found.push(candidate.candidate);
        },
        listening,
      );
      const check = () => {
        if (peer.iceGatheringState !== 'complete') return;
        this.#isComplete = true;
        resolve();
      };
      peer.addEventListener('icegatheringstatechange', check, listening);
      onAbort(signal, resolve);
    });
  }

  get isComplete(): boolean {
    return this.#isComplete;
  }

  /** Waits until no more come, but no longer than `ms`. */
  async settled(ms: number): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    await Promise.race([this.#complete, new Promise((resolve) => (timer = setTimeout(resolve, ms)))]);
    clearTimeout(timer);
  }

  /** Those that were not taken before. */
  take(): readonly string[] {
    const fresh = this.#found.slice(this.#told);
    this.#told = this.#found.length;
    return fresh;
  }
}
