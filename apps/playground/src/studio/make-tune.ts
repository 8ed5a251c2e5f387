const rate = 22_050;
const noteSeconds = 0.25;
/** A pentatonic figure, Hz. */
const notes = [523.25, 587.33, 659.25, 783.99, 880, 783.99, 659.25, 587.33];

/** A short tune as a WAV file; it needs no download and nobody's licence. */
export function makeTune(): Blob {
  const perNote = Math.round(rate * noteSeconds);
  const samples = new Int16Array(perNote * notes.length);
  notes.forEach((hertz, at) => {
    for (let i = 0; i < perNote; i++) {
      const fade = Math.exp(-i / (perNote / 3));
      samples[at * perNote + i] = 9000 * fade * Math.sin((2 * Math.PI * hertz * i) / rate);
    }
  });
  const header = new DataView(new ArrayBuffer(44));
  const write = (at: number, text: string): void => {
    for (let i = 0; i < text.length; i++) header.setUint8(at + i, text.charCodeAt(i));
  };
  write(0, 'RIFF');
  header.setUint32(4, 36 + samples.byteLength, true);
  write(8, 'WAVEfmt ');
  header.setUint32(16, 16, true);
  header.setUint16(20, 1, true);
  header.setUint16(22, 1, true);
  header.setUint32(24, rate, true);
  header.setUint32(28, rate * 2, true);
  header.setUint16(32, 2, true);
  header.setUint16(34, 16, true);
  write(36, 'data');
  header.setUint32(40, samples.byteLength, true);
  return new Blob([header.buffer, samples], { type: 'audio/wav' });
}
