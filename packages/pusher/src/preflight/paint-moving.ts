/** Paints a picture in which much moves, as before a camera: drifting colours, and pieces that go their own ways. */
export function paintMoving(context: OffscreenCanvasRenderingContext2D, index: number): void {
  const { width, height } = context.canvas;
  const gradient = context.createLinearGradient((index * 7) % width, 0, width, height);
  gradient.addColorStop(0, `hsl(${index * 5} 60% 35%)`);
  gradient.addColorStop(1, `hsl(${index * 5 + 120} 60% 55%)`);
  context.fillStyle = gradient;
  context.fillRect(0, 0, width, height);
  for (let piece = 0; piece < 24; piece++) {
    const x = (piece * 97 + index * (3 + (piece % 5) * 4)) % width;
    const y = (piece * 53 + index * (2 + (piece % 3) * 5)) % height;
    context.fillStyle = `hsl(${piece * 15 + index} 80% ${30 + (piece % 4) * 12}%)`;
    context.fillRect(x, y, width / 12, height / 9);
  }
}
