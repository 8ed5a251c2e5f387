/** Frames that are sent at once: 21 ms at 48 kHz, little enough delay and few enough messages. */
const blockFrames = 1024;

/** Collects the microphone's samples and sends them to the port that it is given first. */
class PcmProcessor extends AudioWorkletProcessor {
  #port;
  #planes = [];
  #filled = 0;
  #startFrame = 0;

  constructor() {
    super();
    this.port.onmessage = ({ data }) => {
      this.#port = data;
    };
  }

  process([input]) {
    const [first] = input;
    if (!this.#port || !first) return true;
    if (this.#planes.length !== input.length) this.#begin(input.length);
    if (this.#filled === 0) this.#startFrame = currentFrame;
    input.forEach((plane, i) => this.#planes[i].set(plane, this.#filled));
    this.#filled += first.length;
    if (this.#filled < blockFrames) return true;
    const planes = this.#planes;
    const time = (this.#startFrame / sampleRate) * 1e6;
    this.#port.postMessage(
      { time, sampleRate, planes },
      planes.map(({ buffer }) => buffer),
    );
    this.#begin(input.length);
    return true;
  }

  #begin(channels) {
    this.#planes = Array.from({ length: channels }, () => new Float32Array(blockFrames));
    this.#filled = 0;
  }
}

registerProcessor('livelit-pcm', PcmProcessor);
