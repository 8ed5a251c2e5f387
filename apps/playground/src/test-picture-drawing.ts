import { drawTimeCode } from './time-code.ts';

/** What the picture shows at one moment. */
export interface TestPictureMoment {
  /** Clock to show and to hide in the time code: milliseconds since 1970. */
  readonly nowMs: number;
  /** Pictures drawn so far. */
  readonly frame: number;
}

const bars = ['#c9ccd1', '#c8c53c', '#3cc0c4', '#3fbf4a', '#c047bd', '#c23a3f', '#3a48c4'];
const fonts = 'ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace';

const twoDigits = (value: number, digits = 2): string => String(value).padStart(digits, '0');

function clockText(nowMs: number): string {
  const date = new Date(nowMs);
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => twoDigits(part)).join(':');
  return `${time}.${twoDigits(date.getMilliseconds(), 3)}`;
}

function drawBars(context: CanvasRenderingContext2D, width: number, height: number): void {
  for (const [index, colour] of bars.entries()) {
    context.fillStyle = colour;
    context.fillRect(Math.floor((index * width) / bars.length), 0, Math.ceil(width / bars.length), height);
  }
}

/** A ramp from black to white: steps that vanish show a wrong colour range. */
function drawRamp(context: CanvasRenderingContext2D, top: number, width: number, height: number): void {
  const steps = 16;
  for (let step = 0; step < steps; step++) {
    const level = Math.round((255 * step) / (steps - 1));
    context.fillStyle = `rgb(${level} ${level} ${level})`;
    context.fillRect(Math.floor((step * width) / steps), top, Math.ceil(width / steps), height);
  }
}

/** A hand that goes round once a second: stutter is seen at once. */
function drawDial(context: CanvasRenderingContext2D, x: number, y: number, radius: number, nowMs: number): void {
  const turn = ((nowMs % 1000) / 1000) * 2 * Math.PI - Math.PI / 2;
  context.lineWidth = radius / 12;
  context.strokeStyle = '#3a4453';
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.stroke();
  context.strokeStyle = '#5ad1c8';
  context.beginPath();
  context.arc(x, y, radius, -Math.PI / 2, turn);
  context.stroke();
  context.lineCap = 'round';
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x + radius * 0.82 * Math.cos(turn), y + radius * 0.82 * Math.sin(turn));
  context.stroke();
  context.lineCap = 'butt';
}

/** A ball that runs from side to side in four seconds. */
function drawBall(context: CanvasRenderingContext2D, width: number, y: number, radius: number, nowMs: number): void {
  const phase = (nowMs % 4000) / 2000;
  const position = phase < 1 ? phase : 2 - phase;
  context.fillStyle = '#ffb454';
  context.beginPath();
  context.arc(radius * 1.5 + position * (width - 3 * radius), y, radius, 0, 2 * Math.PI);
  context.fill();
}

/** Draws one picture: colour bars, a grey ramp, a clock to read, things that move, and the time code. */
export function drawTestPicture(context: CanvasRenderingContext2D, { nowMs, frame }: TestPictureMoment): void {
  const { width, height } = context.canvas;
  const unit = height / 100;
  context.fillStyle = '#151b24';
  context.fillRect(0, 0, width, height);
  drawBars(context, width, 34 * unit);
  drawRamp(context, 34 * unit, width, 6 * unit);

  drawDial(context, 16 * unit + width * 0.02, 61 * unit, 12 * unit, nowMs);
  const left = 34 * unit + width * 0.02;
  context.textBaseline = 'alphabetic';
  context.fillStyle = '#f3f5f8';
  context.font = `600 ${13 * unit}px ${fonts}`;
  context.fillText(clockText(nowMs), left, 64 * unit, width - left - 4 * unit);
  context.fillStyle = '#9aa7b8';
  context.font = `${4.6 * unit}px ${fonts}`;
  const facts = `Livelit  ${width}×${height}  frame ${twoDigits(frame, 6)}`;
  context.fillText(facts, left, 73 * unit, width - left - 4 * unit);

  drawBall(context, width, 83 * unit, 4 * unit, nowMs);
  drawTimeCode(context, width, height, nowMs);
}
