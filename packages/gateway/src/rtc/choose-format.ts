import type { OfferedFormat, OfferedMedia } from './sdp-offer.ts';

/** Constrained Baseline first: every browser decodes it, and its encoder makes no B-frames. */
const profiles = ['42e0', '42c0', '42'];

/** The offered H.264 format that serves best; `preferred` is a profile in hexadecimal that comes before the others. */
export function chooseH264({ formats }: OfferedMedia, preferred?: string): OfferedFormat | undefined {
  const usable = formats.filter(
    ({ codec, clockRate, parameters }) =>
      codec === 'h264' && clockRate === 90_000 && parameterOf(parameters, 'packetization-mode') === '1',
  );
  for (const profile of preferred ? [preferred, preferred.slice(0, 2), ...profiles] : profiles) {
    const format = usable.find(({ parameters }) => profileOf(parameters).startsWith(profile));
    if (format) return format;
  }
  return usable[0];
}

export function chooseVp8({ formats }: OfferedMedia): OfferedFormat | undefined {
  return formats.find(({ codec, clockRate }) => codec === 'vp8' && clockRate === 90_000);
}

export function chooseOpus({ formats }: OfferedMedia): OfferedFormat | undefined {
  return formats.find(({ codec, clockRate }) => codec === 'opus' && clockRate === 48_000);
}

/** One parameter out of an `a=fmtp` value, lower case; empty when it is missing. */
function parameterOf(parameters: string, name: string): string {
  for (const pair of parameters.split(';')) {
    const equals = pair.indexOf('=');
    if (equals > 0 && pair.slice(0, equals).trim().toLowerCase() === name) {
      return pair
        .slice(equals + 1)
        .trim()
        .toLowerCase();
    }
  }
  return '';
}

/** Profile and constraints of a format in hexadecimal, such as `42e0`. */
export function profileAndConstraints({ parameters }: OfferedFormat): string {
  return profileOf(parameters).slice(0, 4);
}

/** Without the parameter the profile is Baseline (RFC 6184, 8.1). */
function profileOf(parameters: string): string {
  return parameterOf(parameters, 'profile-level-id') || '420000';
}
