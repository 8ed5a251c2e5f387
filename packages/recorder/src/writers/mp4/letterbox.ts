/** Where a picture of one size goes in another, whole and unstretched. */
export function contain(
  from: { readonly width: number; readonly height: number },
  to: { readonly width: number; readonly height: number },
): { readonly x: number; readonly y: number; readonly width: number; readonly height: number } {
  const scale = Math.min(to.width / from.width, to.height / from.height);
  const width = Math.round(from.width * scale);
  const height = Math.round(from.height * scale);
  return { x: Math.round((to.width - width) / 2), y: Math.round((to.height - height) / 2), width, height };
}

/** Draws pictures of any size, upright, into one of a fixed size with black around. */
export class Letterbox {
  readonly width: number;
  readonly height: number;
  #canvas: OffscreenCanvas | undefined;
  #context: OffscreenCanvasRenderingContext2D | undefined;

  /** H.264 wants even numbers. */
  constructor(width: number, height: number) {
    this.width = Math.max(2, width & ~1);
    this.height = Math.max(2, height & ~1);
  }

  /** Whether this picture can be encoded as it is. */
  fits(frame: VideoFrame): boolean {
    const { visibleRect, displayWidth, displayHeight } = frame;
    const straight = !(frame as { rotation?: number }).rotation && !(frame as { flip?: boolean }).flip;
    const square = visibleRect?.width === displayWidth && visibleRect.height === displayHeight;
    return straight && square && displayWidth === this.width && displayHeight === this.height;
  }

  /** The picture in the fixed size; black without one. */
  draw(frame: VideoFrame | undefined, timestamp: number): VideoFrame {
    this.#canvas ??= new OffscreenCanvas(this.width, this.height);
    this.#context ??= this.#canvas.getContext('2d', { alpha: false })!;
    this.#context.fillStyle = '#000';
    this.#context.fillRect(0, 0, this.width, this.height);
    if (frame) {
      const { x, y, width, height } = contain({ width: frame.displayWidth, height: frame.displayHeight }, this);
      this.#context.drawImage(frame, x, y, width, height);
    }
    return new VideoFrame(this.#canvas, { timestamp });
  }
}
