/** Frames of sound that are remembered; two of them is the delay. */
const kept = 4;

/** Posts each frame of sound, and plays it two frames later: what was answered in its place, or as it came. */
class FrameProcessor extends AudioWorkletProcessor {
  #length;
  #rings;
  #written = 0;
  #over = false;

  constructor({ processorOptions }) {
    super();
    this.#length = Math.round((sampleRate * processorOptions.frameMs) / 1000);
    this.#rings = [0, 1].map(() => new Float32Array(kept * this.#length));
    this.port.onmessage = ({ data }) => {
      if (data === 'end') this.#over = true;
      else this.#replace(data);
    };
  }

  process([input], [output]) {
    if (this.#over) return false;
    const count = output[0].length;
    const size = kept * this.#length;
    this.#rings.forEach((ring, channel) => {
      const plane = input[channel];
      for (let i = 0; i < count; i++) ring[(this.#written + i) % size] = plane ? plane[i] : 0;
      for (let i = 0; i < count; i++) {
        const at = this.#written + i - 2 * this.#length;
        output[channel][i] = at < 0 ? 0 : ring[at % size];
      }
    });
    const before = Math.floor(this.#written / this.#length);
    this.#written += count;
    if (Math.floor(this.#written / this.#length) > before) this.#post(before * this.#length);
    return true;
  }

  #post(from) {
    const start = from % (kept * this.#length);
    const planes = this.#rings.map((ring) => ring.slice(start, start + this.#length));
    this.port.postMessage(
      { from, planes },
      planes.map(({ buffer }) => buffer),
    );
  }

  #replace({ from, planes }) {
    if (this.#written - 2 * this.#length > from) return this.port.postMessage('late');
    const start = from % (kept * this.#length);
    this.#rings.forEach((ring, channel) => ring.set(planes[channel].subarray(0, this.#length), start));
  }
}

registerProcessor('livelit-processor', FrameProcessor);
