import { SeiBudget } from '../sei/sei-budget.ts';
import type { SeiWriter } from './sei-writer.ts';

/** Puts SEI messages into the pictures of one sender; loads what it needs when the first is sent. */
export class SeiChannel {
  readonly #sender: RTCRtpSender | undefined;
  readonly #signal: AbortSignal;
  readonly #budget = new SeiBudget();
  #writer: Promise<SeiWriter> | undefined;
  #failed = false;

  /** Nothing is sent after `signal` has aborted. */
  constructor(sender: RTCRtpSender | undefined, signal: AbortSignal) {
    this.#sender = sender;
    this.#signal = signal;
  }

  /** False where it cannot be sent: see `RunningTransport.sendSei`; also above the budget. */
  send(payloadType: 5 | 242, data: Uint8Array<ArrayBuffer>): boolean {
    const sender = this.#sender;
    if (!sender || this.#failed || this.#signal.aborted || !canWrite(sender) || !this.#budget.takes(data.length))
      return false;
    this.#writer ??= this.#load(sender);
    this.#writer.then(
      (writer) => writer.write(payloadType, data),
      () => {
        this.#failed = true;
      },
    );
    return true;
  }

  async #load(sender: RTCRtpSender): Promise<SeiWriter> {
    const { startSeiWriter } = await import('./sei-writer.ts');
    return startSeiWriter(sender, this.#signal);
  }
}

/** Whether the browser lets pages write into encoded pictures, and these are H.264. */
function canWrite(sender: RTCRtpSender): boolean {
  const [codec] = sender.getParameters().codecs;
  return 'RTCRtpScriptTransform' in globalThis && codec?.mimeType.toLowerCase() === 'video/h264';
}
