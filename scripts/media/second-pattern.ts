/**
 * Every second of the test media carries its number in a row of eight cells along the lower edge of the picture:
 * bits 0 to 5 of the second from left to right, then a white and a black cell as a check. Any size of the picture
 * will do. `packages/player/src/testing/second-shown.ts` reads it.
 */
const cells = 8;

/** The filters of ffmpeg that paint the row into a picture of this size. */
export function secondPattern(width: number, height: number): string {
  const cell = Math.floor(width / cells);
  const high = Math.floor((height * 2) / 15);
  const box = (at: number, count: number, color: string, enable = '1') =>
    `drawbox=x=${at * cell}:y=${height - high}:w=${count * cell}:h=${high}:color=${color}:t=fill:enable='${enable}'`;
  return [
    box(0, cells, 'black'),
    ...Array.from({ length: 6 }, (_, bit) => box(bit, 1, 'white', `gte(mod(t/${2 ** (bit + 1)}\\,1)\\,0.5)`)),
    box(6, 1, 'white'),
  ].join(',');
}
