/** A card with a word on it, for watermarks and pauses; it needs no file. */
export async function drawCard(word: string, width: number, height: number): Promise<ImageBitmap> {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (context) {
    context.fillStyle = '#14213d';
    context.fillRect(0, 0, width, height);
    context.fillStyle = '#fca311';
    context.font = `600 ${Math.round(height / 3)}px system-ui, sans-serif`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillText(word, width / 2, height / 2);
  }
  return createImageBitmap(canvas);
}
