/** Samples that are looked at together, 43 ms at 48 kHz: long enough to tell the harmonics of a low voice apart. */
const size = 2048;
/** Samples from one look to the next. */
const hop = size / 4;
const half = size / 2;
/** Bins to either side, 164 Hz, in which a voice has a harmonic; over them the envelope, which makes the vowel, is smoothed. */
const reach = 7;

const hann = Float32Array.from({ length: size }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / size));
const cosines = Float64Array.from({ length: half }, (_, i) => Math.cos((2 * Math.PI * i) / size));
const sines = Float64Array.from({ length: half }, (_, i) => Math.sin((2 * Math.PI * i) / size));
const reversed = Uint16Array.from({ length: size }, (_, i) => {
  let [bits, out] = [i, 0];
  for (let n = size; n > 1; n >>= 1) {
    out = (out << 1) | (bits & 1);
    bits >>= 1;
  }
  return out;
});

/** Fast Fourier transform in place; with `sign` -1 forward, with 1 back and without the division by `size`. */
function transform(re, im, sign) {
  for (let i = 0; i < size; i++) {
    const j = reversed[i];
    if (j <= i) continue;
    [re[i], re[j]] = [re[j], re[i]];
    [im[i], im[j]] = [im[j], im[i]];
  }
  for (let length = 2; length <= size; length *= 2) {
    const step = size / length;
    for (let start = 0; start < size; start += length)
      for (let k = 0; k < length / 2; k++) {
        const c = cosines[k * step];
        const s = sign * sines[k * step];
        const a = start + k;
        const b = a + length / 2;
        const x = re[b] * c - im[b] * s;
        const y = re[b] * s + im[b] * c;
        re[b] = re[a] - x;
        im[b] = im[a] - y;
        re[a] += x;
        im[a] += y;
      }
  }
}

/** One channel: moves every peak of the spectrum, with what lies around it, to its new place (Laroche and Dolson, 1999). */
class Shifter {
  #input = new Float32Array(size);
  #output = new Float32Array(size);
  #filled = 0;
  #re = new Float64Array(size);
  #im = new Float64Array(size);
  #outRe = new Float64Array(size);
  #outIm = new Float64Array(size);
  #magnitudes = new Float64Array(half + 1);
  #tops = new Float64Array(half + 1);
  #envelope = new Float64Array(half + 1);
  #phases = new Float64Array(half + 1);
  #turns = new Float64Array(half + 1);
  #newTurns = new Float64Array(half + 1);

