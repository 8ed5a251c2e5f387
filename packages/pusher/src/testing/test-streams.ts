/** A canvas as a stream; `draw` makes it deliver a picture. Nothing is drawn by itself. */
export function canvasStream(width = 64, height = 48): { stream: MediaStream; draw(color?: string): void } {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  const context = canvas.getContext('2d')!;
  const draw = (color = 'teal') => {
    context.fillStyle = color;
    context.fillRect(0, 0, canvas.width, canvas.height);
  };
  draw();
  return { stream: canvas.captureStream(), draw };
}

/** A tone as a stream. */
export function toneStream(): MediaStream {
  const audio = new AudioContext();
  const oscillator = new OscillatorNode(audio);
  const destination = new MediaStreamAudioDestinationNode(audio);
  oscillator.connect(destination);
  oscillator.start();
  return destination.stream;
}
