/** A picture and a tone that are known, so that a file can be checked against them. */
export interface TestStream {
  readonly stream: MediaStream;
  readonly canvas: HTMLCanvasElement;
  /** Fills the picture from now on. */
  show(color: string): void;
  setTone(hertz: number): void;
  /** Switches the sound on and off at once. */
  setLoud(loud: boolean): void;
  stop(): void;
}

/** A canvas of one colour at 25 fps, and a tone. Noise makes it as large as its bitrate allows. */
export function testStream({
  width = 320,
  height = 240,
  hertz = 440,
  sound = true,
  picture = true,
  noise = false,
} = {}): TestStream {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d', { alpha: false })!;
  let color = '#ff0000';
  let tick = 0;
  const draw = () => {
    context.fillStyle = color;
    context.fillRect(0, 0, canvas.width, canvas.height);
    if (noise) context.putImageData(noisePicture(width, height), 0, 0);
    // A canvas that does not change gives no frames.
    context.fillStyle = (tick += 1) % 2 ? '#ffffff' : '#000000';
    context.fillRect(0, 0, 2, 2);
  };
  draw();
  const timer = setInterval(draw, 40);
  const audio = new AudioContext({ sampleRate: 48_000 });
  const tone = new OscillatorNode(audio, { frequency: hertz });
  const loudness = new GainNode(audio);
  const out = new MediaStreamAudioDestinationNode(audio);
  tone.connect(loudness).connect(out);
  tone.start();
  const tracks = [...(picture ? canvas.captureStream(25).getTracks() : []), ...(sound ? out.stream.getTracks() : [])];
  const stream = new MediaStream(tracks);
  return {
    stream,
    canvas,
    show: (next) => {
      color = next;
      draw();
    },
    setTone: (next) => {
      tone.frequency.value = next;
    },
    setLoud: (loud) => {
      loudness.gain.value = loud ? 1 : 0;
    },
    stop: () => {
      clearInterval(timer);
      for (const track of tracks) track.stop();
      void audio.close();
    },
  };
}

function noisePicture(width: number, height: number): ImageData {
  const picture = new ImageData(width, height);
  for (let at = 0; at < picture.data.length; at += 1) picture.data[at] = Math.random() * 256;
  return picture;
}
