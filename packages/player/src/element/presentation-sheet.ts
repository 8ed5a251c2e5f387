/** How the picture lies in its box, and how large that would be if no style sheet said. */
export interface Presentation {
  readonly fit: string;
  readonly fullscreenFit: string;
  /** 0, 90, 180 or 270 degrees clockwise. */
  readonly rotation: number;
  readonly mirror: boolean;
  readonly width: number;
  readonly height: number;
}

const fits: ReadonlySet<string> = new Set(['contain', 'cover', 'fill', 'none', 'scale-down']);

/** The rules of one element for its own picture: a sheet is allowed where a `style` attribute is not. */
export function presentationRules({ fit, fullscreenFit, rotation, mirror, width, height }: Presentation): string {
  const pictures = '.stage>*,.poster img';
  const across = rotation % 180 !== 0;
  // Turned, the picture is as wide as its box is high. It is mirrored as it is seen, after it was turned.
  const turned = rotation ? `rotate:${rotation}deg;${across ? 'width:100cqh;height:100cqw;' : ''}` : '';
  const mirrored = mirror ? `scale:${across ? '1 -1' : '-1 1'};` : '';
  return [
    `:host{${width ? `width:${width}px;` : ''}${height ? `height:${height}px;` : ''}`,
    `${width && height ? `aspect-ratio:${width}/${height}` : ''}}`,
    fits.has(fit) ? `${pictures}{object-fit:${fit}}` : '',
    fits.has(fullscreenFit) ? `:host(:fullscreen) :is(${pictures}){object-fit:${fullscreenFit}}` : '',
    `.stage>*{${turned}${mirrored}}`,
  ].join('');
}
