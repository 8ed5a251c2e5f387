import type { HlsChannel } from './hls-channel.ts';
import { waitFor } from './wait-for.ts';

const filePattern =
  /^(?:init-(?<init>\d{1,15})\.mp4|segment-(?<segment>\d{1,15})\.m4s|part-(?<of>\d{1,15})-(?<part>\d{1,4})\.m4s)$/;

/** The bytes of an init segment, a segment or a part, in pieces; undefined when there is no such file. */
export async function mediaFile(
  channel: HlsChannel,
  file: string,
  signal: AbortSignal,
): Promise<readonly Buffer[] | undefined> {
  const { init, segment, of, part } = filePattern.exec(file)?.groups ?? {};
  if (init !== undefined) {
    const found = channel.window.init(Number(init));
    return found && [found.data];
  }
  if (segment !== undefined) {
    const found = channel.window.segment(Number(segment));
    return found?.complete ? found.parts.map(({ data }) => data) : undefined;
  }
  return of === undefined ? undefined : partFile(channel, Number(of), Number(part), signal);
}

/** A part; one that the playlist announced as the next is waited for. */
async function partFile(channel: HlsChannel, number: number, index: number, signal: AbortSignal) {
  const { window } = channel;
  const there = (): boolean => (window.segment(number)?.parts.length ?? 0) > index;
  const announced = number === window.openNumber && index === (window.open?.parts.length ?? 0);
  const decided = (): boolean => there() || window.ended || window.openNumber > number;
  if (announced) await waitFor(channel, decided, 3000 * window.targetDuration, signal);
  const found = window.segment(number)?.parts[index];
  return found && [found.data];
}
