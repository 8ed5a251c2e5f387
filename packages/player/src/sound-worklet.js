/** Collects samples into frames of one length and posts them, until it is told that it is over. */
class SoundProcessor extends AudioWorkletProcessor {
  #length;
  #planes = [];
  #filled = 0;
  #origin = currentFrame;
  #over = false;

  constructor({ processorOptions }) {
    super();
    this.#length = processorOptions.samplesPerCall;
    this.port.onmessage = () => {
      this.#over = true;
    };
  }

  process([input]) {
    if (this.#over) return false;
    if (input.length === 0) return true;
    if (this.#planes.length !== input.length) this.#begin(input.length);
    const count = input[0].length;
    for (let from = 0; from < count;) {
      const taken = Math.min(count - from, this.#length - this.#filled);
      input.forEach((plane, i) => this.#planes[i].set(plane.subarray(from, from + taken), this.#filled));
      from += taken;
      this.#filled += taken;
      if (this.#filled === this.#length) this.#post(currentFrame + from);
    }
    return true;
  }

  #begin(channels) {
    this.#planes = Array.from({ length: channels }, () => new Float32Array(this.#length));
    this.#filled = 0;
  }

  #post(endFrame) {
    const planes = this.#planes;
    const timestamp = ((endFrame - this.#length - this.#origin) / sampleRate) * 1000;
    this.port.postMessage(
      { planes, sampleRate, timestamp },
      planes.map(({ buffer }) => buffer),
    );
    this.#begin(planes.length);
  }
}

registerProcessor('livelit-sound', SoundProcessor);
