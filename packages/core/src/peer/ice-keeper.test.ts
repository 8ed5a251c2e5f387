import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { IceKeeper } from './ice-keeper.ts';

const sdp = ['a=group:BUNDLE 0', 'm=audio 9 x 111', 'a=mid:0', 'a=ice-ufrag:abcd', 'a=ice-pwd:p', ''].join('\r\n');

type Outcome = 'taken' | 'refused' | 'failed';

/** As much of a connection as a keeper listens to. */
class FakeConnection extends EventTarget {
  readonly localDescription = { sdp };
  find(...names: readonly (string | undefined)[]): void {
    for (const name of names) {
      const candidate = name === undefined ? null : { candidate: `candidate:${name}`, usernameFragment: 'abcd' };
      this.dispatchEvent(Object.assign(new Event('icecandidate'), { candidate }));
    }
  }
}

let run: AbortController;
let connection: FakeConnection;
beforeEach(() => {
  vi.useFakeTimers();
  run = new AbortController();
  connection = new FakeConnection();
});
afterEach(() => {
  run.abort();
  vi.useRealTimers();
});

const second = () => vi.advanceTimersByTimeAsync(1000);

/** A keeper before a server that answers when told, and what that was sent. */
function keep() {
  const sent: string[] = [];
  const answers: ((outcome: Outcome) => void)[] = [];
  const keeper = new IceKeeper(connection as unknown as RTCPeerConnection, run.signal);
  const refused = vi.fn();
  const trickle = (fragment: string) => {
    const names = Array.from(fragment.matchAll(/candidate:(\w+)/g), ([, name]) => name);
    sent.push([...names, ...(fragment.includes('end-of-candidates') ? ['end'] : [])].join(' '));
    return new Promise<Outcome>((resolve) => answers.push(resolve));
  };
  const open = () => keeper.open({ trickle, restart: async () => 'refused' }, { onTrickleRefused: refused });
  const answer = (outcome: Outcome) => {
    answers.shift()?.(outcome);
    return second();
  };
  return { sent, open, answer, refused };
}

it('sends together what was found before the server had answered', async () => {
  const { sent, open } = keep();
  connection.find('a', 'b', 'c', undefined);
  open();
  await second();
  expect(sent).toEqual(['a b c end']);
});

it('waits for the answer to one request before it makes another', async () => {
  const { sent, open, answer } = keep();
  open();
  connection.find('a');
  await second();
  connection.find('b', 'c', undefined);
  await second();
  expect(sent).toEqual(['a']);
  await answer('taken');
  expect(sent).toEqual(['a', 'b c end']);
  await answer('taken');
  expect(sent).toHaveLength(2);
});

it('says nothing more to a server that takes none', async () => {
  const { sent, open, answer, refused } = keep();
  open();
  connection.find('a');
  await second();
  connection.find('b');
  await answer('refused');
  connection.find(undefined);
  await second();
  expect(sent).toEqual(['a']);
  expect(refused).toHaveBeenCalledOnce();
});

it('sends once more what could not be sent, with what was found since', async () => {
  const { sent, open, answer } = keep();
  open();
  connection.find('a');
  await second();
  connection.find('b');
  await answer('failed');
  expect(sent).toEqual(['a', 'a b']);
  await answer('failed');
  expect(sent).toHaveLength(2);
});
