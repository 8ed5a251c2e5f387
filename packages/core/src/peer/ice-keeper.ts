import { onAbort } from '../on-abort.ts';
import type { IceChannel } from '../signalling/ice-channel.ts';
import { asAnswer } from '../signalling/sdp.ts';
import { sdpFragment, withIceSession } from '../webrtc/sdp-fragment.ts';

/** Milliseconds that candidates wait for others, so that one request carries them. */
const gatherMs = 50;

/** Milliseconds that a restart waits for candidates to take along; later ones follow. */
const restartGatherMs = 200;

/** Milliseconds after which candidates that could not be sent are sent again, once. */
const againMs = 500;

/** What became of a restart; `superseded` when a later one took its place. */
export type RestartOutcome = 'restarted' | 'refused' | 'failed' | 'superseded';

/** What the keeper is told once it is known of a server. */
export interface IceRefusals {
  /** The server takes no candidates after the offer. */
  onTrickleRefused(): void;
}

/** Keeps the two sides of ICE told of each other: candidates as they are found, and whole new ICE sessions. */
export class IceKeeper {
  readonly #connection: RTCPeerConnection;
  readonly #signal: AbortSignal;
  readonly #describe: (sdp: string) => string;
  #channel: IceChannel | undefined;
  #refusals: IceRefusals | undefined;
  #found: string[] = [];
  #complete = false;
  /** Whether the server knows that no more will come. */
  #told = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Counts ICE sessions; what belongs to an earlier one is thrown away. */
  #session = 0;
  /** While the server has not agreed to a new ICE session, its candidates have nowhere to go. */
  #held = true;
  /** The session whose candidates are on their way: one request at a time, so that each knows the tag of the last answer. */
  #sending: number | undefined;
  #trickles = true;
  #restarts = true;

  /**
   * Begins to collect; must be made before the local description is set. `describe` does to the offer of a restart what
   * was done to the first one.
   */
  constructor(connection: RTCPeerConnection, signal: AbortSignal, describe = (sdp: string) => sdp) {
    this.#connection = connection;
    this.#signal = signal;
    this.#describe = describe;
    onAbort(signal, () => clearTimeout(this.#timer));
    connection.addEventListener('icecandidate', ({ candidate }) => this.#note(candidate), { signal });
  }

  /** Sends what was found and what will be; to be called when the server knows of the session. */
  open(channel: IceChannel, refusals: IceRefusals): void {
    this.#channel = channel;
    this.#refusals = refusals;
    this.#held = false;
    this.#flushSoon();
  }

  /** What was found so far goes with the description itself. */
  takeAll(): void {
    this.#found = [];
    this.#told = this.#complete;
  }

  /** Finds a new path for the same session. Rejects with a LiveError when the server says that it is over. */
  async restart(): Promise<RestartOutcome> {
    const channel = this.#channel;
    if (!channel || !this.#restarts) return 'refused';
    const session = ++this.#session;
    const isOld = () => this.#signal.aborted || session !== this.#session;
    this.#held = true;
    this.#found = [];
    this.#complete = false;
    this.#told = false;
    const { sdp } = await this.#connection.createOffer({ iceRestart: true });
    if (isOld()) return 'superseded';
    await this.#connection.setLocalDescription({ type: 'offer', sdp: this.#describe(sdp ?? '') });
    await new Promise((resolve) => setTimeout(resolve, restartGatherMs));
    if (isOld()) return 'superseded';

    const answer = await channel.restart(this.#fragment(true));
    // Only the answer to the last request describes what the server does now.
    if (isOld()) return 'superseded';
    if (typeof answer !== 'string' && (await this.#accept(withIceSession(this.#remote(), answer)))) {
      this.#held = false;
      this.#flushSoon();
      return 'restarted';
    }
    if (answer === 'refused') this.#restarts = false;
    await this.#connection.setLocalDescription({ type: 'rollback' }).catch(() => undefined);
    this.#held = false;
    return answer === 'refused' ? 'refused' : 'failed';
  }

  /** The server's last description, as an answer. */
  #remote(): string {
    const { currentRemoteDescription: remote, currentLocalDescription: local } = this.#connection;
    return remote?.type === 'offer' ? asAnswer(remote.sdp, local?.sdp ?? '') : (remote?.sdp ?? '');
  }

  async #accept(sdp: string): Promise<boolean> {
    return this.#connection.setRemoteDescription({ type: 'answer', sdp }).then(
      () => true,
      () => false,
    );
  }

  #note(candidate: RTCIceCandidate | null): void {
    if (candidate?.candidate) {
      // Stragglers of the session before a restart.
      if (candidate.usernameFragment && !this.#local().includes(`a=ice-ufrag:${candidate.usernameFragment}`)) return;
      this.#found.push(candidate.candidate);
    } else this.#complete = true;
    this.#flushSoon();
  }

  #local(): string {
    return this.#connection.localDescription?.sdp ?? '';
  }

  /** What was found since it was last asked. */
  #fragment(restart = false): string {
    const batch = this.#found;
    this.takeAll();
    return sdpFragment(this.#local(), batch, this.#complete, { restart });
  }

  #flushSoon(ms = this.#complete ? 0 : gatherMs): void {
    if (this.#held || !this.#trickles) return;
    if (this.#complete) clearTimeout(this.#timer);
    else if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => void this.#flush(true), ms);
  }

  async #flush(mayRepeat: boolean): Promise<void> {
    this.#timer = undefined;
    if (this.#held || !this.#channel || !this.#local() || (this.#found.length === 0 && this.#told === this.#complete))
      return;
    const session = this.#session;
    if (!this.#trickles || this.#sending === session) return;
    this.#sending = session;
    const batch = [...this.#found];
    const outcome = await this.#channel.trickle(this.#fragment());
    if (this.#signal.aborted || session !== this.#session) return;
    this.#sending = undefined;
    if (outcome === 'taken') this.#flushSoon();
    else if (outcome === 'refused') {
      this.#trickles = false;
      this.#refusals?.onTrickleRefused();
    } else if (mayRepeat) {
      this.#found.unshift(...batch);
      this.#told = false;
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => void this.#flush(false), againMs);
    }
  }
}
