/** One line of a plot. */
export interface PlotLine {
  readonly name: string;
  readonly colour: string;
  /** x and y. */
  readonly points: readonly (readonly [number, number])[];
}

/** One panel of a plot. */
export interface PlotPanel {
  readonly title: string;
  /** Where the y axis ends; higher values are cut off. */
  readonly top: number;
  readonly lines: readonly PlotLine[];
}

const width = 760;
const height = 220;
const margin = { left: 56, right: 16, top: 28, bottom: 26 };
const plotWidth = width - margin.left - margin.right;
const plotHeight = height - margin.top - margin.bottom;

/** Draws panels over one x axis in seconds, as an SVG. `marks` are vertical lines. */
export function plot(panels: readonly PlotPanel[], seconds: number, marks: readonly number[]): string {
  const x = (at: number) => (margin.left + (at / seconds) * plotWidth).toFixed(1);
  const text = (at: string, y: string, words: string, more = '') =>
    `<text x="${at}" y="${y}" font-family="sans-serif" font-size="11" fill="#444" ${more}>${words}</text>`;
  const drawn = panels.map(({ title, top, lines }, index) => {
    const base = index * height + margin.top + plotHeight;
    const y = (value: number) => (base - (Math.min(value, top) / top) * plotHeight).toFixed(1);
    const grid = [0, 0.25, 0.5, 0.75, 1].map(
      (part) =>
        `<path d="M${margin.left} ${y(part * top)}H${width - margin.right}" stroke="#ddd"/>` +
        text(String(margin.left - 6), y(part * top - top * 0.02), String(Math.round(part * top)), 'text-anchor="end"'),
    );
    const lifts = marks.map((at) => `<path d="M${x(at)} ${y(top)}V${base}" stroke="#999" stroke-dasharray="4 3"/>`);
    const paths = lines.map(({ colour, points }) => {
      const steps = points.map(([at, value], i) => `${i ? 'L' : 'M'}${x(at)} ${y(value)}`).join('');
      return `<path d="${steps}" fill="none" stroke="${colour}" stroke-width="1.5"/>`;
    });
    const names = lines.map(({ name, colour }, i) =>
      text(
        String(width - margin.right - 190 * (lines.length - i) + 30),
        String(index * height + 16),
        name,
        `style="fill:${colour}"`,
      ),
    );
    const ticks = Array.from({ length: Math.floor(seconds / 10) + 1 }, (_, i) =>
      text(x(i * 10), String(base + 16), `${i * 10} s`, 'text-anchor="middle"'),
    );
    return [...grid, ...lifts, ...paths, ...names, ...ticks, text('8', String(index * height + 16), title)].join('\n');
  });
  const total = panels.length * height;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${total}" width="${width}" height="${total}">
<rect width="100%" height="100%" fill="#fff"/>
${drawn.join('\n')}
</svg>
`;
}
