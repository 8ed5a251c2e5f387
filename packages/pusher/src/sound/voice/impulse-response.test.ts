import { expect, it } from 'vitest';

import { impulseResponse, rooms } from './impulse-response.ts';
import { voiceReverbs } from './voice-settings.ts';

const energy = (samples: Float32Array) => samples.reduce((sum, sample) => sum + sample * sample, 0);

it('has a room for every reverb', () => {
  expect(rooms.length).toBe(Object.keys(voiceReverbs).length - 1);
});

it.each(rooms.map((room, i) => [i + 1, room] as const))(
  'room %i dies away in its time, on both sides apart',
  (_, room) => {
    const [left, right] = impulseResponse(room, 8000);
    expect(impulseResponse(room, 8000)).toEqual([left, right]);
    expect(left!.length).toBe(Math.round(room.delay * 8000) + Math.round(room.seconds * 8000));
    expect(energy(left!)).toBeCloseTo(1, 3);
    const tenth = Math.round(room.seconds * 800);
    const loss = 10 * Math.log10(energy(left!.slice(-tenth)) / energy(left!));
    expect(loss).toBeLessThan(-40);
    expect(loss).toBeGreaterThan(-80);
    const alike = left!.reduce((sum, sample, i) => sum + sample * right![i]!, 0);
    expect(Math.abs(alike)).toBeLessThan(0.9);
  },
);
