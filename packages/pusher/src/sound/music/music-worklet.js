/** Samples in which music comes and goes without a click. */
const fadeLength = sampleRate / 100;
/** Quanta between two reports of the position, 100 ms. */
const reportEvery = Math.round(sampleRate / 1280);

/** Plays samples at any speed, forwards or backwards, from `start` to `end`, `loops` times again (Infinity: for ever). */
class MusicPlayer extends AudioWorkletProcessor {
  #planes;
  #start;
  #end;
  #loops;
  #position;
  #playing = true;
  #level = 0;
  #target;
  #over = false;
  #quanta = 0;

  static get parameterDescriptors() {
    return [{ name: 'rate', defaultValue: 1, minValue: -24, maxValue: 24, automationRate: 'k-rate' }];
  }

  constructor({ processorOptions: { planes, start, end, loops } }) {
    super();
    this.#planes = planes;
    this.#start = this.#position = start;
    this.#end = end;
    this.#loops = loops;
    this.port.onmessage = ({ data }) => {
      if (data === 'end') this.#over = true;
      else if (typeof data === 'number') this.#target = data;
      else this.#playing = data;
    };
  }

  process(_, [output], { rate }) {
    if (this.#over) return false;
    for (let i = 0; i < output[0].length; i++) {
      // Before a jump and a pause the music goes, and comes back after it.
      const goes = !this.#playing || this.#target !== undefined;
      this.#level = Math.min(1, Math.max(0, this.#level + (goes ? -1 : 1) / fadeLength));
      if (this.#level === 0 && this.#target !== undefined) {
        this.#position = Math.min(this.#end, Math.max(this.#start, this.#target));
        this.#target = undefined;
      }
      if (this.#level === 0) continue;
      for (let channel = 0; channel < output.length; channel++)
        output[channel][i] = this.#level * this.#sampleAt(this.#planes[channel] ?? this.#planes[0]);
      this.#position += rate[0];
      if (this.#position >= this.#end && !this.#again()) {
        this.#over = true;
        this.port.postMessage('complete');
        return false;
      }
      if (this.#position < this.#start) this.#position = this.#start;
    }
    if (this.#quanta++ % reportEvery === 0) this.port.postMessage(this.#position);
    return true;
  }

  #again() {
    if (this.#loops < 1 || this.#end <= this.#start) return false;
    this.#loops--;
    this.#position = this.#start + ((this.#position - this.#end) % (this.#end - this.#start));
    return true;
  }

  /** A cubic through the four samples around (Catmull-Rom). */
  #sampleAt(plane) {
    const at = Math.floor(this.#position);
    const part = this.#position - at;
    const b = plane[at];
    if (part === 0) return b ?? 0;
    const a = plane[at - 1] ?? b;
    const c = plane[at + 1] ?? b;
    const d = plane[at + 2] ?? c;
    return b + 0.5 * part * (c - a + part * (2 * a - 5 * b + 4 * c - d + part * (3 * (b - c) + d - a)));
  }
}

registerProcessor('livelit-music', MusicPlayer);