  /** Takes `samples`, whose number divides `hop`, and puts what was taken 43 ms ago, shifted, into `out`. */
  run(samples, out, pitch, formant) {
    const at = size - hop + this.#filled;
    if (samples) this.#input.set(samples, at);
    else this.#input.fill(0, at, at + out.length);
    out.set(this.#output.subarray(this.#filled, this.#filled + out.length));
    this.#filled += out.length;
    if (this.#filled < hop) return;
    this.#filled = 0;
    this.#output.copyWithin(0, hop);
    this.#output.fill(0, size - hop);
    this.#look(pitch, formant);
    this.#input.copyWithin(0, hop);
  }

  #look(pitch, formant) {
    const [re, im] = [this.#re, this.#im];
    // The middle of the window is time 0, so that neighbouring bins have nearly one phase and can be interpolated.
    for (let i = 0; i < size; i++) re[(i + half) % size] = this.#input[i] * hann[i];
    im.fill(0);
    transform(re, im, -1);
    for (let k = 0; k <= half; k++) this.#magnitudes[k] = Math.hypot(re[k], im[k]);
    const keeps = pitch !== formant;
    if (keeps) this.#smooth();
    this.#shift(2 ** pitch, keeps ? 2 ** formant : 0);
    for (let k = 1; k < half; k++) {
      this.#outRe[size - k] = this.#outRe[k];
      this.#outIm[size - k] = -this.#outIm[k];
    }
    transform(this.#outRe, this.#outIm, 1);
    // Four squared Hann windows overlap to 1.5.
    for (let i = 0; i < size; i++) this.#output[i] += (this.#outRe[(i + half) % size] * hann[i]) / (1.5 * size);
  }

  /** Over the harmonics, from top to top: the largest near by, smoothed. */
  #smooth() {
    const [magnitudes, tops, envelope] = [this.#magnitudes, this.#tops, this.#envelope];
    for (let k = 0; k <= half; k++) {
      let top = 0;
      for (let near = Math.max(0, k - reach); near <= Math.min(half, k + reach); near++)
        if (magnitudes[near] > top) top = magnitudes[near];
      tops[k] = top;
    }
    let sum = 0;
    for (let k = -reach; k <= half; k++) {
      sum += tops[Math.min(half, k + reach)];
      if (k > reach) sum -= tops[k - reach - 1];
      if (k >= 0) envelope[k] = sum / (Math.min(k, reach) + reach + 1);
    }
  }

  #shift(ratio, formantRatio) {
    this.#outRe.fill(0);
    this.#outIm.fill(0);
    const magnitudes = this.#magnitudes;
    const isPeak = (k) =>
      magnitudes[k] > magnitudes[k - 1] &&
      magnitudes[k] >= magnitudes[k + 1] &&
      magnitudes[k] > (magnitudes[k - 2] ?? 0) &&
      magnitudes[k] >= (magnitudes[k + 2] ?? 0);
    let from = 0;
    let peak = 1;
    while (peak < half && !isPeak(peak)) peak++;
    while (peak < half) {
      let next = peak + 1;
      while (next < half && !isPeak(next)) next++;
      let to = half;
      if (next < half) {
        to = peak;
        for (let k = peak; k < next; k++) if (magnitudes[k] < magnitudes[to]) to = k;
      }
      this.#move(peak, from, to, ratio, formantRatio);
      from = to + 1;
      peak = next;
    }
    for (let k = 0; k <= half; k++) this.#phases[k] = Math.atan2(this.#im[k], this.#re[k]);
    [this.#turns, this.#newTurns] = [this.#newTurns, this.#turns];
  }

  /** Moves the bins `from` to `to`, whose peak tells by how much. */
  #move(peak, from, to, ratio, formantRatio) {
    const [re, im] = [this.#re, this.#im];
    const expected = (2 * Math.PI * peak * hop) / size;
    const turned = Math.atan2(im[peak], re[peak]) - this.#phases[peak] - expected;
    const beside = turned - 2 * Math.PI * Math.round(turned / (2 * Math.PI));
    const by = (ratio - 1) * (peak + (beside * size) / (2 * Math.PI * hop));
    const turn = (this.#turns[peak] + (2 * Math.PI * by * hop) / size) % (2 * Math.PI);
    const [c, s] = [Math.cos(turn), Math.sin(turn)];
    const whole = Math.floor(by);
    const part = by - whole;
    for (let k = from; k <= to; k++) {
      this.#newTurns[k] = turn;
      const gain = formantRatio === 0 ? 1 : this.#formantGain(k, k + by, formantRatio);
      const x = gain * (re[k] * c - im[k] * s);
      const y = gain * (re[k] * s + im[k] * c);
      this.#add(k + whole, x * (1 - part), y * (1 - part));
      this.#add(k + whole + 1, x * part, y * part);
    }
  }

  #add(k, x, y) {
    if (k < 0 || k > half) return;
    this.#outRe[k] += x;
    this.#outIm[k] += y;
  }

  /** What makes the envelope at the new place the old one, stretched by `ratio`; at most 18 dB. */
  #formantGain(k, at, ratio) {
    const wanted = this.#envelope[Math.min(half, Math.max(0, Math.round(at / ratio)))];
    return Math.min(8, wanted / (this.#envelope[k] + 1e-9));
  }
}

/** Moves the pitch by `pitch` octaves and what makes its vowels by `formant`; equal, it is as if played faster or slower. */
class PitchProcessor extends AudioWorkletProcessor {
  #shifters = [];
  #over = false;

  static get parameterDescriptors() {
    const range = { defaultValue: 0, minValue: -3, maxValue: 3, automationRate: 'k-rate' };
    return [
      { name: 'pitch', ...range },
      { name: 'formant', ...range },
    ];
  }

  constructor() {
    super();
    this.port.onmessage = () => {
      this.#over = true;
    };
  }

  process([input], [output], { pitch, formant }) {
    if (this.#over) return false;
    output.forEach((out, channel) => {
      this.#shifters[channel] ??= new Shifter();
      this.#shifters[channel].run(input[channel], out, pitch[0], formant[0]);
    });
    return true;
  }
}

registerProcessor('livelit-pitch', PitchProcessor);
