import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { commands } from 'vitest/browser';

import type {} from '../../../../scripts/browser-commands.ts';
import { flv } from '../engines/flv/flv.ts';
import { ts } from '../engines/ts/ts.ts';
import { engineRig } from '../testing/engine-rig.ts';
import { isConfig, type FlvTag } from '../testing/flv-bytes.ts';
import { writeSeiUnit } from '../testing/sei-writer.ts';
import { recorded, serveFlv } from '../testing/served-flv.ts';
import { frames } from '../testing/watching.ts';

const patience = { timeout: 20_000 };
const uuid = '086f3693b7b34f2c965321492feee5b8';
const uuidBytes = Array.from({ length: 16 }, (_, at) => Number.parseInt(uuid.slice(at * 2, at * 2 + 2), 16));
const text = (data: Uint8Array) => new TextDecoder().decode(data);

let origin: { id: string; url: string };
let clip: FlvTag[];
beforeAll(async () => {
  origin = await commands.startMediaOrigin();
  clip = await recorded(`${origin.url}/flv/clip.flv`, Infinity);
});
afterAll(() => commands.stopMediaOrigin(origin.id));

/** Where the browser's own buffer of the picture begins. */
function pictureBuffer() {
  const added = vi.spyOn(MediaSource.prototype, 'addSourceBuffer');
  return () => {
    const at = added.mock.calls.findIndex(([mime]) => mime.startsWith('video'));
    return added.mock.results[at]!.value as SourceBuffer;
  };
}

/** A message of each type at each key frame, before its slices; as an encoder puts them. */
function withMessages(tags: readonly FlvTag[]): FlvTag[] {
  let count = 0;
  return tags.map((tag) => {
    if (tag.type !== 9 || isConfig(tag) || tag.body[0] !== 0x17) return tag;
    const say = new TextEncoder().encode(`key ${count++}`);
    const unit = writeSeiUnit(
      [
        { payloadType: 5, data: new Uint8Array([...uuidBytes, ...say]) },
        { payloadType: 242, data: say },
        { payloadType: 243, data: say },
        { payloadType: 4, data: say },
      ],
      'h264',
    );
    const length = [unit.length >> 24, unit.length >> 16, unit.length >> 8, unit.length];
    return { ...tag, body: new Uint8Array([...tag.body.subarray(0, 5), ...length, ...unit, ...tag.body.subarray(5)]) };
  });
}

describe('SEI in FLV', () => {
  const rig = engineRig();
  const source = { url: 'http://host/sei.flv', type: 'http-flv' };

  it('tells messages of the types asked for, with the media time of their picture', async () => {
    const buffer = pictureBuffer();
    serveFlv(
      withMessages(clip).map((tag) => ({ ...tag, time: tag.time + 700_000 })),
      { inTime: true },
    );
    await rig.start(flv(), source, { sei: [5, 242] });
    await rig.video.play();
    // x264 says something of itself, too.
    const mine = () => rig.sei().filter((message) => message.uuid === uuid || message.payloadType !== 5);
    await expect.poll(() => mine().length, patience).toBeGreaterThan(3);
    const [first, second, third, fourth] = mine();
    expect(first).toMatchObject({ payloadType: 5, uuid });
    expect(second).toMatchObject({ payloadType: 242 });
    expect(second!.uuid).toBeUndefined();
    expect([first, second, third, fourth].map((message) => text(message!.data))).toEqual([
      'key 0',
      'key 0',
      'key 1',
      'key 1',
    ]);
    // The stream begins with a key frame, and so does the buffer.
    await frames(rig.video, 1);
    expect(first!.time).toBeCloseTo(buffer().buffered.start(0), 2);
    const keys = clip.filter((tag) => tag.type === 9 && !isConfig(tag) && tag.body[0] === 0x17);
    expect(third!.time - first!.time).toBeCloseTo((keys[1]!.time - keys[0]!.time) / 1000, 3);
  });

  it('looks for none when none is asked for', async () => {
    serveFlv(withMessages(clip), { inTime: true });
    await rig.start(flv(), source);
    await rig.video.play();
    await frames(rig.video, 10);
    expect(rig.sei()).toEqual([]);
  });

  it('comes through the gateway, from a real encoder', async () => {
    const gateway = await commands.startGateway();
    const ws = gateway.url.replace('http', 'ws');
    const words = (line: string) => line.split(' ');
    const publisher = await commands.startPublisher(`${ws}/live/sei.flv`, [
      ...words('-re -f lavfi -i testsrc2=size=320x180:rate=25 -c:v libx264 -preset ultrafast -tune zerolatency'),
      ...words('-profile:v baseline -pix_fmt yuv420p -g 25 -b:v 300k'),
      ...words(`-bsf:v h264_metadata=sei_user_data=086f3693-b7b3-4f2c-9653-21492feee5b8+hello`),
    ]);
    const play = () =>
      rig.start(flv(), { url: `${ws}/live/sei.flv`, type: 'ws-flv' }, { sei: [5] }).then(() => rig.video.play());
    await vi.waitFor(play, { timeout: 20_000, interval: 500 });
    const mine = () => rig.sei().filter((message) => message.uuid === uuid);
    await expect.poll(() => mine().length, patience).toBeGreaterThan(0);
    expect(text(mine()[0]!.data).replace(/\0$/, '')).toBe('hello');
    await commands.stopPublisher(publisher);
    await commands.stopGateway(gateway.id);
  });
});

describe('SEI in MPEG-TS', () => {
  const rig = engineRig();

  it('tells what the encoder said of itself, with the media time of its picture', async () => {
    const buffer = pictureBuffer();
    await rig.start(ts(), { url: `${origin.url}/ts/clip.ts`, type: 'http-ts' }, { sei: [5] });
    await rig.video.play();
    await frames(rig.video, 3);
    // x264 writes its settings into the first picture.
    const [message] = rig.sei();
    expect(text(message!.data)).toContain('x264');
    expect(message!.time).toBeCloseTo(buffer().buffered.start(0), 1);
  });
});
