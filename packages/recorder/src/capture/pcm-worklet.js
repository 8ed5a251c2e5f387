/** Posts what it hears, 1024 sample frames at a time, to the port that it is sent. */
const blockLength = 1024;

class PcmProcessor extends AudioWorkletProcessor {
  #port;
  #planes;
  #filled = 0;
  #start = 0;

  constructor() {
    super();
    this.port.onmessage = ({ data }) => {
      this.#port = data;
    };
  }

  process([input]) {
    if (!this.#port || !input || input.length === 0) return true;
    if (this.#planes?.length !== input.length) this.#begin(input.length);
    if (this.#filled === 0) this.#start = currentFrame;
    for (const [channel, samples] of input.entries()) this.#planes[channel].set(samples, this.#filled);
    this.#filled += input[0].length;
    if (this.#filled === blockLength) this.#send();
    return true;
  }

  #begin(channels) {
    this.#planes = Array.from({ length: channels }, () => new Float32Array(blockLength));
    this.#filled = 0;
  }

  #send() {
    const planes = this.#planes;
    const timestamp = (this.#start / sampleRate) * 1e6;
    this.#begin(planes.length);
    this.#port.postMessage(
      { planes, sampleRate, timestamp },
      planes.map(({ buffer }) => buffer),
    );
  }
}

registerProcessor('livelit-pcm', PcmProcessor);
