/** An element whose picture or sound can be recorded. */
interface Capturable extends Element {
  readonly stream?: MediaStream | null;
  captureStream?(): MediaStream;
  mozCaptureStream?(): MediaStream;
}

/**
 * The stream of an element: its `stream` property (as `<live-pusher>` has), else what it shows (`<video>`,
 * `<canvas>`). Undefined when it has neither; Safari captures no `<video>`.
 */
export function streamOf(element: Element | null): MediaStream | undefined {
  const source = element as Capturable | null;
  return source?.stream ?? source?.captureStream?.() ?? source?.mozCaptureStream?.();
}
